import type { BasisChange } from '../../domain/gates/gate-event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { itemTitle } from '../names/titles.ts';
import { checkTitle } from './check-text.ts';
import { endpointsText } from './health-text.ts';

/** How many items or checks one sentence names. */
const mostNamed = 3;

/** What changed since a vote was given, as parts of one sentence. */
export const basisChanges = (goLive: GoLive, changed: readonly BasisChange[], words: Catalogue): string =>
  words.people.and(changed.map((one) => changeText(goLive, one, words)));

function changeText(goLive: GoLive, { part, what }: BasisChange, words: Catalogue): string {
  const said = words.voteBasis.changed;
  switch (part) {
    case 'commit':
      return said.commit(outside(what[0] ?? '', 7), outside(what[1] ?? '', 7));
    case 'runbook':
      return said.runbook;
    case 'checklist':
      return said.checklist(named(what, (id) => itemTitle(goLive, id), words));
    case 'checks':
      return said.checks(named(what, (name) => checkTitle(goLive, name), words));
    case 'age':
      return said.age;
    case 'health':
      return said.health(endpointsText(what, words));
  }
}

function named(ids: readonly string[], title: (id: string) => string, words: Catalogue): string {
  const shown = ids.slice(0, mostNamed).map((id) => words.terms.quoted(title(id)));
  const left = ids.length - shown.length;
  return words.people.and(left > 0 ? [...shown, words.people.more(left)] : shown);
}

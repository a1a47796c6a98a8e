import type { BrokenGlass } from '../domain/break-glass.ts';
import type { GlassBroken } from '../domain/break-glass-event.ts';
import { glassContacts } from '../domain/glass-contacts.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Catalogue } from './catalogue.ts';
import { knownWord } from './known-word.ts';
import { moment } from './moment.ts';
import { outside } from './mrkdwn.ts';
import { byText, mentionsText } from './people.ts';
import { itemTitle, reasonText } from './titles.ts';

function whatText(goLive: GoLive, what: string, words: Catalogue): string {
  const said = words.breakGlass.what;
  const [kind = '', id = ''] = what.split('/');
  if (kind === 'gate') {
    const gate = goLive.runbook.gates.find((one) => one.id === id);
    return said.gate(outside(gate?.title ?? id, 80));
  }
  if (kind === 'item') return said.item(itemTitle(goLive, id));
  const { lock, freeze, rollback } = said;
  return knownWord({ lock, freeze, rollback }, kind) ?? outside(what, 80);
}

export const glassSentence = (
  goLive: GoLive,
  { what, reason }: GlassBroken,
  { by, words }: { readonly by: string; readonly words: Catalogue },
): string =>
  words.events.GlassBroken({ by, what: whatText(goLive, what, words), reason: reasonText(reason, words) });

export const glassFollowUp = (goLive: GoLive, { what }: GlassBroken, words: Catalogue): string =>
  words.followUps.glassBroken(mentionsText(goLive, glassContacts(goLive, what), words));

/** On the control card, one line for each. */
export const glassLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  (goLive.brokenGlass ?? []).map(({ by, what, at, reason }: BrokenGlass) =>
    words.breakGlass.onCard({
      by: byText(by, words),
      what: whatText(goLive, what, words),
      at: moment(at, goLive.timeZone, words),
      reason: reasonText(reason, words),
    }),
  );

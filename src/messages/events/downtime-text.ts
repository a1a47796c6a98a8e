import type { Event } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { findStep } from '../../domain/steps/step.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';
import { gateTitle, noticeTitle, phaseTitle, stepTitle } from '../names/titles.ts';

type Downtime = Extract<Event, { type: 'DowntimeNoticed' }>;

const most = 10;

export const downtimeText = (goLive: GoLive, event: Downtime, words: Catalogue): string =>
  words.events.DowntimeNoticed({
    from: moment(event.from, goLive.timeZone, words),
    to: moment(event.to, goLive.timeZone, words),
    due: event.due.length > 0 || !event.missed ? thingsText(goLive, event.due, words) : undefined,
    missed: event.missed && thingsText(goLive, event.missed, words),
  });

/** What golive does of it, and who sees to what it does not. */
export function downtimeFollowUp(goLive: GoLive, { due, missed = [] }: Downtime, words: Catalogue): string {
  const said = words.followUps;
  const owners = missed.flatMap((thing) => {
    const [kind, id] = parted(thing);
    if (kind === 'StartStep') return findStep(goLive.runbook, id ?? '')?.owners ?? [];
    return goLive.runbook.phases.find((phase) => phase.id === id)?.owners ?? [];
  });
  const who = mentionsText(goLive, [...new Set(owners)], words);
  return [
    ...(due.length > 0 ? [said.downtime] : []),
    ...(missed.length > 0 ? [said.missedInDowntime(who, goLive.id)] : []),
  ].join(' ');
}

/** Each kind of thing once, with the titles of all that is meant, or how many there are. */
function thingsText(goLive: GoLive, things: readonly string[], words: Catalogue): string {
  const said = words.dueThings;
  const kinds = [...new Set(things.map((thing) => parted(thing)[0]))];
  const named = kinds.slice(0, most).map((kind) => {
    const ids = things.flatMap((thing) => (parted(thing)[0] === kind ? [parted(thing)[1]] : []));
    const titles = new Set(
      ids.flatMap((id) => (id === undefined ? [] : [titleOf(goLive, [kind, id], words)])),
    );
    if (titles.size > 0 && isNamed(kind)) return said.named[kind](listText([...titles], words), titles.size);
    const one = knownWord(said.kinds, kind) ?? outside(kind, 60);
    return ids.length > 1 ? said.times(one, ids.length) : one;
  });
  if (named.length === 0) return said.nothing;
  const left = kinds.length - named.length;
  return words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
}

const listText = (titles: readonly string[], words: Catalogue): string => {
  const left = titles.length - most;
  return words.people.and(left > 0 ? [...titles.slice(0, most), words.people.more(left)] : titles);
};

/** `OfferStart`, or with the id of what is meant: `StartStep:smoke_tests`. */
function parted(thing: string): readonly [kind: string, id: string | undefined] {
  const at = thing.indexOf(':');
  return at < 0 || !isNamed(thing.slice(0, at))
    ? [thing, undefined]
    : [thing.slice(0, at), thing.slice(at + 1)];
}

type Named = keyof Catalogue['dueThings']['named'];

const titles: Readonly<Record<Named, (goLive: GoLive, id: string, words: Catalogue) => string>> = {
  notice: noticeTitle,
  OpenGate: gateTitle,
  CloseGate: gateTitle,
  BeginPhase: phaseTitle,
  StartStep: stepTitle,
  ReportStepOverrun: stepTitle,
};

const isNamed = (kind: string): kind is Named => Object.hasOwn(titles, kind);

const titleOf = (goLive: GoLive, [kind, id]: readonly [string, string], words: Catalogue): string =>
  isNamed(kind) ? titles[kind](goLive, id, words) : outside(id, 60);

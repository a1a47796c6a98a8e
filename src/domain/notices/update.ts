import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { occasionName, queued } from '../occasion.ts';
import { holdersHere } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import type { RecordedWords } from '../recorded-words.ts';
import { formatZoned } from '../time/zoned-time.ts';
import { unreachable } from '../unreachable.ts';
import { queuedInHouse } from './external-occasion.ts';
import { openIssues } from './issue.ts';
import { isMuted } from './mute.ts';
import { targetsOf } from './notice-target.ts';
import {
  decideAskForShort,
  maySend,
  maySendShort,
  shortAskCards,
  shortSenders,
  updaters,
} from './short-update.ts';
import type { UpdateAction } from './update-action.ts';
import type { UpdateEvent } from './update-event.ts';
import { updateAskedAt } from './update-time.ts';

/*
 * Status updates: asked for -> sent to the technical audience -> in a shorter form, once somebody approves it, to the
 * stakeholders. What is newer takes the place of a short form that nobody has approved.
 */

export interface StatusUpdate {
  readonly number: number;
  readonly text: string;
  readonly sent: Deed;
  readonly short?: (Deed & { readonly text: string }) | undefined;
  /** Who was asked to send the short form; `stage` counts the times, from 1. */
  readonly asks?: readonly { readonly stage: number; readonly people: readonly string[] }[];
}

export interface Updates {
  readonly sent: readonly StatusUpdate[];
  /** The newest question to the lead. */
  readonly asked?: Asked | undefined;
}

interface Asked {
  /** 1 for the first. */
  readonly number: number;
  readonly dueAt: number;
  readonly person?: string | undefined;
}

export const noUpdates: Updates = { sent: [] };

/** The same text within this time is more likely a mistake. */
const repeatedWithinMs = 60_000;

export function decideUpdate(it: Case, action: UpdateAction): Decision {
  if (action.type === 'AskForUpdate') return decideAsk(it);
  if (action.type === 'AskForShortUpdate') return decideAskForShort(it);
  const { goLive, command } = it;
  const isShort = action.type === 'SendShortUpdate';
  const allowedRoles = isShort ? shortSenders(goLive) : updaters(goLive.runbook);
  const may = isShort ? maySendShort : maySend;
  if (!may(goLive, command.actor)) return reject(it, 'not_allowed', { allowedRoles });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (areUpdatesOver(goLive)) return decline('finished');
  return action.type === 'SendUpdate' ? decideSend(it, action) : decideShort(it, action);
}

/** Nobody is told of it any more. */
export const areUpdatesOver = ({ closed, status }: GoLive): boolean =>
  closed !== undefined || status === 'aborted';

type ActionOf<T extends UpdateAction['type']> = Extract<UpdateAction, { type: T }>;

function decideSend({ goLive, command, facts }: Case, action: ActionOf<'SendUpdate'>): Decision {
  const policy = goLive.runbook.updates;
  if (!policy) return decline('no_updates');
  const text = action.text.trim();
  if (text === '') return decline('reason_required');
  const last = goLive.updates.sent.at(-1);
  const isRepeated = last?.text === text && command.at - last.sent.at < repeatedWithinMs;
  if (isRepeated && action.again !== true) return decline('update_repeated');
  const update = goLive.updates.sent.length + 1;
  const told = queuedInHouse(goLive, policy, {
    notice: occasionName(updateNotice, update),
    at: command.at,
    words: { text: wholeUpdate(goLive, text, facts.words.notices) },
    ...targetsOf(goLive, policy, facts.reachable),
  });
  return accept({ type: 'UpdateSent', update, text }, ...told);
}

function wholeUpdate(goLive: GoLive, text: string, words: RecordedWords['notices']): string {
  const { service, version, timeZone } = goLive;
  const issues = openIssues(goLive).map(({ number, what, eta }) =>
    words.issue(number, what, eta === undefined ? words.unsaid.eta : formatZoned(eta, timeZone)),
  );
  return [words.status(`${service.title} ${version}`, text), ...issues].join('\n');
}

/** What updates stand under among the notices; the runbook may have a notice of that name all the same. */
export const updateNotice = 'status_update';

function decideShort({ goLive, command, facts }: Case, action: ActionOf<'SendShortUpdate'>): Decision {
  const to = goLive.runbook.updates?.short;
  const newest = goLive.updates.sent.at(-1);
  if (!to) return decline('no_updates');
  if (newest?.number !== action.update) return decline('stale');
  if (newest.short) return decline('update_told');
  const text = (action.text ?? shortForm(goLive, newest)).trim();
  if (text === '') return decline('reason_required');
  return accept(
    { type: 'ShortUpdateSent', update: newest.number, text },
    queued(goLive, {
      notice: occasionName(updateNotice, newest.number, 'short'),
      at: command.at,
      words: { text },
      ...notYetTold(goLive, newest.number, targetsOf(goLive, to, facts.reachable)),
    }),
  );
}

/** Whoever got the whole update needs no shorter one. */
function notYetTold(goLive: GoLive, update: number, reach: ReturnType<typeof targetsOf>) {
  const name = occasionName(updateNotice, update);
  const told = goLive.notices.find(({ notice }) => notice === name)?.deliveries ?? {};
  return { ...reach, targets: reach.targets.filter((target) => !Object.hasOwn(told, target)) };
}

const longestShort = 240;

/** The first sentence, for those who need no more; people may put it in other words. */
export function shortForm({ service, version }: GoLive, { text }: Pick<StatusUpdate, 'text'>): string {
  const [sentence = text] = /^.*?[.!?](?=\s|$)/su.exec(text) ?? [];
  const points = [...sentence.replace(/\s+/gu, ' ')];
  const cut =
    points.length > longestShort ? `${points.slice(0, longestShort - 1).join('')}…` : points.join('');
  return `${service.title} ${version}: ${cut}`;
}

function decideAsk({ goLive, command }: Case): Decision {
  const dueAt = updateAskedAt(goLive);
  if (dueAt === undefined || command.at < dueAt) return decline('not_due');
  const lead = holdersHere(goLive, goLive.runbook.deployment.starter);
  const person = lead.find((one) => !isMuted(goLive, one));
  return accept({ type: 'UpdateAskedFor', dueAt, ...(person ? { person } : {}) });
}

const updateEvents: Readonly<Record<UpdateEvent['type'], true>> = {
  UpdateAskedFor: true,
  UpdateSent: true,
  ShortUpdateSent: true,
  ShortUpdateAskedFor: true,
};

export const isUpdateEvent = (event: Event): event is UpdateEvent => Object.hasOwn(updateEvents, event.type);

export function evolveUpdates({ updates }: GoLive, event: UpdateEvent, deed: Deed): Pick<GoLive, 'updates'> {
  switch (event.type) {
    case 'UpdateAskedFor': {
      const number = (updates.asked?.number ?? 0) + 1;
      return { updates: { ...updates, asked: { number, dueAt: event.dueAt, person: event.person } } };
    }
    case 'UpdateSent': {
      const sent: StatusUpdate = { number: event.update, text: event.text, sent: deed };
      return { updates: { ...updates, sent: [...updates.sent, sent] } };
    }
    case 'ShortUpdateAskedFor': {
      const { update, stage, people } = event;
      const sent = updates.sent.map((one) =>
        one.number === update ? { ...one, asks: [...(one.asks ?? []), { stage, people }] } : one,
      );
      return { updates: { ...updates, sent } };
    }
    case 'ShortUpdateSent': {
      const sent = updates.sent.map((one) =>
        one.number === event.update ? { ...one, short: { ...deed, text: event.text } } : one,
      );
      return { updates: { ...updates, sent } };
    }
    default:
      throw unreachable(event);
  }
}

/** The question of the lead is one message until it is answered; a newer update takes the buttons of the one before. */
export function updateMessages(goLive: GoLive, event: UpdateEvent): readonly MessageRef[] {
  switch (event.type) {
    case 'UpdateAskedFor':
      return askCard(goLive);
    case 'UpdateSent':
      return [
        ...askCard(goLive),
        ...(event.update > 1 ? [{ card: 'update', update: event.update - 1 } as const] : []),
        { card: 'update', update: event.update },
        ...shortAskCards(goLive),
      ];
    case 'ShortUpdateSent':
      return [{ card: 'update', update: event.update }, ...shortAskCards(goLive)];
    case 'ShortUpdateAskedFor':
      return shortAskCards(goLive);
    default:
      throw unreachable(event);
  }
}

/** What the lead was asked last, to be drawn anew when it is answered or nobody waits for it any more. */
const askCard = ({ updates: { asked } }: GoLive): readonly MessageRef[] =>
  asked?.person ? [{ card: 'update_ask', number: asked.number, to: asked.person }] : [];

const endsWaiting: readonly Event['type'][] = [
  'GoLiveClosed',
  'SuccessDeclared',
  'Aborted',
  'RollbackVerified',
  'IssueResolved',
];

export const askCardAfter = (goLive: GoLive, { type }: Event): readonly MessageRef[] =>
  endsWaiting.includes(type) ? [...askCard(goLive), ...shortAskCards(goLive), ...newestUpdate(goLive)] : [];

/** Its short form can be sent until the go-live is over. */
const newestUpdate = ({ updates: { sent } }: GoLive): readonly MessageRef[] =>
  sent.slice(-1).map(({ number }) => ({ card: 'update', update: number }));

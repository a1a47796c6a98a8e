import type { Logger } from 'pino';
import type { Answer, CommandHandler } from '../answer.ts';
import type { Origin } from '../domain/actor.ts';
import type { Action } from '../domain/command.ts';
import { decide } from '../domain/decide.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Groups } from './groups.ts';
import { leadsToProduction, learnMemberships } from './membership.ts';
import type { SlackDoorNeeds } from './needs.ts';
import type { People } from './people.ts';
import type { RepeatedClicks } from './repeated-clicks.ts';
import { type Reply, refuse } from './reply.ts';
import type { SlackCalls } from './slack-calls.ts';
import { restsOnGroups, withGroupsRead, withKnownGroups } from './voter-groups.ts';

/** What all handlers work with. */
export interface Door {
  readonly engine: CommandHandler;
  readonly directory: SlackDoorNeeds;
  readonly people: People;
  readonly groups: Groups;
  readonly clock: { now(): number };
  readonly words: Catalogue;
  readonly calls: SlackCalls;
  readonly repeatedClicks: RepeatedClicks;
  readonly log: Logger;
  /** The time for an answer before Slack gives up. */
  readonly answerWithinMs: number;
}

/** What somebody did in Slack: one command, one click or one form. */
export interface Deed {
  /** The same for the same delivery, another one for everything that is done anew. */
  readonly id: string;
  readonly user: string;
  readonly team: string;
  readonly via: Origin['via'];
  readonly channel?: string | undefined;
  readonly message?: string | undefined;
}

/** The door of a rehearsal shows the time of that rehearsal. */
export function inItsTime(door: Door, goLive: string): Door {
  const clock = door.directory.rehearsals?.clockOf(goLive);
  return clock ? { ...door, clock } : door;
}

export interface Wish {
  readonly goLive?: string;
  readonly do: Action;
}

/** The engine gave no answer. */
export class NotRecordedError extends Error {
  override name = 'NotRecordedError';
}

/** Hands a wish to the engine. The answer is durable when it comes. */
export async function carryOut(door: Door, deed: Deed, wish: Wish): Promise<Answer> {
  const { id, user, team, via, channel, message } = deed;
  try {
    return await door.engine.handle({
      id,
      at: door.clock.now(),
      actor: { kind: 'user', id: user, team },
      origin: { via, ...(channel ? { channel } : {}), ...(message ? { message } : {}) },
      ...wish,
    });
  } catch (error) {
    throw new NotRecordedError(`${wish.do.type} was not recorded`, { cause: error });
  }
}

/** Carries it out and says what came of it. */
export async function act(door: Door, deed: Deed, wish: Wish): Promise<Reply> {
  const restsOnPeople = leadsToProduction(wish.do) || restsOnGroups(wish.do);
  const goLive = restsOnPeople ? await goLiveOf(door, wish.goLive) : undefined;
  if (goLive && !(await learnMemberships(door, { id: deed.id, user: deed.user, goLive, action: wish.do })))
    return refuse(answer(door.words.door.memberUnknown));
  const known = goLive ? await withGroupsRead(door, deed, { goLive, wish }) : wish;
  const answered = await carryOut(door, deed, known);
  if (!answered.ok)
    return refusedReply(door, answered.refusal, await goLiveOf(door, answered.goLive ?? wish.goLive));
  const { recorded, recordedAs } = door.words.door;
  const type = wish.do.type;
  const means =
    type === 'MuteReminders' || type === 'UnmuteReminders' ? [recordedAs[type](answered.goLive)] : [];
  return { type: 'done', said: answer([...means, recorded(answered.goLive, answered.anchor)].join('\n')) };
}

const goLiveOf = async (door: Door, id: string | undefined): Promise<GoLive | undefined> =>
  id === undefined ? undefined : door.engine.read(id);

const refusedReply = (door: Door, refusal: Refusal, goLive: GoLive | undefined): Reply =>
  refuse(answer(refusalText(refusal, goLive, door.words)), refusal.code);

/**
 * Refuses what the rules would refuse in the end, before a form for it is opened; undefined where they would not, as far
 * as this go-live alone tells. A refusal that an auditor wants to see is recorded as if the form had been sent.
 */
export async function refuseBeforehand(
  door: Door,
  deed: Deed,
  { goLive, action, toldByForm = [] }: Foreseen,
): Promise<Reply | undefined> {
  const { id, user, team, via } = deed;
  const command = {
    id,
    goLive: goLive.id,
    at: door.clock.now(),
    actor: { kind: 'user', id: user, team },
    origin: { via },
    do: withKnownGroups(goLive, action),
  } as const;
  const facts = { installation: goLive.installation, nextNumber: 0, words: door.words.recorded };
  const { refusal, events } = decide(goLive, command, facts);
  if (!refusal || toldByForm.includes(refusal.code)) return undefined;
  if (events.length === 0) return refusedReply(door, refusal, goLive);
  const reply = await act(door, deed, { goLive: goLive.id, do: unfilled(action) });
  // Only the form is missing now: whoever had left is back.
  return reply.type === 'refuse' && reply.code === 'criteria_not_confirmed' ? undefined : reply;
}

interface Foreseen {
  readonly goLive: GoLive;
  readonly action: Action;
  /** Refusals that the form itself explains. */
  readonly toldByForm?: readonly RefusalCode[] | undefined;
}

/** The same wish with nothing filled in: should the state have changed meanwhile, it is not granted by accident. */
function unfilled(action: Action): Action {
  switch (action.type) {
    case 'Reschedule':
      return { ...action, t0: 0 };
    case 'CastVote':
      return { ...action, reason: '', confirmed: [] };
    case 'FinishStep':
      return { ...action, drawnForT0: 0 };
    case 'UntickCriteria':
      return { ...action, criteria: [] };
    case 'RuleOnNoGo':
      return { ...action, reason: '', noGo: 0 };
    case 'AddToRetrospective':
      return { ...action, notes: [] };
    case 'JudgeCriteria':
      return { ...action, met: ['-'], notMet: [] };
    case 'DeclareSuccess':
    case 'GiveFinalGo':
      return { ...action, drawnForT0: 0 };
    case 'RequestRollback':
      return { ...action, reason: '', incident: 0 };
    case 'SendUpdate':
      return { ...action, text: '' };
    case 'SendShortUpdate':
      return { ...action, update: 0 };
    case 'OpenIssue':
      return { ...action, what: '' };
    case 'SetIssueEta':
      return { ...action, eta: 0 };
    case 'ResolveIssue':
      return { ...action, resolution: '' };
    case 'DeclareTriggerMet':
      return { ...action, seen: '' };
    case 'ApproveNotice':
      return { ...action, mark: '' };
    default:
      return 'reason' in action ? { ...action, reason: '' } : action;
  }
}

import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { holdersHere, holdsOneOf } from '../people/authority.ts';
import type { NoticeDefinition } from '../runbook.ts';
import { isFinished } from '../status.ts';
import { milestoneAt, noticeDueAt } from './notice.ts';
import { approvalOf, approversOf, externalTargets, externalWords, wordsMark } from './notice-approval.ts';
import type { NoticeState } from './notice-state.ts';
import { hasAllValues, type NoticeWords, renderWords } from './notice-text.ts';
import { graceOf, onTimeMs, plannedFor } from './notice-time.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

const stateOf = (goLive: GoLive, id: string): NoticeState | undefined =>
  goLive.notices.find(({ notice, round }) => notice === id && round === goLive.round);

const isWaiting = (state: NoticeState | undefined): state is NoticeState =>
  state?.state === 'queued' && (state.awaiting ?? []).length > 0;

/** Approves just the words that the form showed, or what became of them there. */
export function decideApproveNotice(it: Case, action: ActionOf<'ApproveNotice'>): Decision {
  const { goLive, command } = it;
  const notice = goLive.runbook.notices.find(({ id }) => id === action.notice);
  if (!notice) return decline('unknown_notice', { subject: action.notice });
  const allowedRoles = approversOf(goLive);
  if (!holdsOneOf(goLive, command.actor, allowedRoles)) return reject(it, 'not_allowed', { allowedRoles });
  if (goLive.left.includes(command.actor.id)) return reject(it, 'left_workspace');
  if (externalTargets(goLive, notice).length === 0) return decline('not_external', { subject: notice.id });
  const state = stateOf(goLive, notice.id);
  if (state && !isWaiting(state)) return decline('no_approval_wanted', { subject: notice.id });
  const drawn = renderWords(goLive, notice);
  if (!drawn.ok) return decline('notice_without_value', { subject: drawn.missing.join(', ') });
  if (action.mark !== wordsMark(drawn.words)) return decline('words_changed', { subject: notice.id });
  const words = edited(goLive, notice, { drawn: drawn.words, texts: action.texts });
  if (Object.values(externalWords(goLive, notice, words)).some((text) => text.trim() === ''))
    return decline('words_missing');
  const standing = approvalOf(goLive, notice);
  if (standing && wordsMark(standing.words) === wordsMark(words))
    return decline('approved_already', { subject: standing.by });
  const isEdited = wordsMark(words) !== wordsMark(drawn.words);
  return accept({
    type: 'ExternalNoticeApproved',
    notice: notice.id,
    words,
    ...(isEdited ? { drawn: drawn.words } : {}),
  });
}

interface Edit {
  readonly drawn: NoticeWords;
  /** By channel, or `text`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Only what an external audience reads can be changed here. */
function edited(goLive: GoLive, notice: NoticeDefinition, { drawn, texts }: Edit): NoticeWords {
  const shown = Object.keys(externalWords(goLive, notice, drawn));
  const { text: _, ...own } = Object.fromEntries(
    shown.map((place) => [place, (Object.hasOwn(texts, place) ? texts[place] : undefined) ?? '']),
  );
  const text = shown.includes('text') ? (texts['text'] ?? '') : drawn.text;
  return drawn.perChannel || Object.keys(own).length > 0
    ? { text, perChannel: { ...drawn.perChannel, ...own } }
    : { text };
}

/** When what waits for an approval goes out, or is missed; undefined where nothing waits. */
export function externalDueAt(goLive: GoLive, notice: NoticeDefinition): number | undefined {
  const state = stateOf(goLive, notice.id);
  if (!isWaiting(state)) return undefined;
  const dueAt = state.dueAt ?? state.at;
  const approval = approvalOf(goLive, notice);
  const readyAt = milestoneAt(goLive, notice);
  const missedAt = dueAt + graceOf(notice) + 1;
  return approval && readyAt !== undefined
    ? Math.min(missedAt, Math.max(dueAt, approval.at, readyAt))
    : missedAt;
}

export function decideSettleExternal(
  { goLive, command }: Case,
  action: ActionOf<'SettleExternal'>,
): Decision {
  const notice = goLive.runbook.notices.find(({ id }) => id === action.notice);
  const state = stateOf(goLive, action.notice);
  if (!notice || action.round !== goLive.round || !isWaiting(state)) return decline('not_due');
  if (command.at < (externalDueAt(goLive, notice) ?? Number.POSITIVE_INFINITY)) return decline('not_due');
  const { round, awaiting: targets = [], dueAt = state.at } = state;
  const overdue = command.at - dueAt;
  const approval = approvalOf(goLive, notice);
  if (overdue > graceOf(notice) || !approval)
    return accept({ type: 'ExternalNoticeMissed', notice: notice.id, round, dueAt, targets });
  const late = overdue > onTimeMs;
  return accept({ type: 'ExternalNoticeQueued', notice: notice.id, round, late, targets, ...approval.words });
}

/** Asked so long before the time of a notice, and after it with growing distance. */
const aheadMs = 4 * 3_600_000;
const minute = 60_000;
const nagsMs = [0, 5 * minute, 15 * minute, 35 * minute, 75 * minute];
const everyMs = 60 * minute;

export interface ApprovalWanted {
  readonly notice: NoticeDefinition;
  readonly dueAt: number;
  /** Its time has come, and it waits. */
  readonly waits: boolean;
}

/** What needs an approval and has none, if it is asked for before `before`: of what is still to come, what goes by a time. */
export function approvalsWanted(
  goLive: GoLive,
  before = Number.POSITIVE_INFINITY,
): readonly ApprovalWanted[] {
  return goLive.runbook.notices.flatMap((notice): readonly ApprovalWanted[] => {
    const state = stateOf(goLive, notice.id);
    if (state && !isWaiting(state)) return [];
    // Asked with every change of the go-live: first what costs least.
    const dueAt = state
      ? (state.dueAt ?? state.at)
      : (noticeDueAt(goLive, notice) ?? foreseenAt(goLive, notice));
    if (dueAt === undefined || firstAskAt(goLive, dueAt) >= before) return [];
    if (externalTargets(goLive, notice).length === 0) return [];
    if (approvalOf(goLive, notice)) return [];
    return [{ notice, dueAt, waits: state !== undefined }];
  });
}

function foreseenAt(goLive: GoLive, notice: NoticeDefinition): number | undefined {
  if (isFinished(goLive.status) && goLive.status !== 'succeeded') return undefined;
  if (goLive.held || notice.atOffsetMs === undefined || !hasAllValues(goLive, notice)) return undefined;
  return plannedFor(goLive, notice);
}

const askedKey = ({ id }: NoticeDefinition, round: number): string => `${id}/${round}`;

/** Before its time in any case. */
const firstAskAt = ({ t0SetAt }: GoLive, dueAt: number): number =>
  Math.min(Math.max(dueAt - aheadMs, t0SetAt), dueAt - 1);

/** The times at which people are asked about a notice, the first with stage 1. */
function askTimes(goLive: GoLive, { notice, dueAt, waits }: ApprovalWanted): readonly number[] {
  const first = firstAskAt(goLive, dueAt);
  if (!waits) return goLive.t0SetAt < dueAt ? [first] : [];
  const later: number[] = [];
  for (let at = (nagsMs.at(-1) ?? 0) + everyMs; at <= graceOf(notice); at += everyMs) later.push(at);
  const nags = [...nagsMs.filter((at) => at <= graceOf(notice)), ...later];
  return [first, ...nags.map((at) => dueAt + at)];
}

interface Ask {
  readonly wanted: ApprovalWanted;
  readonly stage: number;
  readonly at: number;
}

const asksLeft = (goLive: GoLive, before = Number.POSITIVE_INFINITY): readonly Ask[] =>
  approvalsWanted(goLive, before).flatMap((wanted) => {
    const done = goLive.communication?.asked?.[askedKey(wanted.notice, goLive.round)] ?? 0;
    return askTimes(goLive, wanted)
      .map((at, index) => ({ wanted, stage: index + 1, at }))
      .filter(({ stage }) => stage > done);
  });

/** Undefined also where it comes at `before` or later. */
export const nextApprovalAskAt = (goLive: GoLive, before: number): number | undefined => {
  const times = asksLeft(goLive, before).map(({ at }) => at);
  return times.length > 0 ? Math.min(...times) : undefined;
};

/** What people were asked to approve, and nobody has. */
export const approvalsAsked = (goLive: GoLive): readonly ApprovalWanted[] =>
  approvalsWanted(goLive).filter(
    ({ notice, waits }) => waits || (goLive.communication?.asked?.[askedKey(notice, goLive.round)] ?? 0) > 0,
  );

/** One question for all that is to be asked at this moment; after a downtime only the last stage of each. */
export function decideAskForApproval({ goLive, command }: Case): Decision {
  const reached = new Map<string, Ask>();
  for (const ask of asksLeft(goLive)) if (ask.at <= command.at) reached.set(ask.wanted.notice.id, ask);
  if (reached.size === 0) return decline('not_due');
  const asks = [...reached.values()];
  const isUrgent = asks.some(({ wanted }) => wanted.waits);
  const people = approversOf(goLive).flatMap((role) => {
    const [first, ...others] = holdersHere(goLive, role);
    return first === undefined ? [] : [first, ...(isUrgent ? others : [])];
  });
  const lead = asks.some(isForLead) ? leadBeside(goLive, people) : undefined;
  return accept({
    type: 'ExternalApprovalAsked',
    notices: asks.map(({ wanted, stage }) => ({ notice: wanted.notice.id, round: goLive.round, stage })),
    people: [...new Set(people)],
    ...(lead === undefined ? {} : { lead }),
  });
}

/** Ahead of its time and at it those who may approve are asked alone. */
const isForLead = ({ wanted, stage }: Ask): boolean => wanted.waits && stage > 2;

/** Whoever leads the go-live and was not asked already. */
const leadBeside = (goLive: GoLive, asked: readonly string[]): string | undefined =>
  holdersHere(goLive, goLive.runbook.deployment.starter).filter((person) => !asked.includes(person))[0];

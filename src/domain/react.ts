import type { Effect, MessageRef } from './effect.ts';
import { messageKey } from './effect.ts';
import type { Event, NoticeQueued, RecordedEvent } from './event.ts';
import { areVotesOpen, findRun, type GoLive } from './go-live.ts';
import { isToldTrouble } from './trouble.ts';
import { unreachable } from './unreachable.ts';

/** What is to be done outside because of an event, and what is to be called back. */
export interface Reaction {
  readonly effects: readonly Effect[];
  /** Keys of effects that are not to be delivered any more. */
  readonly cancel: readonly string[];
}

/** The effects of events that were just recorded; `goLive` is the state after all of them. */
export function react(goLive: GoLive, recorded: readonly RecordedEvent[]): Reaction {
  const effects = recorded.flatMap((r) => [
    ...messagesFor(goLive, r)
      .filter((message) => message.card !== 'event' || !isToldAlready(goLive, r))
      .map((message) => messageEffect(goLive.id, message))
      .filter(({ key }) => !gaveUp(r.event, key)),
    ...otherEffects(goLive, r.event),
  ]);
  const seen = new Map(effects.map((effect) => [effect.key, effect]));
  return { effects: [...seen.values()], cancel: recorded.flatMap((r) => cancelledBy(goLive, r.event)) };
}

/** That a run does not reach GitHub, or cards do not reach Slack, is told once, however often it is tried. */
function isToldAlready(goLive: GoLive, { event, version }: RecordedEvent): boolean {
  if (event.type === 'EffectGaveUp') return event.kind === 'slack.message' && isToldTrouble(goLive);
  return (
    event.type === 'DispatchNotSent' && findRun(goLive, event.correlationId)?.notSent?.version !== version
  );
}

/** A message that cannot be delivered is not asked for again because of just that. */
const gaveUp = (event: Event, key: string): boolean => event.type === 'EffectGaveUp' && event.effect === key;

export const messageEffect = (goLive: string, message: MessageRef): Effect => ({
  kind: 'slack.message',
  key: `${goLive}/message/${messageKey(message)}`,
  goLive,
  message,
});

/** The key of a run's dispatch: its correlation id is what must not happen twice. */
export const dispatchKey = (correlationId: string): string => `dispatch/${correlationId}`;

const noticeKey = (
  goLive: GoLive,
  { notice, round }: { notice: string; round: number },
  target: string,
): string => `${goLive.id}/notice/${notice}/${round}/${target}`;

const control: MessageRef = { card: 'control' };
const checklist: MessageRef = { card: 'checklist' };

const openedGates = (goLive: GoLive): readonly MessageRef[] =>
  goLive.runbook.gates
    .filter((gate) => goLive.gates[gate.id]?.opened)
    .map((gate) => ({ card: 'gate', gate: gate.id }));

const gatesToVoteAgain = (goLive: GoLive): readonly MessageRef[] =>
  areVotesOpen(goLive) ? openedGates(goLive) : [];

function startCard({ start }: GoLive): readonly MessageRef[] {
  const offered: MessageRef[] = start.offeredRound > 0 ? [{ card: 'start', round: start.offeredRound }] : [];
  return start.overdueRound > 0
    ? [...offered, { card: 'start_overdue', round: start.overdueRound }]
    : offered;
}

const proposals = (goLive: GoLive): readonly MessageRef[] =>
  goLive.incidents.map((incident) => ({ card: 'proposal', incident: incident.number }));

/** Which messages change with an event. A new message only for what somebody must see or do; the rest edits cards. */
function messagesFor(goLive: GoLive, { event, version }: RecordedEvent): readonly MessageRef[] {
  const told: MessageRef = { card: 'event', version };
  switch (event.type) {
    case 'GoLivePlanned':
      return [control, checklist, ...openedGates(goLive)];
    case 'GateOpened':
      return [control, { card: 'gate', gate: event.gate }];
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
    case 'EvidenceAdded':
      return [control, checklist, ...startCard(goLive)];
    case 'VoteCast':
      return [control, ...voteMessages(goLive, event.gate), ...startCard(goLive)];
    case 'FinalGoGiven':
    case 'FinalGoWithdrawn':
    case 'Held':
    case 'Resumed':
      return [control, told, ...startCard(goLive)];
    case 'Rescheduled':
    case 'Aborted':
      return [control, told, checklist, ...openedGates(goLive), ...startCard(goLive)];
    case 'StartOffered':
    case 'StartOverdue':
      return [control, ...startCard(goLive)];
    case 'RunRequested':
    case 'RunCancelledBeforeDispatch':
      return [control, told, ...openedGates(goLive), ...startCard(goLive), ...proposals(goLive)];
    case 'RollbackProposed':
    case 'RollbackProposalDismissed':
      return [control, { card: 'proposal', incident: event.incident }];
    case 'HealthChanged':
      return [control, told, ...proposals(goLive)];
    case 'DispatchBegun':
      return [control, ...openedGates(goLive), ...startCard(goLive)];
    case 'RunStatusChanged':
    case 'NoticeCancelled':
      return needsSomebody(event) ? [control, told] : [control];
    case 'RunFound':
    case 'NoticeQueued':
    case 'NoticeDelivered':
      return [control];
    case 'CommandRefused':
      return [];
    case 'DispatchNotSent':
    case 'DispatchRejected':
    case 'RunCompleted':
      return [control, told, ...gatesToVoteAgain(goLive), ...startCard(goLive)];
    case 'DispatchAccepted':
    case 'DispatchUnknown':
    case 'RunOverdue':
    case 'RollbackVerified':
    case 'RollbackUnverified':
    case 'SuccessDeclared':
    case 'NoticeFailed':
    case 'NoticeMissed':
    case 'DowntimeNoticed':
    case 'EffectGaveUp':
      return [control, told];
    default:
      throw unreachable(event);
  }
}

const needsSomebody = (event: Extract<Event, { type: 'RunStatusChanged' | 'NoticeCancelled' }>): boolean =>
  event.type === 'NoticeCancelled'
    ? event.because === 'missing_value'
    : event.status === 'waiting' || event.status === 'other';

function voteMessages(goLive: GoLive, gate: string): readonly MessageRef[] {
  const card: MessageRef = { card: 'gate', gate };
  const alert = goLive.gates[gate]?.noGoAlerts ?? 0;
  return alert > 0 ? [card, { card: 'no_go', gate, alert }] : [card];
}

function otherEffects(goLive: GoLive, event: Event): readonly Effect[] {
  if (event.type === 'RunRequested')
    return [
      {
        kind: 'github.dispatch',
        key: dispatchKey(event.run.correlationId),
        goLive: goLive.id,
        run: event.run,
      },
    ];
  return event.type === 'NoticeQueued' ? noticeEffects(goLive, event) : [];
}

function noticeEffects(goLive: GoLive, queued: NoticeQueued): readonly Effect[] {
  const { notice, round, text, late } = queued;
  return queued.targets.map((target) => ({
    kind: 'slack.notice',
    key: noticeKey(goLive, queued, target),
    goLive: goLive.id,
    notice,
    round,
    channel: target.slice('slack:'.length),
    text,
    late,
  }));
}

function cancelledBy(goLive: GoLive, event: Event): readonly string[] {
  if (event.type === 'RunCancelledBeforeDispatch') return [dispatchKey(event.correlationId)];
  if (event.type !== 'NoticeCancelled') return [];
  const state = goLive.notices.find((n) => n.notice === event.notice && n.round === event.round);
  return Object.keys(state?.deliveries ?? {}).map((target) => noticeKey(goLive, event, target));
}

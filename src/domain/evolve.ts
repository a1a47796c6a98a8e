import type { Event, GoLivePlanned, RecordedEvent } from './event.ts';
import {
  type Deed,
  findRun,
  type GoLive,
  type ItemState,
  type NoticeState,
  type RunState,
} from './go-live.ts';
import { statusAfter, triggerOf } from './status.ts';
import { unreachable } from './unreachable.ts';

/** Folds one event into the state. The stream must be whole and in order; anything else is a bug and throws. */
export function evolve(before: GoLive | undefined, recorded: RecordedEvent): GoLive {
  if (recorded.version !== (before?.streamVersion ?? 0) + 1)
    throw new Error(`${recorded.stream}: event ${recorded.version} after ${before?.streamVersion ?? 0}`);
  if (recorded.event.type === 'GoLivePlanned') return planned(recorded, recorded.event);
  if (!before) throw new Error(`${recorded.stream} begins with ${recorded.event.type}`);
  const purposeOf = (correlationId: string) => runOf(before, correlationId).request.purpose;
  return {
    ...before,
    ...changes(before, recorded, recorded.event),
    streamVersion: recorded.version,
    headHash: recorded.hash,
    status: statusAfter(before.status, triggerOf(recorded.event, purposeOf)),
  };
}

export const fold = (events: readonly RecordedEvent[], from?: GoLive): GoLive | undefined =>
  events.reduce<GoLive | undefined>(evolve, from);

type Later = Exclude<Event, GoLivePlanned>;

function changes(goLive: GoLive, recorded: RecordedEvent, event: Later): Partial<GoLive> {
  const deed: Deed = {
    by: recorded.actor.id,
    at: recorded.at,
    version: recorded.version,
    hash: recorded.hash,
  };
  switch (event.type) {
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
    case 'EvidenceAdded':
      return { items: { ...goLive.items, [event.item]: itemAfter(goLive.items[event.item], event, deed) } };
    case 'GateOpened':
    case 'VoteCast':
      return { gates: { ...goLive.gates, [event.gate]: gateAfter(goLive, event, deed) } };
    case 'FinalGoGiven':
      return { finalGo: deed };
    case 'FinalGoWithdrawn':
      return { finalGo: undefined };
    case 'Held':
      return { held: { ...deed, reason: event.reason } };
    case 'Resumed':
      return { held: undefined };
    case 'Rescheduled':
      return { t0: event.t0, timeZone: event.timeZone, round: goLive.round + 1, t0SetAt: recorded.at };
    case 'Aborted':
      return { ended: { at: recorded.at, by: deed.by, reason: event.reason } };
    case 'StartOffered':
      return { start: { ...goLive.start, offeredRound: goLive.round } };
    case 'StartOverdue':
      return { start: { ...goLive.start, overdueRound: goLive.round } };
    case 'SuccessDeclared':
      return { success: deed };
    case 'EffectGaveUp':
      return {
        ...givenUp(goLive, event.subject, recorded),
        troubles: [...goLive.troubles, { ...event, at: recorded.at }],
      };
    case 'DowntimeNoticed':
    case 'CommandRefused':
      return {};
    default:
      return runChanges(goLive, recorded, event);
  }
}

type RunOrHealthEvent = Exclude<
  Later,
  {
    type:
      | 'ChecklistItemTicked'
      | 'ChecklistItemUnticked'
      | 'ChecklistItemSkipped'
      | 'EvidenceAdded'
      | 'GateOpened'
      | 'VoteCast'
      | 'FinalGoGiven'
      | 'FinalGoWithdrawn'
      | 'Held'
      | 'Resumed'
      | 'Rescheduled'
      | 'Aborted'
      | 'StartOffered'
      | 'StartOverdue'
      | 'SuccessDeclared'
      | 'EffectGaveUp'
      | 'DowntimeNoticed'
      | 'CommandRefused';
  }
>;

function runChanges(goLive: GoLive, { at, actor }: RecordedEvent, event: RunOrHealthEvent): Partial<GoLive> {
  switch (event.type) {
    case 'RunRequested':
      return requestRun(goLive, {
        request: event.run,
        requestedAt: at,
        requestedBy: actor.id,
        dispatch: 'requested',
        attempt: 1,
        overdue: false,
      });
    case 'RunCancelledBeforeDispatch':
      return patchRun(goLive, event.correlationId, { dispatch: 'cancelled', dispatchReason: event.because });
    case 'DispatchBegun':
      return patchRun(goLive, event.correlationId, { dispatch: 'begun' });
    case 'DispatchAccepted':
      return patchRun(goLive, event.correlationId, {
        dispatch: 'accepted',
        acceptedAt: at,
        status: 'queued',
        ...(event.run ? { link: event.run } : {}),
      });
    case 'RunFound':
      return patchRun(goLive, event.correlationId, { link: event.run });
    case 'DispatchRejected':
      return patchRun(goLive, event.correlationId, { dispatch: 'rejected', dispatchReason: event.reason });
    case 'DispatchUnknown':
      return patchRun(goLive, event.correlationId, { dispatch: 'unknown', dispatchReason: event.reason });
    case 'RunStatusChanged':
      return patchRun(goLive, event.correlationId, { status: event.status, attempt: event.attempt });
    case 'RunCompleted':
      return runCompleted(goLive, event.correlationId, {
        attempt: event.attempt,
        conclusion: event.conclusion,
        completedAt: at,
      });
    case 'RunOverdue':
      return patchRun(goLive, event.correlationId, { overdue: true });
    case 'HealthChanged':
      return healthChanged(goLive, event);
    case 'RollbackProposed':
      return {
        incidents: [...goLive.incidents, { ...event, number: event.incident, at, state: 'proposed' }],
      };
    case 'RollbackProposalDismissed':
      return patchIncident(goLive, event.incident, 'dismissed');
    case 'RollbackVerified':
      return { rolledBackAt: at };
    case 'RollbackUnverified':
      return {};
    default:
      return noticeChanges(goLive, at, event);
  }
}

type NoticeEvent = Extract<
  Later,
  { type: 'NoticeQueued' | 'NoticeDelivered' | 'NoticeFailed' | 'NoticeMissed' | 'NoticeCancelled' }
>;

function noticeChanges(goLive: GoLive, at: number, event: NoticeEvent): Partial<GoLive> {
  const known = goLive.notices.find((n) => n.notice === event.notice && n.round === event.round);
  const blank = {
    notice: event.notice,
    round: event.round,
    at,
    late: false,
    notConfigured: [],
    deliveries: {},
  };
  const put = (next: NoticeState) => ({ notices: [...goLive.notices.filter((n) => n !== known), next] });
  switch (event.type) {
    case 'NoticeQueued':
      return put({
        ...blank,
        state: 'queued',
        dueAt: event.dueAt,
        late: event.late,
        notConfigured: event.notConfigured,
        deliveries: Object.fromEntries(
          event.targets.map((target) => [target, { state: 'pending' as const }]),
        ),
      });
    case 'NoticeMissed':
      return put({ ...blank, state: 'missed', dueAt: event.dueAt });
    case 'NoticeCancelled':
      return put({ ...(known ?? blank), state: 'cancelled', because: event.because });
    case 'NoticeDelivered':
    case 'NoticeFailed': {
      if (!known) throw new Error(`${goLive.id}: ${event.type} of ${event.notice}, which was never queued`);
      const { type, target, notice: _notice, round: _round, ...rest } = event;
      const delivery = {
        state: type === 'NoticeDelivered' ? ('delivered' as const) : ('failed' as const),
        at,
        ...rest,
      };
      return put({ ...known, deliveries: { ...known.deliveries, [target]: delivery } });
    }
    default:
      throw unreachable(event);
  }
}

function planned({ stream, version, at, actor, hash }: RecordedEvent, event: GoLivePlanned): GoLive {
  return {
    id: stream,
    number: event.number,
    installation: event.installation,
    streamVersion: version,
    headHash: hash,
    status: 'planned',
    version: event.version,
    rollbackTo: event.rollbackTo,
    t0: event.t0,
    timeZone: event.timeZone,
    round: 1,
    t0SetAt: at,
    plannedBy: actor.id,
    plannedAt: at,
    runbook: event.runbook,
    service: event.service,
    held: undefined,
    items: {},
    gates: Object.fromEntries(
      event.runbook.gates.map((gate) => [gate.id, { opened: gate.opensOffsetMs === undefined, noGos: 0 }]),
    ),
    finalGo: undefined,
    start: { offeredRound: 0, overdueRound: 0 },
    runs: [],
    health: {},
    healthSince: at,
    incidents: [],
    success: undefined,
    ended: undefined,
    rolledBackAt: undefined,
    notices: [],
    troubles: [],
  };
}

function itemAfter(
  before: ItemState | undefined,
  event: Extract<Later, { item: string }>,
  { by, at }: Deed,
): ItemState {
  const evidence = before?.evidence ?? [];
  switch (event.type) {
    case 'ChecklistItemTicked':
      return { state: 'done', by, at, evidence: event.evidence ? [...evidence, event.evidence] : evidence };
    case 'ChecklistItemUnticked':
      return { state: 'open', by, at, evidence };
    case 'ChecklistItemSkipped':
      return { state: 'skipped', by, at, reason: event.reason, evidence };
    case 'EvidenceAdded':
      return { ...(before ?? { state: 'open' }), evidence: [...evidence, event.evidence] };
    default:
      throw unreachable(event);
  }
}

function gateAfter(goLive: GoLive, event: Extract<Later, { gate: string }>, deed: Deed) {
  const gate = goLive.gates[event.gate] ?? { opened: false, noGos: 0 };
  if (event.type === 'GateOpened') return { ...gate, opened: true };
  const vote = {
    ...deed,
    vote: event.vote,
    forT0: goLive.t0,
    ...(event.reason ? { reason: event.reason } : {}),
  };
  return { ...gate, opened: true, vote, noGos: gate.noGos + (event.vote === 'NO-GO' ? 1 : 0) };
}

function requestRun(goLive: GoLive, run: RunState): Partial<GoLive> {
  const runs = [...goLive.runs, run];
  if (run.request.purpose === 'deploy') return { runs };
  return {
    runs,
    incidents: goLive.incidents.map((i) => (i.state === 'proposed' ? { ...i, state: 'rolled_back' } : i)),
  };
}

function runOf(goLive: GoLive, correlationId: string): RunState {
  const run = findRun(goLive, correlationId);
  if (!run) throw new Error(`${goLive.id}: no run ${correlationId}`);
  return run;
}

function patchRun(goLive: GoLive, correlationId: string, patch: Partial<RunState>): Partial<GoLive> {
  const run = runOf(goLive, correlationId);
  return { runs: goLive.runs.map((r) => (r === run ? { ...r, ...patch } : r)) };
}

/** What runs has changed: only good samples from now on can say that it is up. */
function runCompleted(
  goLive: GoLive,
  correlationId: string,
  patch: Partial<RunState> & { completedAt: number },
): Partial<GoLive> {
  const health = Object.fromEntries(
    Object.entries(goLive.health).filter(([, seen]) => seen.verdict !== 'up'),
  );
  return { ...patchRun(goLive, correlationId, patch), health, healthSince: patch.completedAt };
}

function healthChanged(goLive: GoLive, event: Extract<Later, { type: 'HealthChanged' }>): Partial<GoLive> {
  const { endpoint, verdict, since, evidence } = event;
  const health = { ...goLive.health, [endpoint]: { verdict, since, evidence } };
  const allUp = goLive.service.health.every((e) => health[e.id]?.verdict === 'up');
  if (!allUp) return { health };
  return {
    health,
    incidents: goLive.incidents.map((i) =>
      i.state === 'proposed' || i.state === 'dismissed' ? { ...i, state: 'recovered' } : i,
    ),
  };
}

function patchIncident(
  goLive: GoLive,
  number: number,
  state: GoLive['incidents'][number]['state'],
): Partial<GoLive> {
  return { incidents: goLive.incidents.map((i) => (i.number === number ? { ...i, state } : i)) };
}

/** A given-up dispatch leaves its run for a person to look at. `subject` is then its correlation id. */
function givenUp(goLive: GoLive, subject: string, _recorded: RecordedEvent): Partial<GoLive> {
  const run = findRun(goLive, subject);
  if (!run || run.dispatch === 'accepted' || run.dispatch === 'rejected') return {};
  return patchRun(goLive, subject, { dispatch: 'given_up' });
}

import type { Actor } from './actor.ts';
import { evolveFollowUps, isFollowUpEvent } from './afterwards/evolve-follow-ups.ts';
import { emptyRetrospective, evolveRetrospective, isRetrospectiveEvent } from './afterwards/retrospective.ts';
import type { ChecklistEvent } from './checklist/checklist-event.ts';
import { evolveChecklist } from './checklist/evolve-checklist.ts';
import { evolveChanges, isChangesEvent } from './deployment/changes.ts';
import { evolveElsewhere, isSignalEvent, nothingElsewhere } from './deployment/elsewhere.ts';
import { evolveRuns } from './deployment/evolve-runs.ts';
import type {
  Event,
  GoLivePlanned,
  LogEvent,
  NoticeEvent,
  PlanEvent,
  RecordedEvent,
  RunEvent,
} from './event.ts';
import { evolveLog } from './evolve-log.ts';
import { evolvePlan } from './evolve-plan.ts';
import { evolveGates, isGateEvent } from './gates/evolve-gates.ts';
import { groupsAfter } from './gates/voter-groups.ts';
import type { Deed, GoLive } from './go-live.ts';
import { evolveBadHealth, isBadHealthEvent } from './guards/bad-health.ts';
import { evolveGlass, isGlassEvent } from './guards/break-glass.ts';
import { evolveForeign, isForeignEvent } from './guards/foreign-run.ts';
import { evolveHealth, isHealthEvent } from './health/evolve-health.ts';
import { evolveSuccess, isSuccessEvent } from './health/success.ts';
import { evolveCommunication, isCommunicationEvent } from './notices/communication.ts';
import { gather } from './notices/digest.ts';
import { evolveDeliveries, isDeliveryEvent } from './notices/evolve-deliveries.ts';
import { evolveNotices } from './notices/evolve-notices.ts';
import { evolveIssues, isIssueEvent } from './notices/issue.ts';
import { evolveUpdates, isUpdateEvent, noUpdates } from './notices/update.ts';
import { type EventOfNoGoLive, isEventOfNoGoLive } from './of-no-go-live.ts';
import { evolveContactLadder, isContactLadderEvent } from './people/contact-ladder.ts';
import { evolvePeople, isPeopleEvent } from './people/evolve-people.ts';
import { evolveRestored } from './restore.ts';
import { evolveBudget, isBudgetEvent } from './rollback/rollback-budget.ts';
import { statusAfter } from './status.ts';
import { evolveChannelTests, isChannelTestEvent } from './steps/channel-test-state.ts';
import { evolveSteps, isOfPlan } from './steps/evolve-steps.ts';
import { triggerOf } from './trigger.ts';
import { unreachable } from './unreachable.ts';

/** Folds one event into the state. The stream must be whole and in order; anything else is a bug and throws. */
export function evolve(before: GoLive | undefined, recorded: RecordedEvent): GoLive {
  if (recorded.version !== (before?.streamVersion ?? 0) + 1)
    throw new Error(`${recorded.stream}: event ${recorded.version} after ${before?.streamVersion ?? 0}`);
  if (recorded.event.type === 'GoLivePlanned') {
    if (before) throw new Error(`${recorded.stream} is planned twice`);
    return planned(recorded, recorded.event);
  }
  if (!before) throw new Error(`${recorded.stream} begins with ${recorded.event.type}`);
  if (isEventOfNoGoLive(recorded.event))
    throw new Error(`${recorded.stream}: ${recorded.event.type} belongs to no go-live`);
  const after: GoLive = {
    ...before,
    ...changes(before, recorded, recorded.event),
    streamVersion: recorded.version,
    headHash: recorded.hash,
    status: statusAfter(before.status, triggerOf(before, recorded.event)),
  };
  return gather(after, recorded);
}

export const fold = (events: readonly RecordedEvent[], from?: GoLive): GoLive | undefined =>
  events.reduce<GoLive | undefined>(evolve, from);

function changes(
  goLive: GoLive,
  { actor, at, version, hash }: RecordedEvent,
  event: Exclude<Event, GoLivePlanned | EventOfNoGoLive>,
): Partial<GoLive> {
  const deed: Deed = { by: actor.id, at, version, hash };
  if (isChangesEvent(event)) return evolveChanges(goLive, event, deed);
  if (isGateEvent(event)) return evolveGates(goLive, event, deed);
  if (isOfPlan(event)) return evolveSteps(goLive, event, deed);
  if (isRetrospectiveEvent(event))
    return evolveRetrospective(goLive, event, { deed, person: personOf(actor) });
  if (isSuccessEvent(event)) return evolveSuccess(goLive, event, deed);
  if (isFollowUpEvent(event)) return evolveFollowUps(goLive, event, deed);
  if (isPeopleEvent(event)) return evolvePeople(goLive, event);
  if (isContactLadderEvent(event)) return evolveContactLadder(goLive, event, deed);
  if (isIssueEvent(event)) return evolveIssues(goLive, event, deed);
  if (isUpdateEvent(event)) return evolveUpdates(goLive, event, deed);
  if (isGlassEvent(event)) return evolveGlass(goLive, event, deed);
  if (isBadHealthEvent(event)) return evolveBadHealth(goLive, event, deed);
  if (isForeignEvent(event)) return evolveForeign(goLive, event);
  if (isBudgetEvent(event)) return evolveBudget(event);
  if (isSignalEvent(event)) return { elsewhere: evolveElsewhere(goLive.elsewhere, event, deed.at) };
  if (isChannelTestEvent(event)) return evolveChannelTests(goLive, event, deed);
  if (isCommunicationEvent(event)) return evolveCommunication(goLive, event, deed);
  if (event.type === 'DatabaseRestored') return evolveRestored(goLive, event, deed);
  if (isDeliveryEvent(event)) return evolveDeliveries(goLive, event, deed);
  if (isHealthEvent(event)) return evolveHealth(goLive, event, deed);
  return ungroupedChanges(goLive, event, { deed, at });
}

function ungroupedChanges(
  goLive: GoLive,
  event: PlanEvent | ChecklistEvent | RunEvent | NoticeEvent | LogEvent,
  { deed, at }: { readonly deed: Deed; readonly at: number },
): Partial<GoLive> {
  switch (event.type) {
    case 'FinalGoGiven':
    case 'FinalGoWithdrawn':
    case 'Held':
    case 'Resumed':
    case 'Rescheduled':
    case 'Aborted':
    case 'MembershipChanged':
    case 'StartOffered':
    case 'StartOverdue':
    case 'VersionMoved':
    case 'BarsChanged':
    case 'FreezeLifted':
    case 'SuccessDeclared':
      return evolvePlan(goLive, event, deed);
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
    case 'EvidenceAdded':
    case 'TaskAssigned':
      return evolveChecklist(goLive, event, deed);
    case 'RunRequested':
    case 'RunCancelledBeforeDispatch':
    case 'DispatchBegun':
    case 'DispatchAccepted':
    case 'RunFound':
    case 'DispatchRejected':
    case 'DispatchUnknown':
    case 'DispatchNotSent':
    case 'RunStatusChanged':
    case 'RunCompleted':
    case 'RunCancelAsked':
    case 'RunOverdue':
      return evolveRuns(goLive, event, deed);
    case 'NoticeQueued':
    case 'NoticeDelivered':
    case 'NoticeFailed':
    case 'NoticeMissed':
    case 'NoticeCancelled':
      return evolveNotices(goLive, event, at);
    case 'DowntimeNoticed':
    case 'EffectGaveUp':
    case 'CommandRefused':
      return evolveLog(goLive, event, deed);
    default:
      throw unreachable(event);
  }
}

const personOf = ({ kind, id }: Actor): string | undefined => (kind === 'user' ? id : undefined);

/** Of a go-live of which only the plan is known. */
const nothingYet = {
  held: undefined,
  lastHold: undefined,
  bars: [],
  liftedFreezes: [],
  resumedAt: undefined,
  items: {},
  reminders: {},
  finalGo: undefined,
  left: [],
  holdersAskedForRound: 0,
  isReviewTold: false,
  escalations: [],
  issues: [],
  updates: noUpdates,
  muted: [],
  steps: {},
  stepFailures: [],
  phasesBegun: [],
  checks: {},
  checkMoments: [],
  runs: [],
  health: {},
  performance: {},
  incidents: [],
  versionMoved: undefined,
  healthAlarm: undefined,
  success: undefined,
  measured: undefined,
  retrospective: emptyRetrospective,
  judged: {},
  ended: undefined,
  rolledBackAt: undefined,
  restored: undefined,
  notices: [],
  elsewhere: nothingElsewhere,
  followUps: {},
  remindedAt: undefined,
  versionAllowed: undefined,
  lock: undefined,
  postMortem: undefined,
  closed: undefined,
  troubles: [],
  start: { offeredRound: 0, overdueRound: 0 },
} satisfies Partial<GoLive>;

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
    differs: event.differs,
    ...(event.rollbacksTook ? { rollbacksTook: event.rollbacksTook } : {}),
    ...(event.voterGroups ? { voterGroups: groupsAfter({}, event.voterGroups) } : {}),
    ...nothingYet,
    gates: Object.fromEntries(
      event.runbook.gates.map((gate) => [
        gate.id,
        { opened: gate.opensOffsetMs === undefined, noGoAlerts: 0 },
      ]),
    ),
    changes: { asked: 1, pending: event.rollbackTo !== undefined || event.readsCommit === true },
    healthSince: at,
  };
}

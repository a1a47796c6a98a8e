import { z } from 'zod';
import type { Actor, Origin } from '../domain/actor.ts';
import type { Event, EventType, RecordedEvent } from '../domain/event.ts';
import type { EventTable } from './schema.ts';
import { StoreError } from './store-error.ts';

/** A new event type does not compile until it stands here too. */
export const KNOWN_EVENTS = {
  GateOpened: true,
  ChecklistItemTicked: true,
  ChecklistItemUnticked: true,
  ChecklistItemSkipped: true,
  EvidenceAdded: true,
  TaskAssigned: true,
  VoteCast: true,
  VoteWentStale: true,
  VoteWithdrawn: true,
  CriteriaUnticked: true,
  ChangesAsked: true,
  ChangesRead: true,
  ChangesUnreadable: true,
  GateClosed: true,
  VotersReminded: true,
  RoleHandedOver: true,
  HoldersAskedFor: true,
  VotesDelegated: true,
  VoterGroupsChanged: true,
  DelegationEnded: true,
  RunbookReviewDue: true,
  NoGoUpheld: true,
  NoGoOverruled: true,
  FinalGoGiven: true,
  FinalGoWithdrawn: true,
  Held: true,
  Resumed: true,
  Rescheduled: true,
  Aborted: true,
  MembershipChanged: true,
  StartOffered: true,
  StartOverdue: true,
  VersionMoved: true,
  ChecksRequested: true,
  CheckCompleted: true,
  StepStarted: true,
  StepFinished: true,
  StepFailed: true,
  StepSkipped: true,
  StepReopened: true,
  TrafficBaked: true,
  RollCallAnswered: true,
  RollCallRepeated: true,
  StepOverran: true,
  PhaseBegun: true,
  RunRequested: true,
  RunCancelledBeforeDispatch: true,
  DispatchBegun: true,
  DispatchAccepted: true,
  DispatchRejected: true,
  DispatchUnknown: true,
  DispatchNotSent: true,
  RunStatusChanged: true,
  RemindersMuted: true,
  RemindersUnmuted: true,
  UpdateAskedFor: true,
  ShortUpdateAskedFor: true,
  UpdateSent: true,
  ShortUpdateSent: true,
  IssueOpened: true,
  IssueEtaSet: true,
  IssueEtaPassed: true,
  IssueAcknowledged: true,
  IssueResolved: true,
  EscalationRaised: true,
  ContactsCalled: true,
  EscalationAcknowledged: true,
  EscalationUnanswered: true,
  RunFound: true,
  RunCancelAsked: true,
  GlassBroken: true,
  BadHealthAccepted: true,
  ForeignRunsFound: true,
  RunOverdue: true,
  RollbackProposalDismissed: true,
  RollbackWindowChanged: true,
  RollbackVerified: true,
  RollbackUnverified: true,
  SuccessDeclared: true,
  SuccessMeasured: true,
  RetrospectiveNoted: true,
  RetrospectiveHeld: true,
  ActionItemOpened: true,
  ActionItemNotOpened: true,
  CriteriaJudged: true,
  NoticeDelivered: true,
  NoticeFailed: true,
  NoticeMissed: true,
  NoticeCancelled: true,
  NoticeUncertain: true,
  NoticeSettled: true,
  NoticeFellBack: true,
  NoticeLeftOut: true,
  NoticeGroupRead: true,
  MailBegun: true,
  MailEnded: true,
  FollowUpsOpened: true,
  FollowUpsOverdue: true,
  GoLiveClosed: true,
  GoLiveReopened: true,
  VersionAllowed: true,
  EnvironmentLocked: true,
  EnvironmentUnlocked: true,
  BarsChanged: true,
  FreezeLifted: true,
  RehearsalBegun: true,
  RehearsalEnded: true,
  ReviewReminded: true,
  AllFrozen: true,
  AllUnfrozen: true,
  TargetLocked: true,
  TargetAwaited: true,
  TargetUnlocked: true,
  TargetFreed: true,
  PostMortemOpened: true,
  PostMortemNotOpened: true,
  RemindersDue: true,
  StatusPageUpdated: true,
  StatusPageComponentsLeftOut: true,
  StatusPageLeftOpen: true,
  PagerTold: true,
  DowntimeNoticed: true,
  DatabaseRestored: true,
  EffectGaveUp: true,
  CommandRefused: true,
  GoLivePlanned: true,
  RunCompleted: true,
  HealthChanged: true,
  PerformanceChanged: true,
  TriggerObserved: true,
  RollbackProposalUnanswered: true,
  RollbackProposed: true,
  NoticeQueued: true,
  NoticeTested: true,
  TestMailSettled: true,
  ChannelTestBegun: true,
  ChannelTestSent: true,
  ChannelTestFailed: true,
  ChannelReceiptGiven: true,
  ExternalNoticeApproved: true,
  ExternalApprovalVoided: true,
  ExternalApprovalAsked: true,
  ExternalNoticeQueued: true,
  ExternalNoticeMissed: true,
} satisfies Record<EventType, true>;

const actorSchema: z.ZodType<Actor> = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('user'), id: z.string(), team: z.string() }),
  z.looseObject({ kind: z.literal('system'), id: z.enum(['scheduler', 'worker', 'watch', 'door']) }),
  z.looseObject({ kind: z.literal('operator'), id: z.string() }),
]);

const originSchema: z.ZodType<Origin> = z.looseObject({
  via: z.enum(['command', 'button', 'modal', 'schedule', 'outcome', 'watch', 'cli', 'stand_in']),
  channel: z.string().optional(),
  message: z.string().optional(),
});

const eventSchema = z.looseObject({ type: z.string() });

/** Reads one row. What stands inside an event is trusted: only golive writes it and the hash chain protects it. */
export function toRecordedEvent(row: EventTable): RecordedEvent {
  return {
    stream: row.stream,
    version: row.version,
    at: row.at,
    actor: envelope(row, 'actor', actorSchema),
    origin: envelope(row, 'origin', originSchema),
    event: knownEvent(row),
    hash: row.hash,
    prevHash: row.prev_hash,
  };
}

type WithType = Readonly<z.infer<typeof eventSchema>>;

const isKnown = (event: WithType): event is Event & WithType => Object.hasOwn(KNOWN_EVENTS, event.type);

function knownEvent(row: EventTable): Event {
  const event: WithType = parsed(row, 'event', eventSchema.safeParse(json(row, 'event')));
  if (isKnown(event)) return event;
  throw new StoreError(
    'unknown_event',
    `${row.stream} has the event "${event.type}" (number ${row.version}), which this version of golive does not know. ` +
      'Nothing was skipped; start the golive version that wrote it, or a newer one.',
  );
}

function envelope<T>(row: EventTable, column: 'actor' | 'origin', schema: z.ZodType<T>): T {
  return parsed(row, column, schema.safeParse(json(row, column)));
}

function json(row: EventTable, column: 'actor' | 'origin' | 'event'): unknown {
  try {
    return JSON.parse(row[column]);
  } catch (error) {
    throw damaged(row, column, error);
  }
}

function parsed<T>(row: EventTable, column: string, result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  throw damaged(row, column, result.error);
}

function damaged(row: EventTable, column: string, cause: unknown): StoreError {
  return new StoreError(
    'corrupt',
    `Event ${row.version} of ${row.stream} has an unreadable ${column}. Run "golive audit verify".`,
    cause,
  );
}

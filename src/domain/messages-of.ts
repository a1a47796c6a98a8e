import { isFollowUpEvent } from './afterwards/evolve-follow-ups.ts';
import { followUpCards, followUpMessages, isFollowUpTold } from './afterwards/follow-up-messages.ts';
import { isRetrospectiveEvent } from './afterwards/retrospective.ts';
import { retrospectiveMessages } from './afterwards/retrospective-messages.ts';
import type { ChecklistEvent } from './checklist/checklist-event.ts';
import { isTold, startCard, taskMessages } from './checklist/task-messages.ts';
import type { CheckEvent } from './checks/check-event.ts';
import { checkMessages } from './checks/check-messages.ts';
import { deliveryMessages } from './delivery-messages.ts';
import { isChangesEvent } from './deployment/changes.ts';
import { isSignalEvent, isToldSignal } from './deployment/elsewhere.ts';
import type { MessageRef } from './effect.ts';
import type {
  Event,
  GoLivePlanned,
  LogEvent,
  NoticeEvent,
  PlanEvent,
  RecordedEvent,
  RunEvent,
} from './event.ts';
import { isGateEvent } from './gates/evolve-gates.ts';
import type { GateEvent } from './gates/gate-event.ts';
import { changesMessages, gateCards, gateMessages, gatesToVoteAgain } from './gates/gate-messages.ts';
import { basisCards } from './gates/stale-vote.ts';
import type { GoLive } from './go-live.ts';
import { guardMessages, isGuardEvent } from './guards/guard-messages.ts';
import type { HealthEvent } from './health/health-event.ts';
import { hasSuccessCard, isSuccessEvent } from './health/success.ts';
import type { SuccessEvent } from './health/success-event.ts';
import { approvalCards, communicationMessages, isCommunicationEvent } from './notices/communication.ts';
import { isDeliveryEvent } from './notices/evolve-deliveries.ts';
import { isIssueEvent, issueMessages } from './notices/issue.ts';
import { toldElsewhere } from './notices/notice-messages.ts';
import { askCardAfter, isUpdateEvent, updateMessages } from './notices/update.ts';
import { isEventOfNoGoLive } from './of-no-go-live.ts';
import {
  isContactLadderEvent,
  isLadderTold,
  ladderMessages,
  openEscalations,
} from './people/contact-ladder.ts';
import { isPeopleEvent } from './people/evolve-people.ts';
import { needsSomebody } from './people/needs-somebody.ts';
import { isStepTold, planFor, questionsOfSteps } from './plan-messages.ts';
import { quietMessages } from './quiet-messages.ts';
import type { DatabaseRestored } from './restore-event.ts';
import { callsToDecide } from './rollback/trigger-ladder.ts';
import { channelTestCards, channelTestMessages } from './steps/channel-test.ts';
import { isChannelTestEvent } from './steps/channel-test-state.ts';
import { isStepEvent } from './steps/evolve-steps.ts';
import { unreachable } from './unreachable.ts';

/** Which messages change with an event. A new message only for what somebody must see or do; the rest edits cards. */
export function messagesOf(goLive: GoLive, recorded: RecordedEvent): readonly MessageRef[] {
  const { event, version } = recorded;
  if (isEventOfNoGoLive(event)) return [];
  const plan = planFor(goLive, event);
  if (isRetrospectiveEvent(event)) return retrospectiveMessages(goLive, event, told(version));
  if (isSuccessEvent(event)) return [control, success, ...(isOfNote(event) ? [told(version)] : [])];
  if (isFollowUpEvent(event))
    return [
      control,
      ...followUpMessages(goLive, event),
      ...(isFollowUpTold(event) ? [told(version)] : []),
      ...askCardAfter(goLive, event),
    ];
  if (isGuardEvent(event))
    return [control, ...plan, told(version), ...startCard(goLive), ...guardMessages(goLive, event, version)];
  if (isSignalEvent(event)) return [control, ...(isToldSignal(event) ? [told(version)] : [])];
  const quiet = quietMessages(goLive, event);
  if (quiet) return quiet;
  if (isPeopleEvent(event)) return [...allCards(goLive, version), ...plan, ...successCard(goLive, event)];
  if (isContactLadderEvent(event))
    return [
      control,
      ...ladderCards(goLive, event.escalation),
      ...(isLadderTold(goLive, event) ? [told(version)] : []),
    ];
  if (isChannelTestEvent(event)) return channelTestMessages(goLive, event);
  if (isCommunicationEvent(event)) return communicationMessages(goLive, event, told(version));
  if (isIssueEvent(event))
    return [control, ...issueMessages(event, told(version)), ...askCardAfter(goLive, event)];
  if (isUpdateEvent(event)) return [control, ...updateMessages(goLive, event)];
  if (isChangesEvent(event)) return changesMessages(goLive, event);
  if (isDeliveryEvent(event)) return deliveryMessages(goLive, event, version);
  if (!isStepEvent(event))
    return [
      ...otherMessages(goLive, event, version),
      ...basisCards(goLive, event),
      ...askCardAfter(goLive, event),
      ...plan,
      ...successCard(goLive, event),
      ...questionsOfSteps(goLive, event),
      ...callsToDecide(goLive, recorded),
      ...channelTestCards(goLive, event),
    ];
  return [
    control,
    ...plan,
    ...startCard(goLive),
    ...(isStepTold(goLive, event) ? [told(version)] : []),
    ...questionsOfSteps(goLive, event),
    ...channelTestCards(goLive, event),
  ];
}

function otherMessages(
  goLive: GoLive,
  event:
    | GoLivePlanned
    | PlanEvent
    | ChecklistEvent
    | GateEvent
    | CheckEvent
    | RunEvent
    | HealthEvent
    | NoticeEvent
    | LogEvent
    | DatabaseRestored,
  version: number,
): readonly MessageRef[] {
  if (isGateEvent(event))
    return [control, ...gateMessages(goLive, event, told(version)), ...startCard(goLive)];
  switch (event.type) {
    case 'GoLivePlanned':
      return [control, checklist, ...gateCards(goLive)];
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
    case 'EvidenceAdded':
    case 'TaskAssigned':
      return [control, ...taskMessages(goLive, event), ...(isTold(event) ? [told(version)] : [])];
    case 'FinalGoGiven':
    case 'FinalGoWithdrawn':
    case 'BarsChanged':
    case 'FreezeLifted':
      return [control, told(version), ...startCard(goLive)];
    case 'Held':
    case 'Resumed':
      return [control, told(version), ...toldElsewhere(goLive, event, version), ...startCard(goLive)];
    case 'Rescheduled':
    case 'Aborted':
      return [
        control,
        told(version),
        ...toldElsewhere(goLive, event, version),
        checklist,
        ...gateCards(goLive),
        ...startCard(goLive),
        ...(event.type === 'Aborted' ? proposals(goLive) : []),
        ...alarm(goLive),
        ...followUpCards(goLive),
      ];
    case 'DatabaseRestored':
      return allCards(goLive, version);
    case 'MembershipChanged':
    case 'VersionMoved':
      return [
        control,
        told(version),
        ...gatesToVoteAgain(goLive),
        // An item that was skipped by somebody who has left is open again.
        ...(goLive.brokenGlass ? [checklist] : []),
        ...startCard(goLive),
      ];
    case 'StartOffered':
    case 'StartOverdue':
      return [control, ...startCard(goLive)];
    case 'ChecksRequested':
    case 'CheckCompleted':
      return checkMessages(goLive, event, version);
    case 'SuccessDeclared':
      return [control, told(version)];
    default:
      return laterMessages(goLive, event, version);
  }
}

/** Where a role has another holder, or what a backup lacks may be missing on any of them. */
const allCards = (goLive: GoLive, version: number): readonly MessageRef[] => [
  control,
  told(version),
  checklist,
  ...gateCards(goLive),
  ...startCard(goLive),
  ...proposals(goLive),
  ...alarm(goLive),
  ...followUpCards(goLive),
  ...openEscalations(goLive).flatMap(ladderMessages),
];

const ladderCards = (goLive: GoLive, escalation: number): readonly MessageRef[] =>
  goLive.escalations.filter(({ number }) => number === escalation).flatMap(ladderMessages);

/** What became of runs, of the health, of notices, and golive's own troubles. */
function laterMessages(
  goLive: GoLive,
  event: RunEvent | HealthEvent | NoticeEvent | LogEvent,
  version: number,
): readonly MessageRef[] {
  switch (event.type) {
    case 'RunRequested':
    case 'RunCancelledBeforeDispatch':
      return [
        control,
        told(version),
        ...gateCards(goLive),
        ...startCard(goLive),
        ...proposals(goLive),
        ...alarm(goLive),
        ...followUpCards(goLive),
      ];
    case 'DispatchBegun':
      return [control, ...gateCards(goLive), ...startCard(goLive)];
    case 'DispatchNotSent':
    case 'DispatchRejected':
    case 'RunCompleted':
      return [control, told(version), ...gatesToVoteAgain(goLive), ...startCard(goLive)];
    case 'TriggerObserved':
      return [control, told(version)];
    case 'RollbackProposalUnanswered':
      return [control, { card: 'proposal', incident: event.incident }, told(version)];
    case 'RollbackProposed':
    case 'RollbackProposalDismissed':
      return [control, { card: 'proposal', incident: event.incident }, ...alarm(goLive)];
    case 'HealthChanged':
      return [control, ...healthMessages(goLive, version), ...proposals(goLive)];
    case 'PerformanceChanged':
      return [control, ...proposals(goLive)];
    case 'RunStatusChanged':
    case 'RunFound':
      return needsSomebody(goLive, event) ? [control, told(version)] : [control];
    case 'NoticeCancelled':
      return [control, ...approvalCards(goLive), ...(needsSomebody(goLive, event) ? [told(version)] : [])];
    case 'NoticeQueued':
      return [control];
    case 'NoticeDelivered':
      return event.mail?.refusedCount ? [control, told(version)] : [control];
    case 'CommandRefused':
      return [];
    case 'DispatchAccepted':
    case 'DispatchUnknown':
    case 'RunCancelAsked':
    case 'RunOverdue':
    case 'RollbackVerified':
    case 'RollbackUnverified':
    case 'NoticeFailed':
    case 'NoticeMissed':
    case 'DowntimeNoticed':
    case 'EffectGaveUp':
      return [control, told(version)];
    default:
      throw unreachable(event);
  }
}

const control: MessageRef = { card: 'control' };
const checklist: MessageRef = { card: 'checklist' };
const success: MessageRef = { card: 'success' };
const told = (version: number): MessageRef => ({ card: 'event', version });

const changesSuccess: readonly Event['type'][] = [
  'RunCompleted',
  'RunRequested',
  'RunStatusChanged',
  'SuccessDeclared',
  'RoleHandedOver',
  'RollbackVerified',
  'DatabaseRestored',
];

const successCard = (goLive: GoLive, { type }: Event): readonly MessageRef[] =>
  hasSuccessCard(goLive) && changesSuccess.includes(type) ? [success] : [];

/** What the validation begins with, and what its declaration says by itself, only edits the card. */
const isOfNote = (event: SuccessEvent): boolean =>
  event.type === 'CriteriaJudged' ? event.notMet.length > 0 : event.because === 'window_end';

const proposals = (goLive: GoLive): readonly MessageRef[] =>
  goLive.incidents.map((incident) => ({ card: 'proposal', incident: incident.number }));

const alarm = ({ healthAlarm }: GoLive): readonly MessageRef[] =>
  healthAlarm ? [{ card: 'health_alarm', number: healthAlarm.number }] : [];

/** The alarm tells its own beginning; all that comes after it is told in its thread. */
const healthMessages = (goLive: GoLive, version: number): readonly MessageRef[] =>
  goLive.healthAlarm?.version === version ? alarm(goLive) : [...alarm(goLive), told(version)];

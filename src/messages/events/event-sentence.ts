import type { FollowUpEvent } from '../../domain/afterwards/follow-up-event.ts';
import type { RetrospectiveEvent } from '../../domain/afterwards/retrospective-event.ts';
import type { ChecklistEvent } from '../../domain/checklist/checklist-event.ts';
import { findTask } from '../../domain/checklist/task.ts';
import { isCheckEvent } from '../../domain/checks/evolve-checks.ts';
import { isChangesEvent } from '../../domain/deployment/changes.ts';
import type { Event, RecordedEvent } from '../../domain/event.ts';
import { isGateEvent } from '../../domain/gates/evolve-gates.ts';
import { type GoLive, lastAcceptedRun } from '../../domain/go-live.ts';
import { type GuardEvent, isGuardEvent } from '../../domain/guards/guard-messages.ts';
import type { SuccessEvent } from '../../domain/health/success-event.ts';
import { isCommunicationEvent } from '../../domain/notices/communication.ts';
import type { CommunicationEvent } from '../../domain/notices/communication-event.ts';
import { isIssueEvent } from '../../domain/notices/issue.ts';
import type { IssueEvent } from '../../domain/notices/issue-event.ts';
import { isUpdateEvent } from '../../domain/notices/update.ts';
import type { UpdateEvent } from '../../domain/notices/update-event.ts';
import { type EventOfNoGoLive, isEventOfNoGoLive } from '../../domain/of-no-go-live.ts';
import { isContactLadderEvent } from '../../domain/people/contact-ladder.ts';
import type { ContactLadderEvent } from '../../domain/people/contact-ladder-event.ts';
import { isPeopleEvent } from '../../domain/people/evolve-people.ts';
import type { PeopleEvent } from '../../domain/people/people-event.ts';
import type { ChannelTestEvent } from '../../domain/steps/channel-test-event.ts';
import { isChannelTestEvent } from '../../domain/steps/channel-test-state.ts';
import { isStepEvent } from '../../domain/steps/evolve-steps.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { evidenceText, mention, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { momentInZones } from '../names/moment.ts';
import { goLiveTitle, rollbackVersion, versionText } from '../names/naming.ts';
import { actorText, rolesText } from '../names/people.ts';
import { performanceSymbols, verdictSymbols } from '../names/symbols.ts';
import { itemTitle, reasonText, triggerTitle } from '../names/titles.ts';
import { checkSentence } from '../topics/check-text.ts';
import { addedEvidence } from '../topics/evidence.ts';
import { issueSentence } from '../topics/issue-text.ts';
import { ladderSentence } from '../topics/ladder-text.ts';
import { versionMovedSentence } from '../topics/last-look-text.ts';
import { planDifferenceText } from '../topics/plan-difference.ts';
import { actionItemSentence } from '../topics/retrospective-lines.ts';
import { observedSentence, unansweredSentence } from '../topics/trigger-ladder-text.ts';
import { updateSentence } from '../topics/update-text.ts';
import { barsSentence } from './bars-sentence.ts';
import { changesSentence } from './changes-sentence.ts';
import { channelTestSentence } from './channel-test-sentence.ts';
import { communicationSentence } from './communication-sentence.ts';
import { followUpSentence } from './follow-up-sentence.ts';
import { gateSentence } from './gate-sentence.ts';
import { guardSentence } from './guard-text.ts';
import { type OutcomeEvent, outcomeSentence } from './outcome-sentence.ts';
import { peopleSentence } from './people-sentence.ts';
import { refusedSentence } from './refused-sentence.ts';
import { stepSentence } from './step-sentence.ts';
import { shortText, successSentence } from './success-sentence.ts';

type Told<T extends Event['type']> = Extract<Event, { type: T }>;

/** What happened, in one sentence; complete, for the audit answer tells every event. */
export function eventSentence(recorded: RecordedEvent, goLive: GoLive, words: Catalogue): string {
  const by = actorText(recorded.actor, words);
  const { event } = recorded;
  if (isEventOfNoGoLive(event)) throw new Error(`${event.type} belongs to no go-live`);
  if (isUpdateEvent(event)) return updateSentence(event, { by, words });
  if (isGuardEvent(event)) return guardSentence(goLive, event, { by, words });
  if (isIssueEvent(event)) return issueSentence(event, { goLive, by, words });
  if (isCommunicationEvent(event)) return communicationSentence(event, { goLive, by, words });
  if (isChannelTestEvent(event)) return channelTestSentence(event, { goLive, by, words });
  if (isContactLadderEvent(event)) return ladderSentence(event, { goLive, by, words });
  if (isPeopleEvent(event)) return peopleSentence(event, { goLive, by, words });
  return otherSentence(recorded, event, { goLive, by, words });
}

function otherSentence(
  recorded: RecordedEvent,
  event: Exclude<
    Event,
    | EventOfNoGoLive
    | UpdateEvent
    | PeopleEvent
    | IssueEvent
    | CommunicationEvent
    | ContactLadderEvent
    | GuardEvent
    | ChannelTestEvent
  >,
  { goLive, by, words }: Telling,
): string {
  const said = words.events;
  if (isGateEvent(event))
    return gateSentence(event, { goLive, by, words, isByCheck: recorded.actor.kind === 'system' });
  if (isChangesEvent(event)) return changesSentence(event, by, words);
  if (isCheckEvent(event)) return checkSentence(recorded, event, { goLive, words });
  if (isStepEvent(event)) return stepSentence(recorded, event, { goLive, words });
  switch (event.type) {
    case 'GoLivePlanned':
      return said.GoLivePlanned({
        by,
        title: goLiveTitle(goLive, words),
        t0: momentInZones(event.t0, event.timeZone, words),
        differs: planDifferenceText(goLive, words),
      });
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
    case 'EvidenceAdded':
    case 'TaskAssigned':
      return taskSentence(event, { by, goLive, words });
    case 'FinalGoGiven':
      return said.FinalGoGiven({ by });
    case 'FinalGoWithdrawn':
      return said.FinalGoWithdrawn({ because: withdrawalReason(recorded, event, words) });
    case 'Held':
      return said.Held({ by, reason: reasonText(event.reason, words) });
    case 'Resumed':
      return said.Resumed({ by });
    case 'Rescheduled':
      return said.Rescheduled({
        by,
        t0: momentInZones(event.t0, event.timeZone, words),
        reason: event.reason?.trim() ? outside(event.reason) : undefined,
      });
    case 'Aborted':
      return said.Aborted({ by, reason: reasonText(event.reason, words) });
    case 'MembershipChanged':
      return said.MembershipChanged[event.isMember ? 'back' : 'left']({ person: mention(event.person) });
    case 'BarsChanged':
      return barsSentence(goLive, event, { at: recorded.at, words });
    case 'FreezeLifted':
      return said.FreezeLifted({
        by,
        freezes: words.people.and(event.freezes.map(({ title }) => `“${outside(title, 150)}”`)),
        reason: reasonText(event.reason, words),
      });
    case 'VersionMoved':
      return versionMovedSentence(goLive, event, words);
    case 'StartOffered':
    case 'StartOverdue':
      return said[event.type]();
    case 'CommandRefused':
      return refusedSentence(event, { goLive, by, words });
    default:
      return laterSentence(recorded, event, { goLive, by, words });
  }
}

type LaterEvent =
  | OutcomeEvent
  | FollowUpEvent
  | SuccessEvent
  | RetrospectiveEvent
  | Told<
      | 'HealthChanged'
      | 'PerformanceChanged'
      | 'TriggerObserved'
      | 'RollbackProposalUnanswered'
      | 'RollbackProposed'
      | 'RollbackProposalDismissed'
      | 'RollbackVerified'
      | 'RollbackUnverified'
      | 'SuccessDeclared'
    >;

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

function laterSentence(recorded: RecordedEvent, event: LaterEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  switch (event.type) {
    case 'HealthChanged':
      return said.HealthChanged({
        symbol: verdictSymbols[event.verdict],
        endpoint: outside(event.endpoint, 40),
        verdict: words.terms.verdict[event.verdict],
        evidence: outside(event.evidence),
      });
    case 'PerformanceChanged':
      return said.PerformanceChanged({
        symbol: performanceSymbols[event.verdict],
        endpoint: outside(event.endpoint, 40),
        verdict: words.terms.performance[event.verdict],
        evidence: outside(event.evidence),
      });
    case 'TriggerObserved':
      return observedSentence(goLive, event, {
        by: recorded.actor.kind === 'system' ? undefined : by,
        words,
      });
    case 'RollbackProposalUnanswered':
      return unansweredSentence(goLive, event, words);
    case 'RollbackProposed':
      return said.RollbackProposed({
        by: recorded.actor.kind === 'system' ? undefined : by,
        trigger: triggerTitle(goLive, event.trigger),
        evidence: outsideClause(event.evidence),
      });
    case 'RollbackProposalDismissed':
      return said.RollbackProposalDismissed({ by, reason: reasonText(event.reason, words) });
    case 'RollbackVerified':
      return said.RollbackVerified({
        version: rollbackVersion(lastAcceptedRun(goLive, 'rollback')?.request, words),
      });
    case 'RollbackUnverified':
      return said.RollbackUnverified({ reason: outside(event.reason) });
    case 'SuccessDeclared':
      return said.SuccessDeclared({
        by,
        version: versionText(goLive.version),
        short: shortText(event.short, goLive, words),
      });
    case 'RetrospectiveNoted':
      // Sent anonymously, golive itself is the actor.
      return said.RetrospectiveNoted(recorded.actor.kind === 'user' ? by : undefined);
    case 'RetrospectiveHeld':
      return said.RetrospectiveHeld(by);
    case 'ActionItemOpened':
    case 'ActionItemNotOpened':
      return actionItemSentence(event, goLive, words);
    case 'SuccessMeasured':
    case 'CriteriaJudged':
      return successSentence(recorded, event, { goLive, words });
    case 'FollowUpsOpened':
    case 'FollowUpsOverdue':
    case 'GoLiveClosed':
    case 'GoLiveReopened':
    case 'VersionAllowed':
    case 'EnvironmentLocked':
    case 'EnvironmentUnlocked':
    case 'PostMortemOpened':
    case 'PostMortemNotOpened':
    case 'RemindersDue':
      return followUpSentence(recorded, event, { goLive, words });
    default:
      return outcomeSentence(recorded, event, { goLive, words });
  }
}

function taskSentence(event: ChecklistEvent, { by, goLive, words }: Telling): string {
  const said = words.events;
  const who = { by, item: itemTitle(goLive, event.item) };
  switch (event.type) {
    case 'ChecklistItemTicked':
      return said.ChecklistItemTicked({
        ...who,
        evidence: event.evidence ? evidenceText(event.evidence) : undefined,
      });
    case 'ChecklistItemUnticked':
      return said.ChecklistItemUnticked(who);
    case 'ChecklistItemSkipped':
      return said.ChecklistItemSkipped({ ...who, reason: reasonText(event.reason, words) });
    case 'EvidenceAdded':
      return said.EvidenceAdded({ ...who, evidence: addedEvidence(event, words) });
    case 'TaskAssigned': {
      if (event.person) return said.TaskAssigned.given({ ...who, person: mention(event.person) });
      const owner = findTask(goLive, event.item)?.owner;
      return said.TaskAssigned.takenBack({
        ...who,
        owner: owner ? rolesText(goLive, [owner], words) : words.terms.itsRole,
      });
    }
    default:
      throw unreachable(event);
  }
}

/** Only where a person took it back is somebody named. */
function withdrawalReason(
  { actor }: RecordedEvent,
  { because }: Told<'FinalGoWithdrawn'>,
  words: Catalogue,
): string {
  return because === 'revoked' && actor.kind !== 'system'
    ? words.because.revokedBy(actorText(actor, words))
    : words.because[because];
}

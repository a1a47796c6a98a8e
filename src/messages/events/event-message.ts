import { openFollowUps } from '../../domain/afterwards/follow-ups.ts';
import { isRetrospectiveEvent } from '../../domain/afterwards/retrospective.ts';
import { neverFound } from '../../domain/deployment/deployment.ts';
import { isSignalEvent, isToldSignal } from '../../domain/deployment/elsewhere.ts';
import { isUnsentRollback, wasDoubtful } from '../../domain/deployment/not-sent.ts';
import type { MessageRef } from '../../domain/effect.ts';
import type { Event, RecordedEvent } from '../../domain/event.ts';
import { isGateEvent } from '../../domain/gates/evolve-gates.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isKeptBackByHealth } from '../../domain/guards/bad-health.ts';
import type { Bar } from '../../domain/guards/bar.ts';
import { isGuardEvent } from '../../domain/guards/guard-messages.ts';
import { lockOf } from '../../domain/guards/lock.ts';
import { isIssueEvent } from '../../domain/notices/issue.ts';
import { isContactLadderEvent } from '../../domain/people/contact-ladder.ts';
import { isPeopleEvent } from '../../domain/people/evolve-people.ts';
import { isFinished } from '../../domain/status.ts';
import { isCall } from '../../domain/steps/roll-call-told.ts';
import { isRunOfStep } from '../../domain/steps/step-run.ts';
import { actions, context, paragraphs } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { durationText, moment } from '../names/moment.ts';
import { eventAnchor, goLiveTitle } from '../names/naming.ts';
import { managersText, mentionsText, theManagersText } from '../names/people.ts';
import { environmentText } from '../names/titles.ts';
import { nextStep } from '../next/next-step.ts';
import { hereButton } from '../next/step-controls.ts';
import { signalFollowUp } from '../outgoing/status-page.ts';
import { notSentFollowUp } from '../topics/by-hand-text.ts';
import { checkFollowUp } from '../topics/check-text.ts';
import { issueFollowUp } from '../topics/issue-text.ts';
import { ladderFollowUp } from '../topics/ladder-text.ts';
import { gateOwnersText } from '../topics/last-look-text.ts';
import { owersText } from '../topics/task-line.ts';
import { isCallToDecide, unansweredFollowUp } from '../topics/trigger-ladder-text.ts';
import { noticeFailedText } from './delivery-sentence.ts';
import { downtimeFollowUp } from './downtime-text.ts';
import { eventDetails } from './event-details.ts';
import { eventSentence } from './event-sentence.ts';
import { gateFollowUp, gatePlace } from './gate-sentence.ts';
import { guardFollowUp } from './guard-text.ts';
import { handedOverText, holderLeftText, peoplePlace } from './people-sentence.ts';
import { failureFollowUp, stepFollowUp } from './step-sentence.ts';

/**
 * Tells one event once: what happened, what follows from it, and what is next as things stand now. Where it has a
 * "next" it is never drawn anew, for it tells the event: whoever reads it hours later must see that this is of then, and look
 * at the card. A question that was settled since is called off in place.
 */
export function eventMessage(
  goLive: GoLive,
  { event: recorded, now, words }: MessageContext,
): RenderedMessage {
  if (!recorded) throw new Error(`${goLive.id}: an event message without its event`);
  const happened = eventSentence(recorded, goLive, words);
  const follows = followUp(recorded, goLive, words);
  // Where somebody is asked for a step, a task or to tell an audience, what is next for the whole go-live would only distract, and call everybody.
  const isApart =
    isOfStep(recorded.event, goLive) ||
    isOfTask(recorded.event) ||
    isMissed(recorded.event) ||
    isContactLadderEvent(recorded.event) ||
    isCallToDecide(recorded.event) ||
    isIssueEvent(recorded.event) ||
    isRetrospectiveEvent(recorded.event) ||
    isUnsentRollback(goLive, recorded.event);
  const asOf = moment(now, goLive.timeZone, words);
  const next = isApart ? [] : [words.terms.nextAsOf(asOf, nextStep(goLive, now, words).text)];
  const isDecision = decisions.includes(recorded.event.type);
  const place = placeOf(recorded.event, goLive);
  // A thread hangs on the card of its go-live; in the channel nothing else says which one is meant.
  const about = place === 'channel' ? [goLiveTitle(goLive, words)] : [];
  return {
    text: place === 'channel' ? words.terms.about(goLive.id, happened) : happened,
    blocks: fitBlocks(
      {
        head: paragraphs([...about, happened, ...(follows ? [follows] : []), ...next]),
        body: isCall(goLive, recorded.event)
          ? actions(hereButton(goLive, recorded.event.step, { now, words }))
          : eventDetails(recorded.event, goLive, words),
        foot: isDecision ? [context(words.terms.anchor(eventAnchor(recorded)))] : [],
      },
      words.terms.andMore,
    ),
    place,
    head: headOf(recorded.event, goLive),
  };
}

/** How the workflow of a step ended, too: its step says what that asks for. */
const isOfStep = (event: Event, goLive: GoLive): boolean =>
  'step' in event ||
  event.type === 'PhaseBegun' ||
  (event.type === 'RunCompleted' && isRunOfStep(goLive, event.correlationId));

const isOfTask = ({ type }: Event): boolean => type === 'EvidenceAdded' || type === 'TaskAssigned';

/** What people decide carries its place in the audit trail. */
const decisions: readonly Event['type'][] = [
  'CriteriaUnticked',
  'VoteWentStale',
  'NoGoUpheld',
  'NoGoOverruled',
  'FinalGoGiven',
  'FinalGoWithdrawn',
  'RoleHandedOver',
  'EscalationAcknowledged',
  'IssueResolved',
  'Held',
  'Resumed',
  'Rescheduled',
  'Aborted',
  'RunRequested',
  'GlassBroken',
  'BadHealthAccepted',
  'SuccessDeclared',
  'ExternalNoticeApproved',
  'GoLiveClosed',
  'RetrospectiveHeld',
  'VersionAllowed',
  'EnvironmentUnlocked',
];

/** The channel hears what changes for everybody or needs somebody at once; the rest is in the thread. */
function placeOf(event: Event, goLive: GoLive): RenderedMessage['place'] {
  if (isGateEvent(event)) return gatePlace(event, goLive);
  if (isSignalEvent(event)) return isToldSignal(event) ? 'channel' : 'thread';
  if (isPeopleEvent(event)) return peoplePlace(event);
  if (isGuardEvent(event))
    return event.type === 'RollbackWindowChanged' && event.stage === 'closed' ? 'thread' : 'channel';
  switch (event.type) {
    case 'DispatchAccepted':
    case 'RunFound':
    case 'DispatchNotSent':
      if (isKeptBackByHealth(event)) return 'channel';
      return wasDoubtful(goLive, event) ? 'channel' : 'thread';
    case 'EscalationUnanswered':
    case 'IssueResolved':
    case 'FinalGoGiven':
    case 'StepFailed':
    case 'TrafficBaked':
    case 'Held':
    case 'Resumed':
    case 'Rescheduled':
    case 'Aborted':
    case 'MembershipChanged':
    case 'VersionMoved':
    case 'DispatchUnknown':
    case 'RollbackProposalUnanswered':
    case 'RollbackVerified':
    case 'RollbackUnverified':
    case 'SuccessDeclared':
    case 'DowntimeNoticed':
    case 'DatabaseRestored':
    case 'NoticeFailed':
    case 'NoticeMissed':
    case 'ExternalNoticeMissed':
    case 'FollowUpsOverdue':
    case 'RetrospectiveHeld':
    case 'VersionAllowed':
    case 'EnvironmentUnlocked':
    case 'FreezeLifted':
    case 'PostMortemNotOpened':
    case 'ActionItemNotOpened':
      return 'channel';
    case 'GoLiveClosed':
      // The card shows it; that something was left open, somebody may not agree with.
      return event.open.length > 0 ? 'channel' : 'thread';
    case 'FinalGoWithdrawn':
      // Other reasons, as a NO-GO or a move of T-0, are told in the channel by themselves.
      return ['item_unticked', 'revoked', 'author_known'].includes(event.because) ? 'channel' : 'thread';
    case 'BarsChanged':
      // How it goes on is on the card; that it begins or is over, everybody must hear.
      return event.bars.length === 0 || event.waiting || event.bars.some(isHeardByAll) ? 'channel' : 'thread';
    case 'RunCancelledBeforeDispatch':
      // Nobody asked for that: it needs somebody who starts it again.
      return unasked.includes(event.because) ? 'channel' : 'thread';
    case 'RunRequested':
      return event.run.purpose === 'rollback' ? 'channel' : 'thread';
    case 'RunCompleted':
      return event.conclusion === 'success' || isRunOfStep(goLive, event.correlationId)
        ? 'thread'
        : 'channel';
    case 'DispatchRejected':
      return isRunOfStep(goLive, event.correlationId) ? 'thread' : 'channel';
    case 'EffectGaveUp':
      return ['github.dispatch', 'github.cancel', 'pager.alert'].includes(event.kind) ? 'channel' : 'thread';
    default:
      return 'thread';
  }
}

const unasked = [
  'past_grace',
  'blocked',
  'target_rolling_back',
  'target_locked',
  'version_marked_bad',
  'frozen',
  'freezes_unreadable',
  'calendar_unread',
  'all_frozen',
  'locked',
];

const isHeardByAll = ({ because }: Bar): boolean =>
  because !== 'target_locked' && because !== 'version_marked_bad';

/** How it goes on is told where people were called because of it: who was mentioned there hears of it. */
function headOf(event: Event, { healthAlarm }: GoLive): MessageRef | undefined {
  if (isContactLadderEvent(event)) return { card: 'ladder', escalation: event.escalation };
  if (isIssueEvent(event)) return { card: 'issue', issue: event.issue };
  return event.type === 'HealthChanged' && healthAlarm
    ? { card: 'health_alarm', number: healthAlarm.number }
    : undefined;
}

const lockFacts = (goLive: GoLive, words: Catalogue) => ({
  environment: environmentText(goLive),
  managers: theManagersText(goLive, words),
  id: goLive.id,
});

const isMissed = ({ type }: Event): boolean => type === 'NoticeMissed' || type === 'ExternalNoticeMissed';

/** Undefined where "what is next" says it all. */
function followUp(recorded: RecordedEvent, goLive: GoLive, words: Catalogue): string | undefined {
  const { event } = recorded;
  if (isGuardEvent(event)) return guardFollowUp(goLive, event, words);
  if (event.type === 'RollbackProposalUnanswered') return unansweredFollowUp(goLive, event, words);
  if (isSignalEvent(event)) return signalFollowUp(goLive, event, words);
  if (isIssueEvent(event)) return issueFollowUp(event, goLive, words);
  if (isContactLadderEvent(event)) return ladderFollowUp(event, goLive, words);
  return otherFollowUp(recorded, goLive, words);
}

function otherFollowUp(recorded: RecordedEvent, goLive: GoLive, words: Catalogue): string | undefined {
  const { event, version } = recorded;
  const said = words.followUps;
  const starter = () => mentionsText(goLive, [goLive.runbook.deployment.starter], words);
  if (isMissed(event)) return said.noticeMissed(managersText(goLive, words));
  if (isGateEvent(event)) return gateFollowUp(event, goLive, words);
  switch (event.type) {
    case 'MembershipChanged':
      return event.isMember ? undefined : holderLeftText(goLive, event.person, words);
    case 'VersionMoved':
      return said.versionMoved(gateOwnersText(goLive, words));
    case 'RoleHandedOver':
      return handedOverText(event, goLive, words);
    case 'CheckCompleted':
      return checkFollowUp(event, goLive, words);
    case 'StepFailed':
      return failureFollowUp(goLive, { step: event.step, version }, words);
    case 'StepStarted':
    case 'RollCallRepeated':
    case 'StepOverran':
    case 'TrafficBaked':
    case 'PhaseBegun':
      return stepFollowUp(event, goLive, words);
    case 'Rescheduled':
      return said.votesAfterMove(durationText(goLive.runbook.votesHoldWithinMs, words));
    case 'NoticeFailed':
      return noticeFailedText(goLive, event, words);
    case 'NoticeCancelled':
      return event.because === 'missing_value'
        ? said.noticeWithoutValue(managersText(goLive, words))
        : undefined;
    case 'DowntimeNoticed':
      return downtimeFollowUp(goLive, event, words);
    case 'DatabaseRestored':
      if (!isFinished(goLive.status)) return said.restoredAndHeld(managersText(goLive, words));
      return openFollowUps(goLive).length > 0 ? said.restoredWithFollowUps : said.restored;
    case 'EffectGaveUp':
      return said.noFurtherAttempts;
    case 'DispatchNotSent':
      return notSentFollowUp(goLive, event, words);
    case 'RunCompleted':
      return event.conclusion === neverFound ? said.notFollowed(starter()) : undefined;
    case 'RunOverdue':
      return said.lookAtRun(starter());
    case 'RunStatusChanged':
      return event.status === 'waiting' ? said.approveRun(starter()) : said.lookAtRun(starter());
    case 'ActionItemNotOpened':
      return said.openActionItem(mentionsText(goLive, goLive.runbook.permissions.manage, words));
    case 'PostMortemNotOpened':
      return said.openPostMortem(managersText(goLive, words), goLive.id);
    case 'FollowUpsOverdue':
      return said.overdueFollowUps(owersText(goLive, event.open, words));
    case 'RollbackVerified':
      return lockOf(goLive) && said.locked(lockFacts(goLive, words));
    case 'RollbackUnverified':
      return said.unverified(mentionsText(goLive, [goLive.runbook.rollback.proposeTo], words));
    default:
      return undefined;
  }
}

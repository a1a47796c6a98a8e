import type { MessageRef } from '../domain/effect.ts';
import type { GoLive } from '../domain/go-live.ts';
import { digestWith } from '../domain/notices/digest.ts';
import { troubleNewsWith } from '../domain/trouble.ts';
import { unreachable } from '../domain/unreachable.ts';
import { cutMrkdwn } from './blocks/mrkdwn.ts';
import { approvalCard } from './cards/approval-card.ts';
import { channelTestCard } from './cards/channel-test-card.ts';
import { checklistCard } from './cards/checklist-card.ts';
import { controlCard } from './cards/control-card.ts';
import { doubtCard } from './cards/doubt-card.ts';
import { followUpsCard } from './cards/follow-ups-card.ts';
import { gateCard } from './cards/gate-card.ts';
import { healthAlarmCard } from './cards/health-alarm-card.ts';
import { issueCard } from './cards/issue-card.ts';
import { ladderCallCard, ladderCard } from './cards/ladder-card.ts';
import { noGoCard } from './cards/no-go-card.ts';
import { noticeTestCard } from './cards/notice-test-card.ts';
import { proposalCard } from './cards/proposal-card.ts';
import { retrospectiveCard } from './cards/retrospective-card.ts';
import { startCard } from './cards/start-card.ts';
import { stepsCard } from './cards/steps-card.ts';
import { successCard } from './cards/success-card.ts';
import { shortAskCard, updateAskCard, updateCard } from './cards/update-cards.ts';
import { voteReminderCard } from './cards/vote-reminder-card.ts';
import { digestMessage } from './events/digest-message.ts';
import { eventElsewhere } from './events/event-elsewhere.ts';
import { eventMessage } from './events/event-message.ts';
import { troubleMessage } from './events/trouble-message.ts';
import type { MessageContext, RenderedMessage } from './message.ts';

/** Any of a go-live's messages as it reads at this moment. */
export function renderMessage(ref: MessageRef, goLive: GoLive, context: MessageContext): RenderedMessage {
  const message = rendered(ref, goLive, context);
  return { ...message, text: cutMrkdwn(message.text, longestText) };
}

/** Notifications show a line or two of it. */
const longestText = 1000;

function rendered(ref: MessageRef, goLive: GoLive, context: MessageContext): RenderedMessage {
  switch (ref.card) {
    case 'control':
      return controlCard(goLive, context);
    case 'checklist':
      return checklistCard(goLive, context);
    case 'steps':
      return stepsCard(goLive, context);
    case 'retrospective':
      return retrospectiveCard(goLive, context);
    case 'success':
      return successCard(goLive, context);
    case 'follow_ups':
      return followUpsCard(goLive, ref.list, context);
    case 'gate':
      return gateCard(goLive, ref.gate, context);
    case 'no_go':
      return noGoCard(goLive, ref.gate, context);
    case 'escalation':
      return { ...noGoCard(goLive, ref.gate, context), to: ref.to };
    case 'vote_reminder':
      return voteReminderCard(goLive, ref, context);
    case 'update':
      return updateCard(goLive, ref.update, context);
    case 'update_ask':
      return updateAskCard(goLive, ref, context);
    case 'short_ask':
      return shortAskCard(goLive, ref, context);
    case 'issue':
      return issueCard(goLive, ref.issue, context);
    case 'ladder':
      return ladderCard(goLive, ref.escalation, context);
    case 'ladder_call':
      return ladderCallCard(goLive, ref, context);
    case 'start':
    case 'start_overdue':
      return startCard(goLive, ref, context);
    case 'health_alarm':
      return healthAlarmCard(goLive, ref.number, context);
    case 'proposal':
      return proposalCard(goLive, ref.incident, context);
    case 'approval':
      return approvalCard(goLive, ref, context);
    case 'notice_test':
      return noticeTestCard(goLive, ref, context);
    case 'channel_test':
      return channelTestCard(goLive, ref.number, context);
    case 'doubt':
      return doubtCard(goLive, ref.version, context);
    case 'event':
      return eventOrDigest(ref, goLive, context);
    default:
      throw unreachable(ref);
  }
}

function eventOrDigest(
  { version, channel }: Extract<MessageRef, { card: 'event' }>,
  goLive: GoLive,
  context: MessageContext,
): RenderedMessage {
  if (channel) return eventElsewhere(goLive, context);
  const news = troubleNewsWith(goLive, version);
  if (news) return troubleMessage(goLive, news, context);
  const digest = digestWith(goLive, version);
  return digest ? digestMessage(goLive, digest, context) : eventMessage(goLive, context);
}

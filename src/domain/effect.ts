import type { RunRequest } from './event.ts';
import type { LockNews } from './guards/target-event.ts';
import type { EscalationMailEffect, NoGoMailEffect, TestMailEffect } from './own-mail-effect.ts';
import type { PageEntryName } from './rollback/signal-event.ts';

/**
 * Something to be done outside. The effect is written in the transaction of its event and delivered by the worker.
 * `key` names the intent: the same key is never stored twice, so a repeated command cannot double an effect.
 */
export type Effect =
  | SlackMessageEffect
  | NoticeEffect
  | GithubDispatchEffect
  | GithubCancelEffect
  | GithubCompareEffect
  | ReminderEffect
  | NoGoMailEffect
  | EscalationMailEffect
  | TestMailEffect
  | SlackMembersEffect
  | IssueEffect
  | CheckEffect
  | ChannelTestEffect
  | StatusPageEffect
  | PagerAlertEffect
  | PagerChangeEffect;

export type EffectKind = Effect['kind'];

/**
 * Makes one Slack message show what the state says: posted the first time, edited after that. Several wishes for the
 * same message collapse into one call, and what is sent is rendered at that moment, so that the last state wins.
 */
export interface SlackMessageEffect {
  readonly kind: 'slack.message';
  readonly key: string;
  readonly goLive: string;
  readonly message: MessageRef;
  /** Somebody may have deleted it in Slack: it is looked for also where it would show the same. */
  readonly mayBeGone?: true;
}

/** Which message. `event` messages tell one event once and are not edited when the state moves on. */
export type MessageRef =
  | { readonly card: 'control' }
  | { readonly card: 'checklist' }
  /** The execution plan. */
  | { readonly card: 'steps' }
  /** The criteria of success. */
  | { readonly card: 'success' }
  | { readonly card: 'retrospective' }
  /** One list of follow-ups. */
  | { readonly card: 'follow_ups'; readonly list: string }
  | { readonly card: 'gate'; readonly gate: string }
  /** `alert` counts the times that people were told anew. */
  | { readonly card: 'no_go'; readonly gate: string; readonly alert: number }
  /** The same, to the escalation contact directly. */
  | { readonly card: 'escalation'; readonly gate: string; readonly alert: number; readonly to: string }
  /** To one person directly; a new number each time that they are reminded. */
  | { readonly card: 'vote_reminder'; readonly to: string; readonly number: number }
  /** The contacts of an area are called, one after the other. */
  | { readonly card: 'ladder'; readonly escalation: number }
  /** The same, directly to one who was asked. */
  | { readonly card: 'ladder_call'; readonly escalation: number; readonly to: string }
  | { readonly card: 'issue'; readonly issue: number }
  | { readonly card: 'update'; readonly update: number }
  /** To the lead directly; a new number each time that an update is due. */
  | { readonly card: 'update_ask'; readonly number: number; readonly to: string }
  /** Asks one person to send the short form of an update; a new `stage` each time. */
  | { readonly card: 'short_ask'; readonly update: number; readonly stage: number; readonly to: string }
  | { readonly card: 'start'; readonly round: number }
  | { readonly card: 'start_overdue'; readonly round: number }
  /** A new number for each alarm that is raised; the newest is edited. */
  | { readonly card: 'health_alarm'; readonly number: number }
  | { readonly card: 'proposal'; readonly incident: number }
  /** Asks one person to approve what external audiences are told; a new number each time. */
  | { readonly card: 'approval'; readonly to: string; readonly number: number }
  /** What a notice will read like, to whoever asked for it. */
  | { readonly card: 'notice_test'; readonly notice: string; readonly to: string; readonly number: number }
  /** Asks in which channels a test arrived. */
  | { readonly card: 'channel_test'; readonly number: number }
  /** Asks whether a delivery arrived; `version` is that of the event that asked. */
  | { readonly card: 'doubt'; readonly version: number }
  /** In another channel than the go-live's own where `channel` names one. */
  | {
      readonly card: 'event';
      readonly version: number;
      readonly channel?: string;
      /** Of a message elsewhere: in the thread alone, for it changes nothing of what was announced there. */
      readonly quiet?: true;
    };

/** One delivery of a notice to one target. Its outcome is an event. */
export type NoticeEffect =
  | SlackNoticeEffect
  | MailNoticeEffect
  | StatusPageNoticeEffect
  | PagerNoticeEffect
  | WebhookNoticeEffect;

interface NoticeDelivery {
  readonly key: string;
  readonly goLive: string;
  readonly notice: string;
  readonly round: number;
  /** Missing in what was queued before there were approvals. */
  readonly target?: string;
  readonly text: string;
  readonly late: boolean;
}

export interface SlackNoticeEffect extends NoticeDelivery {
  readonly kind: 'slack.notice';
  readonly channel: string;
}

/** Said on the entry that the go-live has on the status page. */
export interface StatusPageNoticeEffect extends NoticeDelivery {
  readonly kind: 'status_page.notice';
}

/** Pages, with the words of the notice. */
export interface PagerNoticeEffect extends NoticeDelivery {
  readonly kind: 'pager.notice';
}

/** Posted to a tool of the service, as signed JSON. */
export interface WebhookNoticeEffect extends NoticeDelivery {
  readonly kind: 'webhook.notice';
  readonly webhook: string;
}

/** Makes the pager say of one alert what the state says, as it is when it is sent. */
export interface PagerAlertEffect {
  readonly kind: 'pager.alert';
  readonly key: string;
  readonly goLive: string;
  readonly alert: string;
}

/** Tells the pager, which pages nobody, that production changes or that the change is over. */
export interface PagerChangeEffect {
  readonly kind: 'pager.change';
  readonly key: string;
  readonly goLive: string;
  readonly moment: 'started' | 'succeeded' | 'rolled_back' | 'aborted';
}

/** Makes one entry of the status page say what the state says, as it is when it is sent. */
export interface StatusPageEffect {
  readonly kind: 'status_page.entry';
  readonly key: string;
  readonly goLive: string;
  readonly entry: PageEntryName;
}

/** To the mail addresses of one audience. */
export interface MailNoticeEffect extends NoticeDelivery {
  readonly kind: 'mail.notice';
  readonly audience: string;
  /** How often a person asked to send it again. */
  readonly again: number;
}

/** Opens an issue on GitHub, once: the post-mortem's, or that of an action item of the retrospective. */
export interface IssueEffect {
  readonly kind: 'github.issue';
  readonly key: string;
  readonly goLive: string;
  /** The action item's; the post-mortem's where it is left out. */
  readonly note?: string;
}

/** Reminds one person directly of all that they owe in all go-lives, as it is when it is sent; or of a review. */
export interface ReminderEffect {
  readonly kind: 'slack.reminder';
  readonly key: string;
  /** The one that asked first. */
  readonly goLive: string;
  readonly person: string;
  /** Of the review of the go-live's runbook, or of a lock, and of nothing else. */
  readonly about?: 'review' | 'lock';
  /** Since when it is due, a calendar date; missing where the go-live's own copy says so. */
  readonly review?: string;
  /** Of a runbook that no go-live tells of: how its file names it and the role that keeps it. */
  readonly runbook?: { readonly title: string; readonly owner: string };
  readonly lock?: LockNews;
}

/** Asks Slack about everybody who holds a role, once for each round. */
interface SlackMembersEffect {
  readonly kind: 'slack.members';
  readonly key: string;
  readonly goLive: string;
}

/** Starts a workflow run, at most once. Before the call the engine is asked again (`BeginDispatch`). */
export interface GithubDispatchEffect {
  readonly kind: 'github.dispatch';
  readonly key: string;
  readonly goLive: string;
  readonly run: RunRequest;
}

/** Cancels a run that a rollback would have to wait for. */
export interface GithubCancelEffect {
  readonly kind: 'github.cancel';
  readonly key: string;
  readonly goLive: string;
  readonly correlationId: string;
}

/** Reads what goes live beyond the version before. */
export interface GithubCompareEffect {
  readonly kind: 'github.compare';
  readonly key: string;
  readonly goLive: string;
  readonly number: number;
  readonly repository: string;
  /** Missing where no version before is known. */
  readonly base?: string;
  readonly head: string;
}

/** Looks outside once. It changes nothing there, so that it may be repeated; its answer is an event. */
export interface CheckEffect {
  readonly kind: 'check.run';
  readonly key: string;
  readonly goLive: string;
  readonly check: string;
  readonly asking: number;
}

/** One test of one channel over which notices go. */
interface ChannelTestEffect {
  readonly kind: 'channel.test';
  readonly key: string;
  readonly goLive: string;
  readonly number: number;
  readonly target: string;
}

/** The one name of a message within its go-live. */
export function messageKey(message: MessageRef): string {
  switch (message.card) {
    case 'follow_ups':
      return `follow_ups:${message.list}`;
    case 'gate':
      return `gate:${message.gate}`;
    case 'no_go':
      return `no_go:${message.gate}:${message.alert}`;
    case 'escalation':
      return `escalation:${message.gate}:${message.alert}:${message.to}`;
    case 'vote_reminder':
      return `vote_reminder:${message.to}:${message.number}`;
    case 'ladder':
      return `ladder:${message.escalation}`;
    case 'ladder_call':
      return `ladder_call:${message.escalation}:${message.to}`;
    case 'issue':
      return `issue:${message.issue}`;
    case 'update':
      return `update:${message.update}`;
    case 'update_ask':
      return `update_ask:${message.number}:${message.to}`;
    case 'short_ask':
      return `short_ask:${message.update}:${message.stage}:${message.to}`;
    case 'start':
    case 'start_overdue':
      return `${message.card}:${message.round}`;
    case 'health_alarm':
      return `health_alarm:${message.number}`;
    case 'proposal':
      return `proposal:${message.incident}`;
    case 'approval':
      return `approval:${message.to}:${message.number}`;
    case 'notice_test':
      return `notice_test:${message.number}`;
    case 'channel_test':
      return `channel_test:${message.number}`;
    case 'doubt':
      return `doubt:${message.version}`;
    case 'event':
      return message.channel ? `event:${message.version}:${message.channel}` : `event:${message.version}`;
    default:
      return message.card;
  }
}

import { actionItemEffects } from './afterwards/action-item.ts';
import { postMortemEffects } from './afterwards/post-mortem.ts';
import { reminderEffects } from './checklist/task-reminder.ts';
import type { CardsLookedFor } from './command.ts';
import { cancelEffects } from './deployment/cancel-run.ts';
import { changesEffects } from './deployment/changes.ts';
import type { Effect, MessageRef } from './effect.ts';
import { messageKey } from './effect.ts';
import type { Event, NoticeQueued, RecordedEvent } from './event.ts';
import { noGoMailEffects } from './gates/escalation.ts';
import { findRun, type GoLive } from './go-live.ts';
import { messagesOf } from './messages-of.ts';
import { digestWith } from './notices/digest.ts';
import { channelOf, placeOf } from './notices/notice-target.ts';
import { testMailEffects } from './notices/notice-test.ts';
import { textFor } from './notices/notice-text.ts';
import { pagerEffects } from './notices/pager.ts';
import { statusPageEffects } from './notices/status-page.ts';
import { escalationMailEffects } from './people/contact-ladder.ts';
import { planAt } from './plan-messages.ts';
import { reviewEffect } from './reviews/document-control.ts';
import { channelTestEffects } from './steps/channel-test.ts';
import { isChannelTestEvent } from './steps/channel-test-state.ts';
import { troubleNewsWith } from './trouble.ts';
import { unreachable } from './unreachable.ts';

/** What is to be done outside because of an event, and what is to be called back. */
export interface Reaction {
  readonly effects: readonly Effect[];
  /** Keys of effects that are not to be delivered any more. */
  readonly cancel: readonly string[];
}

/** What is drawn anew because time has passed, though nothing happened, and what is to be there still. */
export function refreshed(goLive: GoLive, now: number, lookedFor?: CardsLookedFor): Reaction {
  const drawn = [{ card: 'control' } as const, ...planAt(goLive, now)];
  const effects = [
    ...drawn.map((message) => messageEffect(goLive.id, message)),
    ...cardsOf(goLive, lookedFor).map((message) => ({
      ...messageEffect(goLive.id, message),
      mayBeGone: true as const,
    })),
  ];
  return { effects: [...new Map(effects.map((effect) => [effect.key, effect])).values()], cancel: [] };
}

function cardsOf({ runbook }: GoLive, which: CardsLookedFor | undefined): readonly MessageRef[] {
  switch (which) {
    case 'gates':
      return runbook.gates.map(({ id: gate }) => ({ card: 'gate', gate }));
    case 'steps':
      return runbook.phases.length > 0 ? [{ card: which }] : [];
    case 'control':
    case 'checklist':
      return [{ card: which }];
    case undefined:
      return [];
    default:
      throw unreachable(which);
  }
}

/** The effects of events that were just recorded; `goLive` is the state after all of them. */
export function react(goLive: GoLive, recorded: readonly RecordedEvent[]): Reaction {
  const effects = recorded.flatMap((r) => [
    ...messagesOf(goLive, r)
      .filter((message) => message.card !== 'event' || !isToldAlready(goLive, r))
      .map((message) => messageEffect(goLive.id, gatheredIn(goLive, message)))
      .filter(({ key }) => !gaveUp(r.event, key)),
    ...otherEffects(goLive, r.event),
    ...statusPageEffects(goLive, r.event),
    ...pagerEffects(goLive, r.event),
  ]);
  const seen = new Map(effects.map((effect) => [effect.key, effect]));
  return { effects: [...seen.values()], cancel: recorded.flatMap((r) => cancelledBy(goLive, r.event)) };
}

/** What nobody must act on, and what was lost for one reason, is added to the message that tells the like of these minutes. */
function gatheredIn(goLive: GoLive, message: MessageRef): MessageRef {
  if (message.card !== 'event' || message.channel !== undefined) return message;
  const { version } = message;
  const gathered = troubleNewsWith(goLive, version) ?? digestWith(goLive, version);
  return { ...message, version: gathered?.from ?? version };
}

/** That a run does not reach GitHub is told once, a rollback ever more seldom, however often it is tried; what cannot be told anywhere, never. */
function isToldAlready(goLive: GoLive, { event, version }: RecordedEvent): boolean {
  if (event.type === 'EffectGaveUp')
    return event.kind === 'slack.message' && !troubleNewsWith(goLive, version);
  return (
    event.type === 'DispatchNotSent' && findRun(goLive, event.correlationId)?.notSent?.version !== version
  );
}

/** A message that cannot be delivered is not asked for again because of just that. */
const gaveUp = (event: Event, key: string): boolean => event.type === 'EffectGaveUp' && event.effect === key;

const messageEffect = (goLive: string, message: MessageRef): Effect => ({
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
  { target, again = 0 }: { readonly target: string; readonly again?: number | undefined },
): string => {
  const key = `${goLive.id}/notice/${notice}/${round}/${target}`;
  return again > 0 ? `${key}/again/${again}` : key;
};

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
  if (event.type === 'HoldersAskedFor')
    return [{ kind: 'slack.members', key: `${goLive.id}/members/${event.round}`, goLive: goLive.id }];
  if (event.type === 'RollbackVerified' || event.type === 'Aborted') return postMortemEffects(goLive, event);
  if (event.type === 'RetrospectiveHeld') return actionItemEffects(goLive, event);
  if (event.type === 'RunbookReviewDue') return [reviewEffect(goLive, event)];
  if (event.type === 'RemindersDue') return reminderEffects(goLive, event);
  if (event.type === 'ChecksRequested') return event.checks.map((check) => checkEffect(goLive, check));
  if (isChannelTestEvent(event)) return channelTestEffects(goLive, event);
  return [
    ...noticeEffects(goLive, event),
    ...changesEffects(goLive, event),
    ...cancelEffects(goLive, event),
    ...noGoMailEffects(goLive, event),
    ...escalationMailEffects(goLive, event),
    ...testMailEffects(goLive, event),
  ];
}

function checkEffect(goLive: GoLive, check: string): Effect {
  const asking = goLive.checks[check]?.asked ?? 1;
  return {
    kind: 'check.run',
    key: `${goLive.id}/check/${check}/${asking}`,
    goLive: goLive.id,
    check,
    asking,
  };
}

function noticeEffects(goLive: GoLive, event: Event): readonly Effect[] {
  if (event.type === 'NoticeQueued' || event.type === 'ExternalNoticeQueued')
    return event.targets.map((target) => noticeEffect(goLive, { ...event, target }));
  if (event.type === 'NoticeFellBack') return [noticeEffect(goLive, { ...event, late: false })];
  if (event.type === 'NoticeGroupRead')
    return event.members.map((person) => noticeEffect(goLive, { ...event, target: `slack:${person}` }));
  if (event.type !== 'NoticeSettled' || event.as === 'arrived') return [];
  const { notice, round, target, text = '' } = event;
  return [noticeEffect(goLive, { notice, round, target, text, late: false })];
}

interface Wanted extends Pick<NoticeQueued, 'notice' | 'round' | 'text' | 'perChannel' | 'late'> {
  readonly target: string;
}

function noticeEffect(goLive: GoLive, { target, ...queued }: Wanted): Effect {
  const { notice, round, late } = queued;
  const text = textFor(queued, channelOf(target));
  const state = goLive.notices.find((n) => n.notice === notice && n.round === round);
  const { again = 0 } = state?.deliveries[target] ?? {};
  const key = noticeKey(goLive, { notice, round }, { target, again });
  const delivery = { key, goLive: goLive.id, notice, round, target, text, late };
  switch (channelOf(target)) {
    case 'slack':
      return { kind: 'slack.notice', ...delivery, channel: placeOf(target) };
    case 'email':
      return { kind: 'mail.notice', ...delivery, audience: placeOf(target), again };
    case 'status_page':
      return { kind: 'status_page.notice', ...delivery };
    case 'webhook':
      return { kind: 'webhook.notice', ...delivery, webhook: placeOf(target) };
    case 'pager':
      return { kind: 'pager.notice', ...delivery };
    default:
      throw new Error(`${goLive.id}: nothing delivers to ${target}`);
  }
}

function cancelledBy(goLive: GoLive, event: Event): readonly string[] {
  if (event.type === 'RunCancelledBeforeDispatch') return [dispatchKey(event.correlationId)];
  if (event.type !== 'NoticeCancelled') return [];
  const state = goLive.notices.find((n) => n.notice === event.notice && n.round === event.round);
  return Object.entries(state?.deliveries ?? {}).map(([target, { again }]) =>
    noticeKey(goLive, event, { target, again }),
  );
}

import { messageKey } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import { baseOf } from '../occasion.ts';
import type { NoticeState } from './notice-state.ts';
import { updateNotice } from './update.ts';
import { isInTrouble } from './update-time.ts';

/*
 * One thread for each go-live and channel: the first notice that arrives there opens it, in the channel; all later ones
 * reply. In the go-live's own channel it is the thread of the control card.
 */

/** The name of the message that heads a channel's thread. */
export const threadKey = (channel: string): string => `thread:${channel}`;

export const headKey = ({ service }: GoLive, channel: string): string =>
  channel === service.channel ? messageKey({ card: 'control' }) : threadKey(channel);

interface Delivery extends Pick<NoticeState, 'notice' | 'round'> {
  readonly target: string;
}

const isSame = (
  a: Pick<NoticeState, 'notice' | 'round'>,
  b: Pick<NoticeState, 'notice' | 'round'>,
): boolean => a.notice === b.notice && a.round === b.round;

/**
 * Whether a reply is shown in the channel too, so that people who do not follow the thread see it: what has happened,
 * and what somebody has to pass on. What was foreseen, and how it goes without trouble, whoever wants to know finds in
 * the thread.
 */
export function isForAll(goLive: GoLive, { target, ...told }: Delivery): boolean {
  const state = goLive.notices.find((one) => isSame(one, told));
  if (state?.deliveries[target]?.insteadOf !== undefined) return true;
  const base = baseOf(told.notice);
  const definition = goLive.runbook.notices.find(({ id }) => id === base);
  if (definition) return definition.after !== undefined || (definition.atOffsetMs ?? 0) >= 0;
  return base !== updateNotice || isInTrouble(goLive);
}

/** Notices before this one that may stand at the same target, though nobody knows yet whether they do. */
export function mayHeadThread({ notices }: GoLive, { target, ...told }: Delivery): readonly NoticeState[] {
  const { at } = notices.find((one) => isSame(one, told)) ?? { at: 0 };
  return notices.filter(
    (one) => !isSame(one, told) && one.at <= at && one.deliveries[target]?.state === 'pending',
  );
}

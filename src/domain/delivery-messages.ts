import type { MessageRef } from './effect.ts';
import type { GoLive } from './go-live.ts';
import type { DeliveryEvent } from './notices/delivery-event.ts';

const control: MessageRef = { card: 'control' };

/** How far a mail is would only flicker on the card; that nobody knows whether it arrived asks somebody. */
export function deliveryMessages(
  goLive: GoLive,
  event: DeliveryEvent,
  version: number,
): readonly MessageRef[] {
  if (event.type === 'NoticeFellBack' || event.type === 'NoticeGroupRead') return [control];
  if (event.type === 'NoticeLeftOut')
    return [control, ...(isNamed(goLive, event) ? [{ card: 'event', version } as const] : [])];
  if (event.type === 'NoticeUncertain') return [control, { card: 'doubt', version }];
  return event.type === 'NoticeSettled' ? [control, { card: 'doubt', version: event.uncertain }] : [];
}

/** Whoever is named by an audience, and cannot be told, stands wrong in a file; in a user group somebody always has left. */
const isNamed = (
  { notices }: GoLive,
  { notice, round, target }: Extract<DeliveryEvent, { type: 'NoticeLeftOut' }>,
): boolean =>
  notices.find((one) => one.notice === notice && one.round === round)?.deliveries[target]?.via === undefined;

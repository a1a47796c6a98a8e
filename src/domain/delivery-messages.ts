import type { DeliveryEvent } from './delivery-event.ts';
import type { MessageRef } from './effect.ts';

const control: MessageRef = { card: 'control' };

/** How far a mail is would only flicker on the card; that nobody knows whether it arrived asks somebody. */
export function deliveryMessages(event: DeliveryEvent, version: number): readonly MessageRef[] {
  if (event.type === 'NoticeFellBack') return [control];
  if (event.type === 'NoticeUncertain') return [control, { card: 'doubt', version }];
  return event.type === 'NoticeSettled' ? [control, { card: 'doubt', version: event.uncertain }] : [];
}

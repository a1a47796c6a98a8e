import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import type { DeliveryEvent } from './delivery-event.ts';
import { afterBatch, noMail } from './mail-progress.ts';
import type { DeliveryState, Doubt, NoticeState } from './notice-state.ts';
import { placeOf } from './notice-target.ts';

const deliveryEvents: Readonly<Record<DeliveryEvent['type'], true>> = {
  MailBegun: true,
  MailEnded: true,
  NoticeFellBack: true,
  NoticeUncertain: true,
  NoticeSettled: true,
  NoticeLeftOut: true,
  NoticeGroupRead: true,
};

export const isDeliveryEvent = (event: Event): event is DeliveryEvent =>
  Object.hasOwn(deliveryEvents, event.type);

export function evolveDeliveries(goLive: GoLive, event: DeliveryEvent, deed: Deed): Partial<GoLive> {
  const { notice, round, target } = event;
  if (event.type === 'NoticeFellBack')
    return { notices: goLive.notices.map((known) => fallenBack(known, event)) };
  if (event.type === 'NoticeGroupRead')
    return { notices: goLive.notices.map((known) => withMembers(known, event, deed)) };
  const notices = goLive.notices.map((known) => {
    const delivery = known.deliveries[target];
    if (known.notice !== notice || known.round !== round || !delivery) return known;
    return { ...known, deliveries: { ...known.deliveries, [target]: deliveryAfter(delivery, event, deed) } };
  });
  const doubts = doubtsAfter(goLive, event, deed);
  return doubts ? { notices, doubts } : { notices };
}

type FellBack = Extract<DeliveryEvent, { type: 'NoticeFellBack' }>;

function fallenBack(known: NoticeState, { notice, round, target, insteadOf }: FellBack): NoticeState {
  if (known.notice !== notice || known.round !== round) return known;
  return { ...known, deliveries: { ...known.deliveries, [target]: { state: 'pending', insteadOf } } };
}

type GroupRead = Extract<DeliveryEvent, { type: 'NoticeGroupRead' }>;

function withMembers(
  known: NoticeState,
  { notice, round, target, members, count }: GroupRead,
  { at }: Deed,
): NoticeState {
  if (known.notice !== notice || known.round !== round) return known;
  const via = placeOf(target);
  const each = members.map((person) => [`slack:${person}`, { state: 'pending', via }] as const);
  const read: DeliveryState = { state: 'delivered', at, members: count };
  return { ...known, deliveries: { ...known.deliveries, [target]: read, ...Object.fromEntries(each) } };
}

function deliveryAfter(
  delivery: DeliveryState,
  event: Exclude<DeliveryEvent, FellBack | GroupRead>,
  { at }: Deed,
): DeliveryState {
  const mail = delivery.mail ?? noMail;
  switch (event.type) {
    case 'MailBegun':
      return { ...delivery, mail: { ...mail, sending: event.to } };
    case 'MailEnded':
      return { ...delivery, mail: afterBatch(mail, event) };
    case 'NoticeLeftOut':
      return { ...delivery, state: 'left_out', at, reason: event.because };
    case 'NoticeUncertain':
      return { ...delivery, state: 'uncertain', at, reason: event.reason };
    case 'NoticeSettled': {
      const { again = 0, reason: _, ...rest } = delivery;
      if (event.as === 'send_again')
        return { ...rest, ...withoutDoubt(delivery), state: 'pending', again: again + 1 };
      return { ...delivery, ...arrived(delivery), state: 'delivered', at };
    }
    default:
      throw unreachable(event);
  }
}

const withoutDoubt = ({ mail }: DeliveryState): Pick<DeliveryState, 'mail'> =>
  mail ? { mail: { ...mail, uncertain: [] } } : {};

const arrived = ({ mail }: DeliveryState): Pick<DeliveryState, 'mail'> =>
  mail ? { mail: { ...mail, uncertain: [], accepted: [...mail.accepted, ...mail.uncertain] } } : {};

function doubtsAfter(goLive: GoLive, event: DeliveryEvent, deed: Deed): readonly Doubt[] | undefined {
  const { doubts = [] } = goLive;
  if (event.type === 'NoticeUncertain') {
    const { type: _, ...asked } = event;
    return [...doubts, { ...asked, version: deed.version, at: deed.at }];
  }
  if (event.type !== 'NoticeSettled') return undefined;
  return doubts.map((doubt) =>
    doubt.version === event.uncertain ? { ...doubt, settled: { ...deed, as: event.as } } : doubt,
  );
}

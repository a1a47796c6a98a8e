import type { NoticeEvent } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import type { DeliveryState, NoticeState } from './notice-state.ts';

export function evolveNotices(goLive: GoLive, event: NoticeEvent, at: number): Partial<GoLive> {
  const known = goLive.notices.find((n) => n.notice === event.notice && n.round === event.round);
  return { notices: [...goLive.notices.filter((n) => n !== known), noticeAfter(known, event, at)] };
}

function noticeAfter(known: NoticeState | undefined, event: NoticeEvent, at: number): NoticeState {
  const { notice, round } = event;
  const blank = { notice, round, at, late: false, notConfigured: [], deliveries: {} };
  switch (event.type) {
    case 'NoticeQueued': {
      const { dueAt, late, notConfigured, awaiting } = event;
      const pending: DeliveryState = { state: 'pending' };
      const deliveries = Object.fromEntries(event.targets.map((target) => [target, pending]));
      return {
        ...blank,
        state: 'queued',
        dueAt,
        late,
        notConfigured,
        deliveries,
        ...(awaiting ? { awaiting } : {}),
      };
    }
    case 'NoticeMissed':
      return { ...blank, state: 'missed', dueAt: event.dueAt };
    case 'NoticeCancelled':
      return {
        ...(known ?? blank),
        ...(known?.awaiting ? { awaiting: [] } : {}),
        state: 'cancelled',
        because: event.because,
      };
    case 'NoticeDelivered': {
      const permalink = event.permalink ? { permalink: event.permalink } : {};
      return withDelivery(known, event, { state: 'delivered', at, ...permalink });
    }
    case 'NoticeFailed':
      return withDelivery(known, event, { state: 'failed', at, reason: event.reason });
    default:
      throw unreachable(event);
  }
}

function withDelivery(
  known: NoticeState | undefined,
  { notice, target }: { notice: string; target: string },
  delivery: DeliveryState,
): NoticeState {
  if (!known) throw new Error(`a delivery of the notice ${notice}, which was never queued`);
  const { mail, again, insteadOf, via } = known.deliveries[target] ?? {};
  const kept = {
    ...(mail ? { mail } : {}),
    ...(again ? { again } : {}),
    ...(insteadOf ? { insteadOf } : {}),
    ...(via ? { via } : {}),
  };
  return { ...known, deliveries: { ...known.deliveries, [target]: { ...delivery, ...kept } } };
}

import {
  isRehearsalEvent,
  isRehearsalWish,
  type RehearsalEvent,
  type RehearsalWish,
} from './rehearsal-event.ts';
import { isTargetEvent, type TargetEvent } from './target-event.ts';
import { isTargetWish, type TargetWish } from './target-wish.ts';

/** What stands in a stream of its own, and is asked for and decided without a go-live. */
export type EventOfNoGoLive = TargetEvent | RehearsalEvent;
export type WishOfNoGoLive = TargetWish | RehearsalWish;

export const isEventOfNoGoLive = (event: { readonly type: string }): event is EventOfNoGoLive =>
  isTargetEvent(event) || isRehearsalEvent(event);

export const isWishOfNoGoLive = (action: { readonly type: string }): action is WishOfNoGoLive =>
  isTargetWish(action) || isRehearsalWish(action);

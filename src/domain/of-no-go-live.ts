import { isTargetEvent, type TargetEvent } from './guards/target-event.ts';
import { isTargetWish, type TargetWish } from './guards/target-wish.ts';
import {
  isRehearsalEvent,
  isRehearsalWish,
  type RehearsalEvent,
  type RehearsalWish,
} from './rehearsals/rehearsal-event.ts';
import { isReviewEvent, isReviewWish, type ReviewReminded, type ReviewWish } from './reviews/review-event.ts';

/** What stands in a stream of its own, and is asked for and decided without a go-live. */
export type EventOfNoGoLive = TargetEvent | RehearsalEvent | ReviewReminded;
export type WishOfNoGoLive = TargetWish | RehearsalWish | ReviewWish;

export const isEventOfNoGoLive = (event: { readonly type: string }): event is EventOfNoGoLive =>
  isTargetEvent(event) || isRehearsalEvent(event) || isReviewEvent(event);

export const isWishOfNoGoLive = (action: { readonly type: string }): action is WishOfNoGoLive =>
  isTargetWish(action) || isRehearsalWish(action) || isReviewWish(action);

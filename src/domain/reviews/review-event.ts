/** A review that no go-live tells of: one of the service whose people keep the runbook is not by it, or was never planned. */
export interface ReviewReminded {
  readonly type: 'ReviewReminded';
  readonly runbook: string;
  readonly title: string;
  /** Since when it is due, a calendar date. */
  readonly review: string;
  readonly service: string;
  /** The title of the role that keeps the runbook, and who of the service is reminded. */
  readonly owner: string;
  readonly person: string;
}

export const isReviewEvent = (event: { readonly type: string }): event is ReviewReminded =>
  event.type === 'ReviewReminded';

export type ReviewWish = Omit<ReviewReminded, 'type'> & { readonly type: 'RemindOfReview' };

export const isReviewWish = (action: { readonly type: string }): action is ReviewWish =>
  action.type === 'RemindOfReview';

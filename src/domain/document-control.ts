import type { DocumentControl } from './runbook.ts';

/** The approvers who have not approved this version; none where a go-live of before does not say who has. */
export const missingApprovals = ({ approved, approvers, version }: DocumentControl): readonly string[] =>
  approved ? approvers.filter((role) => approved[role] !== version) : [];

/** On its day a review is due, from the next on it is overdue. */
export const isReviewOverdue = ({ nextReview }: DocumentControl, at: number, timeZone: string): boolean =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() >
  nextReview;

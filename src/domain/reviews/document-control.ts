import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { ReminderEffect } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import { holdersOf } from '../people/authority.ts';
import type { PeopleEvent } from '../people/people-event.ts';
import type { DocumentControl } from '../runbook.ts';
import { isBeforeStart } from '../status.ts';
import { morningOn } from '../time/working-hours.ts';

const dayMs = 24 * 3_600_000;

/** The approvers who have not approved this version; none where a go-live of before does not say who has. */
export const missingApprovals = ({ approved, approvers, version }: DocumentControl): readonly string[] =>
  approved ? approvers.filter((role) => approved[role] !== version) : [];

/** On its day a review is due, from the next on it is overdue. */
export const isReviewOverdue = ({ nextReview }: DocumentControl, at: number, timeZone: string): boolean =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() >
  nextReview;

/**
 * When whoever keeps the runbook is reminded of its review: that day, or when a go-live is planned by it later. Only
 * where it falls before T-0; what comes after that is left to the next go-live.
 */
export function reviewDueAt({
  isReviewTold,
  status,
  runbook,
  timeZone,
  plannedAt,
  t0,
}: GoLive): number | undefined {
  if (isReviewTold || !isBeforeStart(status)) return undefined;
  // In no zone does its day begin that early; most reviews are months away, and calendars are slow.
  if (Date.parse(runbook.document.nextReview) - dayMs > t0) return undefined;
  const at = Math.max(plannedAt, morningOn(runbook.document.nextReview, timeZone));
  return at < t0 ? at : undefined;
}

type Report = Extract<Action, { type: 'ReportReviewDue' }>;

export function decideReviewDue({ goLive, command }: Case, { of }: Report): Decision {
  if (of) return decideReviewOfFile(goLive, command.at, of);
  const at = reviewDueAt(goLive);
  if (at === undefined || command.at < at) return decline('not_due');
  const { owner, nextReview } = goLive.runbook.document;
  const [keeper] = holdersOf(goLive, owner).filter((person) => !goLive.left.includes(person));
  return accept({ type: 'RunbookReviewDue', review: nextReview, person: keeper ?? goLive.plannedBy });
}

/** From the morning of its day on. */
export const isReviewDay = ({ nextReview }: DocumentControl, at: number, timeZone: string): boolean =>
  at >= morningOn(nextReview, timeZone);

/** What the file says of its review, told by a go-live that is under way or over: once for each date. */
function decideReviewOfFile(
  goLive: GoLive,
  now: number,
  { runbook, review, keepers }: NonNullable<Report['of']>,
): Decision {
  const { isReviewTold, reviewTold, left, plannedBy, timeZone } = goLive;
  const { id, document } = goLive.runbook;
  const isTold = reviewTold === review || (isReviewTold && document.nextReview === review);
  const isOfThis = id === runbook && !isBeforeStart(goLive.status);
  if (isTold || !isOfThis || now < morningOn(review, timeZone)) return decline('not_due');
  const person = keepers.find((keeper) => !left.includes(keeper)) ?? plannedBy;
  return accept({ type: 'RunbookReviewDue', review, person });
}

/** The same for every go-live by this runbook: each review is told once to a person. */
export const reviewEffect = (
  { id, runbook }: GoLive,
  { review, person }: Extract<PeopleEvent, { type: 'RunbookReviewDue' }>,
): ReminderEffect => ({
  kind: 'slack.reminder',
  key: `review/${runbook.id}/${review}/${person}`,
  goLive: id,
  person,
  about: 'review',
  review,
});

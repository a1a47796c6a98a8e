import { holdersOf } from './authority.ts';
import { accept, type Case, type Decision, decline } from './decision.ts';
import type { ReminderEffect } from './effect.ts';
import type { GoLive } from './go-live.ts';
import type { PeopleEvent } from './people-event.ts';
import type { DocumentControl } from './runbook.ts';
import { isBeforeStart } from './status.ts';
import { morningOn } from './working-hours.ts';

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

export function decideReviewDue({ goLive, command }: Case): Decision {
  const at = reviewDueAt(goLive);
  if (at === undefined || command.at < at) return decline('not_due');
  const { owner, nextReview } = goLive.runbook.document;
  const [keeper] = holdersOf(goLive, owner).filter((person) => !goLive.left.includes(person));
  return accept({ type: 'RunbookReviewDue', review: nextReview, person: keeper ?? goLive.plannedBy });
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
});

import { glassContacts } from './glass-contacts.ts';
import type { GoLive } from './go-live.ts';
import type { FollowUpList, Task } from './task.ts';

/** How long somebody has to look at what was skipped. */
const reviewWithinMs = 48 * 3_600_000;

export const glassReviewList = 'break_glass';

export const glassReviewTitle = 'Review of the break-glass';

const idOf = (version: number): string => `${glassReviewList}/${version}`;

/** One task for each time, owed by whoever is told of it, from then on. */
function reviewTasks(goLive: GoLive): readonly Task[] {
  return (goLive.brokenGlass ?? []).map(({ what, at, version }) => ({
    id: idOf(version),
    text: reviewText(what),
    owner: glassContacts(goLive, what)[0] ?? goLive.runbook.decision.owner,
    blocking: false,
    opensAt: at,
    dueAt: at + reviewWithinMs,
  }));
}

const reviewText = (what: string): string =>
  `Review the break-glass (${what}): was it right, and what has to change?`;

export const glassReviewText = ({ brokenGlass = [] }: GoLive, id: string): string | undefined => {
  const broken = brokenGlass.find(({ version }) => idOf(version) === id);
  return broken && reviewText(broken.what);
};

/** Nothing where no glass was broken. */
export function glassReviews(goLive: GoLive): readonly FollowUpList[] {
  const tasks = reviewTasks(goLive);
  if (tasks.length === 0) return [];
  const opensAt = Math.min(...tasks.map((task) => task.opensAt));
  const dueAt = Math.max(...tasks.map((task) => task.dueAt));
  return [{ id: glassReviewList, title: glassReviewTitle, opensAt, dueAt, tasks }];
}

import type { FollowUpList, Task } from '../checklist/task.ts';
import type { GoLive } from '../go-live.ts';
import { holdersHere } from '../people/authority.ts';
import { glassReviewBefore } from '../said-before.ts';
import { glassContacts } from './glass-contacts.ts';

/** How long somebody has to look at what was skipped. */
const reviewWithinMs = 48 * 3_600_000;

export const glassReviewList = 'break_glass';

const idOf = (version: number): string => `${glassReviewList}/${version}`;

type BrokenGlass = NonNullable<GoLive['brokenGlass']>[number];

/** One task for each time, owed by whoever is told of it, from then on; never settled by whoever broke the glass. */
export const reviewOf = (goLive: GoLive, broken: BrokenGlass): Task => ({
  id: idOf(broken.version),
  text: textOf(goLive, broken),
  owner: reviewerOf(goLive, broken),
  blocking: false,
  opensAt: broken.at,
  dueAt: broken.at + reviewWithinMs,
  notBy: broken.by,
});

const textOf = (goLive: GoLive, { review, what }: BrokenGlass): string =>
  review ?? glassReviewBefore(what, skippedName(goLive, what));

/** Of the gate or the item that was skipped; undefined for what has none. */
export function skippedName({ runbook }: GoLive, what: string): string | undefined {
  const [kind, id] = what.split('/');
  if (kind === 'gate') return runbook.gates.find((gate) => gate.id === id)?.title ?? id;
  const items = runbook.checklist.flatMap((section) => section.items);
  return kind === 'item' ? (items.find((item) => item.id === id)?.text ?? id) : undefined;
}

/** The first role with somebody else in it. */
function reviewerOf(goLive: GoLive, { what, by }: BrokenGlass): string {
  const { decision, permissions, roles: all } = goLive.runbook;
  const named = [...glassContacts(goLive, what), decision.owner, ...permissions.manage];
  const roles = [...named, ...all.map(({ id }) => id)];
  return roles.find((role) => holdersHere(goLive, role).some((one) => one !== by)) ?? decision.owner;
}

export const glassReviewText = (goLive: GoLive, id: string): string | undefined => {
  const broken = goLive.brokenGlass?.find(({ version }) => idOf(version) === id);
  return broken && textOf(goLive, broken);
};

/** Nothing where no glass was broken. */
export function glassReviews(goLive: GoLive): readonly FollowUpList[] {
  const tasks = (goLive.brokenGlass ?? []).map((broken) => reviewOf(goLive, broken));
  if (tasks.length === 0) return [];
  const opensAt = Math.min(...tasks.map((task) => task.opensAt));
  const dueAt = Math.max(...tasks.map((task) => task.dueAt));
  return [{ id: glassReviewList, opensAt, dueAt, tasks }];
}

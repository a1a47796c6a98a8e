import type { GroupReading } from '../domain/gates/group-reading.ts';
import { allGroups, changedGroups } from '../domain/gates/voter-groups.ts';
import type { GoLive } from '../domain/go-live.ts';
import { peopleBehindStart } from '../domain/people/membership.ts';

/** Slack's answer is waited for no longer than this: a slow Slack holds up no deployment. */
const askWithinMs = 2_000;

/** Who of the people that the start rests on is known to have left; whom Slack does not tell of counts as before. */
export async function findLeavers(
  goLive: GoLive,
  isMember: (person: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const asked = peopleBehindStart(goLive);
  const found = await Promise.all(asked.map((person) => answerOf(isMember(person))));
  return asked.filter((_, index) => found[index] === false);
}

/** The user groups that vote in which others are now; one that Slack does not tell of counts as it was read last. */
export async function findChangedGroups(
  goLive: GoLive,
  groupMembers: (group: string) => Promise<readonly string[]>,
  now: number,
): Promise<readonly GroupReading[]> {
  const groups = allGroups(goLive);
  const found = await Promise.all(groups.map((group) => answerOf(groupMembers(group))));
  const readings = groups.flatMap((group, index) => {
    const members = found[index];
    return members ? [{ group, readAt: now, members }] : [];
  });
  return changedGroups(goLive, readings);
}

/** Undefined where it fails or takes too long. */
function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), askWithinMs);
    asked.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}

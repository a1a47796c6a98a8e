import type { GoLive } from '../domain/go-live.ts';
import { peopleBehindStart } from '../domain/membership.ts';

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

/** Undefined where it fails or takes too long. */
function answerOf(asked: Promise<boolean>): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), askWithinMs);
    asked.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { armFailpoints, type FailpointName, failpointNames } from '../../src/failpoint.ts';
import { createRolledBackWorld, fakeTime, playRollback } from '../delivery/rolled-back-world.ts';

/*
 * A bug, or a disk that fails, at any of the places where a crash could hurt: engine, scheduler, worker and deliveries go
 * on in the same process, and what failed is done again. The ledgers of Slack and GitHub are the judges.
 */

beforeEach(() => void fakeTime());
afterEach(() => {
  armFailpoints([]);
  vi.useRealTimers();
});

/** Every pass of a few failpoints would take minutes: beyond these, a pass in so many. */
const firstPasses = 6;
const thenEvery = 17;

describe('a go-live that is rolled back, with an error thrown', () => {
  // There is no door here that acknowledges, and nothing beside Slack and GitHub: see tests/slack/door-trouble.test.ts,
  // and mail-notice, status-page, pager and webhook-notice beside this file.
  it.each(failpointNames.filter((name) => /^(?:engine|worker|post)\./.test(name)))(
    'at any pass of %s, ends with one deployment, one rollback and nothing lost or doubled',
    async (name) => {
      let struck = 0;
      for (let nth = 1; ; nth += nth < firstPasses ? 1 : thenEvery) {
        if (!(await isStruckAndEndsWell(name, nth))) break;
        struck += 1;
      }
      expect(struck).toBeGreaterThan(1);
    },
  );
});

async function isStruckAndEndsWell(name: FailpointName, nth: number): Promise<boolean> {
  const world = await createRolledBackWorld();
  armFailpoints([{ name, does: 'throw', nth }]);
  await playRollback(world);
  await world.endsWell(`${name}:${nth}`);
  return world.errors.some((text) => text.includes(`failpoint ${name}`));
}

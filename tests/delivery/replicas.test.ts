import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { armFailpoints } from '../../src/failpoint.ts';
import { createRolledBackWorld, fakeTime, playRollback } from './rolled-back-world.ts';

/*
 * Several processes on one database. Today golive lets only one run there (`sqlite-owner.ts`); what keeps them from
 * doubling each other's work lies below that lock: one writer at a time, the inbox, and the leases of effects.
 */

beforeEach(() => void fakeTime());
afterEach(() => {
  armFailpoints([]);
  vi.useRealTimers();
});

async function played(processes: number) {
  const world = await createRolledBackWorld(processes);
  await playRollback(world);
  return world.endsWell(`${processes} processes`);
}

describe('a go-live that several processes work on at once', () => {
  it.each([2, 3])(
    '%d of them do what one does: the same events and the same posts, each once',
    async (processes) => {
      expect(await played(processes)).toEqual(await played(1));
    },
  );

  it.each([
    ['worker.before_send', 1],
    ['worker.after_send', 1],
    ['worker.after_claim', 14],
    ['worker.before_outcome', 14],
    ['post.after_send', 10],
  ] as const)('goes on where one of two stands still at %s', async (name, nth) => {
    const world = await createRolledBackWorld(2);
    armFailpoints([{ name, does: 'stop', nth }]);
    await playRollback(world);
    await world.endsWell(`${name}:${nth}`);
  });
});

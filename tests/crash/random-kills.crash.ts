import { describe, expect, it } from 'vitest';
import { dispatches } from '../scenarios/steps.ts';
import { createCrashingWorld, deploy, rollBack } from './crashing-world.ts';
import { expectNothingLostOrDoubled } from './ledger-checks.ts';

/** A hundred kills, in two halves that run beside each other: mostly they wait. */
const halves = [
  { kills: 50, seed: 20_261_201 },
  { kills: 50, seed: 20_261_202 },
];

/** Mulberry32: a small generator, so that a failure can be played again with its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a bot that is killed a hundred times at any moment', () => {
  it.concurrent.each(halves)(
    'loses nothing, doubles nothing and ends where it should: $kills with seed $seed',
    async ({ kills: wantedKills, seed }) => {
      const random = seeded(seed);
      let kills = 0;
      while (kills < wantedKills) {
        const world = await createCrashingWorld(() => ({}));
        const { bot } = world.sandbox;
        let over = false;
        await world.start();
        const killer = (async () => {
          while (!over) {
            // Mostly at once; now and then it lives long enough to prove that a lost dispatch is absent.
            const livesMs = random() < 0.75 ? 10 + random() * 300 : 3_000 + random() * 1_000;
            await new Promise((resolve) => setTimeout(resolve, livesMs));
            const { pid, status } = bot.snapshot();
            if (over || pid === undefined || status === 'crashed') continue;
            // Not through the sandbox, which would take it for an exit that was asked for.
            process.kill(pid, 'SIGKILL');
            kills += 1;
            await world.until(
              'the next start',
              () => bot.snapshot().pid !== undefined && bot.snapshot().pid !== pid,
            );
            // Some starts are cut off as well; most get so far that they do something.
            if (random() < 0.8)
              await world.until('a bot that is ready', () => bot.snapshot().status === 'ready');
          }
        })();
        await deploy(world);
        await rollBack(world);
        await world.pass('the rollback', () => world.has('RollbackVerified'));
        over = true;
        await killer;
        await world.calm();
        await world.settled();
        expect(dispatches(world, 'deploy-production'), `seed ${seed}`).toHaveLength(1);
        expect(dispatches(world, 'rollback-production'), `seed ${seed}`).toHaveLength(1);
        expectNothingLostOrDoubled(world);
        await world.close();
      }
      expect(kills).toBeGreaterThanOrEqual(wantedKills);
    },
  );
});

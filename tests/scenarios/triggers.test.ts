import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy, dispatches, watchUntil } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, healthInterval, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

describe('a trigger of the runbook', { timeout: 180_000 }, () => {
  it('for slow answers proposes a rollback once, with the numbers, and is followed from the card', async () => {
    const runbooks = quickPerformanceRunbook();
    await world.start({ RUNBOOKS_DIR: runbooks });
    await deploy(world);
    await watchUntil(world, /Declare success/);
    await watchUntil(world, /Response time of web: \*fast enough/);
    world.sandbox.demo.setMode('slow', { version: 'v1.4.2', slowMs: 1_200 });
    const proposed = () => world.messages(releases).some(({ whole }) => whole.includes('Rollback proposed'));
    for (let looks = 0; looks < 12 && !proposed(); looks += 1) await lookOnce();
    const proposal = await world.untilShown(/Unrecoverable performance degradation/);
    expect(proposal.whole).toMatch(/Evidence:\* web: average of \d+ answers in 1m: \d+ ms, limit 1000 ms/);
    await world.click(people.onCall, 'rollback', '1');
    expect(await world.submit(people.onCall, { reason: 'it crawls' })).toEqual({});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    await watchUntil(world, /Rolled back\./);
    rmSync(runbooks, { recursive: true });
  });
});

/** Unlike a step of the world it waits for a slow answer, and for golive to have judged it. */
async function lookOnce(): Promise<void> {
  const before = world.sandbox.demo.samples().length;
  await world.advance(healthInterval);
  await world.until('a look', () => world.sandbox.demo.samples().length > before);
  await world.settled();
}

/** The sandbox's own, with numbers that a test can wait for: the demo service is slow in real time. */
function quickPerformanceRunbook(): string {
  const folder = join(tmpdir(), `golive-triggers-${process.pid}`);
  cpSync(world.sandbox.botEnvironment()['RUNBOOKS_DIR'] ?? '', folder, { recursive: true });
  const file = join(folder, 'production-go-live.yaml');
  const written = readFileSync(file, 'utf8');
  const quick = written.replace('avg_above: 2s\n      for: 10m', 'avg_above: 1s\n      for: 1m');
  expect(quick).not.toBe(written);
  writeFileSync(file, quick);
  return folder;
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedDefinitions } from './changed-definitions.ts';
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

describe('a trigger of the runbook', () => {
  it('for slow answers proposes a rollback once, with the numbers, and is followed from the card', async () => {
    // The demo service is slow in real time: numbers that a test can wait for.
    const runbooks = changedDefinitions(world, {
      file: 'production-go-live.yaml',
      from: 'avg_above: 2s\n      for: 10m',
      to: 'avg_above: 1s\n      for: 1m',
    });
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
  });

  it('that people report calls the on-call engineer, who follows it, and stands in the post-mortem', async () => {
    await world.start();
    await deploy(world);
    await watchUntil(world, /Declare success/);
    await world.click(people.security, 'trigger_report', 'data_corruption');
    expect(await world.submit(people.security, { seen: 'orders lose their items' })).toEqual({});
    const card = await world.untilShown(/What was seen:\* orders lose their items/);
    expect(card.whole).toMatch(/<@U0ONA>, please decide/);
    await world.click(people.onCall, 'rollback', '1');
    expect(await world.submit(people.onCall, {})).toEqual({});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    await watchUntil(world, /Rolled back\./);
    const issues = () =>
      JSON.stringify(world.sandbox.ledger.read({ system: 'github', kind: 'issue_create' }));
    await world.until('the post-mortem', () => issues().includes('Trigger: Data corruption detected'));
    expect(issues()).toMatch(
      /reported that a trigger is met: Data corruption detected \(orders lose their items/,
    );
  });

  it('that people report is followed at once by who may roll back, in the same form', async () => {
    await world.start();
    await deploy(world);
    await watchUntil(world, /Declare success/);
    await world.command(people.onCall, 'trigger vulnerability SQL injection in the login');
    expect(await world.submit(people.onCall, { next: 'roll_back' })).toEqual({});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    expect(JSON.stringify(dispatches(world, 'rollback-production'))).toContain('"version":"v1.4.1"');
    await watchUntil(world, /Rolled back\./);
    await world.untilShown(/the rollback proposal is settled/);
  });
});

/** Unlike a step of the world it waits for a slow answer, and for golive to have judged it. */
async function lookOnce(): Promise<void> {
  const before = world.sandbox.demo.samples().length;
  await world.advance(healthInterval);
  await world.until('a look', () => world.sandbox.demo.samples().length > before);
  await world.settled();
}

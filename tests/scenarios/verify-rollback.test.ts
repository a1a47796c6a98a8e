import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy, dispatches, watchUntil } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

async function rollBack(reason: string): Promise<void> {
  await world.command(people.onCall, `rollback ${reason}`);
  expect(await world.submit(people.onCall, {})).toEqual({});
}

describe('a rollback of a service that names a workflow to verify it', () => {
  it('is verified only with the success of that workflow, which runs once for each rollback', async () => {
    await world.start();
    world.sandbox.github.setScenario('verify-production.yml', { outcome: 'fail' });
    await deploy(world);
    await watchUntil(world, /Declare success/);
    await rollBack('it failed');
    await watchUntil(world, /could not be verified.*the workflow verify-production\.yml did not succeed/);
    await world.untilShown(/The verification of the rollback by verify-production\.yml: .* failed/, releases);
    expect(dispatches(world, 'verify-production')).toHaveLength(1);
    world.sandbox.github.setScenario('verify-production.yml', { outcome: 'succeed' });
    await rollBack('once more');
    await watchUntil(world, /Rolled back\./);
    expect(dispatches(world, 'rollback-production')).toHaveLength(2);
    expect(dispatches(world, 'verify-production')).toHaveLength(2);
    expect(JSON.stringify(dispatches(world, 'verify-production'))).toContain('"version":"v1.4.1"');
  });
});

import { afterEach, beforeEach, it } from 'vitest';
import { approve, reachT0 } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
  await world.start();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

it('what nobody does is told to its owner, then to the lead, and the deployment starts all the same', async () => {
  await approve(world);
  await reachT0(world);
  await world.untilShown('The step “Communication” is late', releases);
  await world.untilShown(/Not finished yet:.*Communication/, releases);
  await world.click(people.technicalLead, 'start_deployment');
  await world.untilShown(/left open: .*Communication/, releases);
}, 90_000);

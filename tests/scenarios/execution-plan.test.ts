import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrivedIn } from './deliveries.ts';
import { approve, dispatches, HOUR, reachT0, written } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
beforeAll(async () => {
  world = await createScenarioWorld();
  await world.start();
});
afterAll(async () => {
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
});

it('an issue with an ETA is told to those whom it pages and to nobody else, acknowledged by one of them, and so is its end', async () => {
  await world.until('the dispatch', () => dispatches(world).length > 0);
  await world.settled();
  const eta = written(world.t0 + 2 * HOUR);
  await world.command(people.operations, `issue the login fails --eta ${eta} --severe`);
  await world.untilShown('issue 1: the login fails', releases);
  await world.settled();
  await world.click(people.onCall, 'issue_acknowledge', '1');
  await world.settled();
  await world.command(people.operations, 'issue resolve 1 the index is back');
  await world.settled();
  expect(arrivedIn(world)).toEqual([
    'mail stakeholders@example.com: scheduled',
    'pager changes: started',
    'pager notice/issues/1/1: trigger',
    'pager notice/issues/1/1: acknowledge',
    'pager notice/issues/1/1: resolve',
    'slack C0STAKE: scheduled',
    'slack C0STAKE: started',
    'slack C0SUPPORT: starting',
    'slack C0TECH: starting',
    'slack C0TECH: started',
    'status page maintenance: scheduled/1',
    'status page maintenance: “starting”',
    'status page maintenance: in_progress',
    'webhook demo_tool: scheduled',
    'webhook demo_tool: starting',
    'webhook demo_tool: started',
    'webhook demo_tool: issues/1',
    'webhook demo_tool: issues/1/resolved',
  ]);
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { approve, HOUR, heard, reachT0, watchUntil } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

const MINUTE = 60_000;

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
  await world.start();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const { operations, technicalLead, security, business } = people;

const done = async (user: string, step: string, title: string): Promise<void> => {
  await world.click(user, 'step_done', step);
  await world.untilShown(`✅ *${title}*`, releases);
};

it('the phases 1 to 4 are walked by the people whom the runbook names, and everything is told once', async () => {
  await approve(world);
  await world.jumpTo(world.t0 - 24 * HOUR);
  await world.jumpTo(world.t0 - HOUR);
  await world.untilShown('It is time for *Phase 1', releases);
  await world.untilShown('✅ *Final System Checks*', releases);
  await world.jumpTo(world.t0 - 45 * MINUTE);
  await world.untilShown('the roll call is open', releases);
  for (const person of [technicalLead, security, business, operations])
    await world.click(person, 'roll_call_here', 'team_assembly');
  await world.untilShown('✅ *Team Assembly*', releases);
  await world.click(operations, 'step_done', 'communication');
  await world.untilShown(/✅ \*Phase 1: Pre-Deployment\*/, releases);
  expect(await world.command(technicalLead, 'status')).toMatch(/Plan:\* Phase 2: Deployment/);

  await world.jumpTo(world.t0);
  await world.click(technicalLead, 'start_deployment');
  await watchUntil(world, /Declare success/);
  await world.untilShown('✅ *Production Deployment*', releases);
  await world.jumpTo(world.t0 + 15 * MINUTE);
  await world.untilShown('✅ *Initial Validation*', releases);
  await world.click(technicalLead, 'step_done', 'smoke_tests');
  await world.untilShown(/✅ \*Phase 2: Deployment\*/, releases);

  await world.jumpTo(world.t0 + 30 * MINUTE);
  await world.untilShown('It is time for *Phase 3', releases);
  await done(business, 'comprehensive_testing', 'Comprehensive Testing');
  await world.click(technicalLead, 'step_done', 'monitoring_verification');
  await world.untilShown(/✅ \*Phase 3: Validation\*/, releases);

  await done(operations, 'final_validation', 'Final Validation');
  await watchUntil(world, /Declare success/);
  await world.click(operations, 'declare_success');
  await world.submit(operations, {});
  expect(await world.command(operations, 'mine')).toContain('the step “Go-Live Declaration”');
  await world.jumpTo(world.t0 + 90 * MINUTE);
  for (let steps = 0; steps < 3; steps += 1) await world.step();
  await world.untilShown('Production deployment successful', 'C0USERS');
  await world.click(operations, 'step_done', 'declaration');
  await world.untilShown(/✅ \*Phase 4: Go-Live Confirmation\*/, releases);

  const told = heard(world, releases).join('\n');
  expect(told.match(/It is time for \*Phase 1/g)?.length).toBe(2);
  expect(told).not.toContain('⏰ The step');
  expect(await world.command(operations, 'mine')).not.toContain('the step');
}, 120_000);

it('what nobody does is told to its owner, then to the lead, and the deployment starts all the same', async () => {
  await approve(world);
  await reachT0(world);
  await world.untilShown('The step “Communication” is late', releases);
  await world.untilShown(/Not finished yet:.*Communication/, releases);
  await world.click(technicalLead, 'start_deployment');
  await world.untilShown(/left open: .*Communication/, releases);
}, 90_000);

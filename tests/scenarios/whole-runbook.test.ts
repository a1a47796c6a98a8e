import { afterEach, beforeEach, expect, it } from 'vitest';
import { arrivedIn } from './deliveries.ts';
import { tasksOf } from './raw-payloads.ts';
import {
  deployPlanned,
  dispatches,
  giveFinalGo,
  HOUR,
  heard,
  plan,
  tickAll,
  tickFollowUps,
  voteGo,
  watchUntil,
} from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

/** The document that the runbook was made from, walked from its first line to its last by the people whom it names. */
const MINUTE = 60_000;
const DAY = 24 * HOUR;
const { planner, operations, technicalLead, security, business, onCall } = people;
const productManager = 'U0BO';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld({ hourOfT0: 10 });
  await world.start();
  await plan(world);
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const at = (offsetMs: number) => world.jumpTo(world.t0 + offsetMs);
const shown = (words: string | RegExp) => world.untilShown(words, releases);

/** The cards in the go-live's channel, as they are now. */
const drawn = (): string => heard(world, releases).join('\n');

/** Finished with every task of it confirmed. */
async function finish(user: string, step: string): Promise<void> {
  await world.click(user, 'step_done', step);
  expect(await world.submit(user, { tasks: tasksOf.get(step) ?? [] })).toEqual({});
}

/** Started and finished by its owner. The last step of a phase is no longer shown when it is done, but the phase is. */
async function walk(user: string, step: string, title: string): Promise<void> {
  await world.click(user, 'step_start', step);
  await shown(`▶️ *${title}*`);
  await finish(user, step);
  await world.until(`${title} to be done`, () => !drawn().includes(`▶️ *${title}*`));
}

async function judge(user: string, group: string, met: readonly string[]): Promise<void> {
  await world.click(user, 'criteria_judge', group);
  expect(await world.submit(user, { met })).toEqual({});
}

/** Nothing is left to do, for anybody. */
async function expectNothingOpen(): Promise<void> {
  await shown('The go-live is *closed*: every follow-up is settled.');
  expect(await world.command(planner, 'list')).not.toContain('GL-1');
  expect(await world.command(planner, 'status GL-1')).toMatch(/\*Next:\* nothing; the go-live is closed\./);
  for (const user of [planner, operations, technicalLead, security, business, onCall, productManager])
    expect(await world.command(user, 'mine')).not.toContain('GL-1');
}

it('is walked from the plan to the closed retrospective', async () => {
  await tickAll(world);
  await shown('Checklist: 24 of 24 settled');
  await voteGo(world);
  await at(-DAY);
  await world.untilShown(/Production go-live scheduled for/, 'C0STAKE');
  await world.settled();

  await at(-HOUR);
  await shown('✅ *Final System Checks*');
  await world.settled();
  await at(-45 * MINUTE);
  for (const user of [technicalLead, security, business, operations])
    await world.click(user, 'roll_call_here', 'team_assembly');
  await shown('✅ *Team Assembly*');
  await at(-30 * MINUTE);
  await finish(operations, 'communication');
  await at(-15 * MINUTE);
  await giveFinalGo(world);
  await shown(/✅ \*Phase 1: Pre-Deployment\*/);
  expect(await world.command(technicalLead, 'status')).toMatch(/Plan:\* Phase 2: Deployment/);

  await at(0);
  await world.click(technicalLead, 'start_deployment');
  await watchUntil(world, /Declare success/);
  // What leaves the house is read and approved ahead of its time.
  await world.click(business, 'notice_approve', 'success');
  expect(await world.submit(business, {})).toEqual({});
  await at(15 * MINUTE);
  await shown('✅ *Initial Validation*');
  // A workflow does them: the answer to its call is lost, it fails, and its owner has it run again.
  world.sandbox.github.setScenario('smoke-production.yml', { outcome: 'fail', job: 'api_response' });
  world.sandbox.faults.add({ system: 'github', match: 'dispatch', times: 1, kind: 'reset_after' });
  await at(25 * MINUTE);
  await shown('not known whether the workflow of “Smoke Tests” was started');
  await shown('It is known now: the *workflow of “Smoke Tests” was started*');
  await watchUntil(
    world,
    /the step \*“Smoke Tests” failed\*: the workflow smoke-production\.yml did not succeed/,
  );
  world.sandbox.github.setScenario('smoke-production.yml', { outcome: 'succeed' });
  await world.click(technicalLead, 'step_again', 'smoke_tests');
  await watchUntil(world, /✅ \*Phase 2: Deployment\*/);
  await at(30 * MINUTE);
  await walk(business, 'comprehensive_testing', 'Comprehensive Testing');
  await world.click(technicalLead, 'step_start', 'monitoring_verification');
  await shown(/▶️ \*mail, to one address of our own\*: it is out/);
  for (const channel of ['email', 'slack/C0STAKE', 'slack/C0TECH', 'slack/C0SUPPORT'])
    await world.click(technicalLead, 'channel_arrived', `1/${channel}`);
  await shown('Every channel that was tested is through.');
  await finish(technicalLead, 'monitoring_verification');
  await shown(/✅ \*Phase 3: Validation\*/);

  await at(HOUR);
  await walk(operations, 'final_validation', 'Final Validation');
  await judge(technicalLead, 'technical', ['no_critical_errors', 'monitoring_functional']);
  await judge(business, 'business', ['journeys_functional', 'data_integrity', 'feedback_positive']);
  await judge(security, 'business', ['authentication_working']);
  await judge(operations, 'operational', ['alerts_correct', 'support_ready', 'documentation_accurate']);
  await judge(security, 'operational', ['incident_response_validated']);
  await watchUntil(world, /Declare success/);
  await world.click(operations, 'declare_success');
  expect(await world.submit(operations, {})).toEqual({});
  expect(await world.command(operations, 'mine')).toContain('the step “Go-Live Declaration”');
  await at(90 * MINUTE);
  for (let looks = 0; looks < 3; looks += 1) await world.step();
  await world.untilShown(/Production deployment successful/, 'C0USERS');
  await finish(operations, 'declaration');
  await world.click(operations, 'step_start', 'full_traffic');
  await shown('run the workflow full-traffic-production.yml for “Full Traffic”');
  await watchUntil(world, /✅ \*Phase 4: Go-Live Confirmation\*/);

  const list = (...ids: readonly string[]) => ids.map((id) => `after_success/${id}`);
  await at(3 * HOUR);
  await shown('Follow-ups, Immediate (0-4 hours): 1 of 4 settled');
  const immediate = ['monitor_health', 'validate_alert_channels', 'monitor_feedback'];
  await tickFollowUps(world, list(...immediate));
  await at(6 * HOUR);
  const shortTerm = ['performance_analysis', 'adoption_review', 'support_tickets', 'stability_assessment'];
  await tickFollowUps(world, list(...shortTerm));
  await at(2 * DAY);
  const mediumTerm = ['documentation_updates', 'process_improvements', 'success_metrics'];
  await tickFollowUps(world, list(...mediumTerm));
  await world.command(technicalLead, 'retro GL-1');
  const notes = { 'retro|went_well': 'the roll call', 'retro|process_updates': 'Test the channels at T-2h' };
  expect(await world.submit(technicalLead, notes)).toEqual({});
  await world.command(business, 'retro GL-1');
  const improve = { 'retro|to_improve': 'too many hands', 'retro|action_items': 'a second pair of eyes' };
  const owed = { owner: operations, issue: ['issue'], anonymous: ['anonymous'] };
  expect(await world.submit(business, { ...improve, ...owed })).toEqual({});
  await shown('too many hands · anonymous');
  await world.click(planner, 'retro_held');
  await shown(/the roll call · <@U0TOM>/);
  await shown(
    /retrospective was held[\s\S]*a second pair of eyes · anonymous · owner <@U0OLE> · <[^|]*issues\/\d+\|/,
  );
  await expectNothingOpen();

  const runs = ['deploy', 'smoke', 'full-traffic'].map(
    (name) => dispatches(world, `${name}-production`).length,
  );
  expect(runs).toEqual([1, 2, 1]);
  expect(dispatches(world)).toHaveLength(4);
  expect(arrivedIn(world)).toEqual([
    'mail stakeholders@example.com: scheduled',
    'mail stakeholders@example.com: success',
    // The test of the channels goes to one of our own, and nowhere where users read.
    'mail tom@example.com: channel-test',
    'mail users@example.com: success',
    'pager changes: started',
    'pager changes: channel_test/1',
    'pager changes: succeeded',
    'slack C0STAKE: scheduled',
    'slack C0STAKE: started',
    'slack C0STAKE: TEST',
    'slack C0STAKE: success',
    'slack C0SUPPORT: starting',
    'slack C0SUPPORT: TEST',
    'slack C0TECH: starting',
    'slack C0TECH: started',
    'slack C0TECH: TEST',
    'slack C0USERS: success',
    'status page maintenance: scheduled/1',
    'status page maintenance: “starting”',
    'status page maintenance: in_progress',
    'status page maintenance: completed',
    'status page maintenance: “success”',
    'webhook demo_tool: scheduled',
    'webhook demo_tool: starting',
    'webhook demo_tool: started',
    'webhook demo_tool: TEST',
    'webhook demo_tool: success',
  ]);
  expect(drawn()).not.toMatch(/⏰ The step|are \*overdue\*/);
});

it('is left in phase 3 by a rollback, whose follow-ups are all finished', async () => {
  await deployPlanned(world);
  await watchUntil(world, /Declare success/);
  await at(25 * MINUTE);
  await watchUntil(world, /✅ \*Phase 2: Deployment\*/);
  await at(30 * MINUTE);
  await world.click(business, 'step_start', 'comprehensive_testing');
  await world.command(business, 'trigger business_request the orders are wrong');
  expect(await world.submit(business, { next: 'call' })).toEqual({});
  await shown(/the orders are wrong/);
  // Whoever is on call was paged.
  await world.settled();
  await world.click(onCall, 'rollback', '1');
  expect(await world.submit(onCall, {})).toEqual({});
  await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
  await watchUntil(world, /Rolled back\./);
  await shown(/post-mortem is opened on GitHub/);

  const list = (...ids: readonly string[]) => ids.map((id) => `after_rollback/${id}`);
  // Once the notice has arrived everywhere.
  await shown(/☑ Notify all stakeholders of rollback/);
  await shown(/☑ Update status page/);
  await tickFollowUps(world, list('incident_response_begun'));
  await world.advance(40 * MINUTE);
  await tickFollowUps(world, list('incident_analysed', 'rollback_documented', 'fix_forward_planned'));
  await world.advance(6 * HOUR);
  await tickFollowUps(world, list('post_mortem', 'procedures_updated', 'next_attempt_scheduled'));
  await world.advance(18 * HOUR);
  await tickFollowUps(world, ['after_success/retrospective']);
  await expectNothingOpen();

  expect(arrivedIn(world)).toEqual([
    'mail stakeholders@example.com: scheduled',
    'mail stakeholders@example.com: rolled_back',
    'pager changes: started',
    'pager changes: rolled_back',
    'pager incident/1: trigger',
    'pager incident/1: acknowledge',
    'pager incident/1: resolve',
    'slack C0STAKE: scheduled',
    'slack C0STAKE: started',
    'slack C0STAKE: rolled_back',
    'slack C0SUPPORT: starting',
    'slack C0SUPPORT: rolled_back',
    'slack C0TECH: starting',
    'slack C0TECH: started',
    'slack C0TECH: rolled_back',
    'status page maintenance: scheduled/1',
    'status page maintenance: “starting”',
    'status page maintenance: in_progress',
    'status page maintenance: rolling_back',
    'status page rollback: identified',
    'status page rollback: monitoring',
    'status page rollback: resolved',
    'status page rollback: “rolled_back”',
    'webhook demo_tool: scheduled',
    'webhook demo_tool: starting',
    'webhook demo_tool: started',
    'webhook demo_tool: rolled_back',
  ]);
  const issues = world.sandbox.ledger.read({ system: 'github', kind: 'issue_create' });
  expect(issues.filter(({ accepted }) => accepted)).toHaveLength(1);
  expect(JSON.stringify(issues)).toContain('the orders are wrong');
});

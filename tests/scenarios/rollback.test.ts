import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrivedIn } from './deliveries.ts';
import { deploy, dispatches, HOUR, heard, onStatusPage, paged, plan, watchUntil, written } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld, subjectsOf } from './world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
  await world.start();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const users = 'C0USERS';

describe('a go-live', () => {
  it.each(['supported', 'refused'] as const)(
    'whose workflow fails goes back to the version that its plan names; the details of runs in GitHub’s answers are %s',
    async (runDetails) => {
      world.sandbox.github.setSwitches({ runDetails });
      world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
      await deploy(world);
      await watchUntil(world, /deployment failed/);
      await rollBack('it failed');
      const [deployed, rolledBack, verified, ...more] = dispatches(world).map(({ data }) =>
        JSON.stringify(data),
      );
      expect(deployed).toContain('"version":"v1.4.2"');
      expect(rolledBack).toContain('"version":"v1.4.1"');
      expect(rolledBack).toMatch(/"golive_id":"[^"]*rollback/);
      expect(verified).toMatch(/verify-production\.yml.*"version":"v1\.4\.1"/);
      expect(more).toEqual([]);
      const { runs } = world.sandbox.github.snapshot();
      const run = runs.find((one) => one.workflow_file === 'rollback-production.yml');
      expect(run?.display_title).toContain('back to v1.4.1');
      await world.untilShown(`/actions/runs/${run?.id}`);
      await world.untilShown('Rolled back to v1.4.1, verified');
      await world.settled();
      expect(arrivedIn(world)).toEqual([
        'mail stakeholders@example.com: scheduled',
        'mail stakeholders@example.com: rolled_back',
        'pager changes: started',
        'pager changes: rolled_back',
        'pager rollback: trigger',
        'pager rollback: resolve',
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
      expect(heard(world, users).join('\n')).not.toContain('successful');
    },
  );

  it('with an issue tells it, its ETA and its end once to each, and of the abort nobody is paged', async () => {
    await plan(world);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.untilShown('Production go-live scheduled for', 'C0STAKE');
    await world.settled();
    const eta = (hours: number) => written(world.t0 - hours * HOUR);
    await world.command(people.operations, `issue orders are lost --severe --eta ${eta(22)}`);
    await world.until('the page', () => paged(world).length === 1);
    await world.settled();
    await world.click(people.onCall, 'issue_acknowledge', '1');
    await world.command(people.operations, `issue eta 1 ${eta(20)}`);
    await world.settled();
    await world.command(people.technicalLead, 'update The cause is known. It is mended by noon.');
    await world.click(people.technicalLead, 'update_approve', '1');
    await world.untilShown('The cause is known.', 'C0STAKE');
    await world.settled();
    await world.command(people.technicalLead, 'issue resolve 1 the queue was drained');
    await world.untilShown('the queue was drained', releases);
    await world.settled();
    await world.command(people.planner, 'abort');
    expect(await world.submit(people.planner, { reason: 'not this week' })).toEqual({});
    await world.untilShown('Production go-live aborted.', 'C0TECH');
    await world.settled();
    expect(arrivedIn(world)).toEqual([
      'mail stakeholders@example.com: scheduled',
      'mail stakeholders@example.com: aborted',
      'pager notice/issues/1/1: trigger',
      'pager notice/issues/1/1: acknowledge',
      'pager notice/issues/1/1: resolve',
      'slack C0STAKE: scheduled',
      'slack C0STAKE: status_update/1/short',
      'slack C0STAKE: aborted',
      'slack C0TECH: status_update/1',
      'slack C0TECH: aborted',
      'status page maintenance: scheduled/1',
      'status page maintenance: cancelled',
      'webhook demo_tool: scheduled',
      'webhook demo_tool: issues/1',
      'webhook demo_tool: issues/1/eta/1',
      'webhook demo_tool: status_update/1',
      'webhook demo_tool: issues/1/resolved',
      'webhook demo_tool: aborted',
    ]);
  });

  it('that is the first of its service goes back to the version that the on-call engineer names', async () => {
    world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
    await deploy(world, { returnUnknown: true });
    await watchUntil(world, /deployment failed/);
    await world.command(people.onCall, 'rollback it failed');
    const errorsFor = async (version: string) =>
      (await world.submit(people.onCall, { version }))['version'] ?? '';
    expect(Object.keys(await world.submit(people.onCall, {}))).toEqual(['version']);
    expect(await errorsFor('v 1')).toContain('cannot be a version');
    expect(await errorsFor('v1.4.2')).toContain('earlier one');
    expect(dispatches(world, 'rollback-production')).toHaveLength(0);
    expect(await world.submit(people.onCall, { version: 'v1.4.0' })).toEqual({});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    expect(JSON.stringify(dispatches(world, 'rollback-production'))).toContain('"version":"v1.4.0"');
    await watchUntil(world, /Rolled back\..* The health is up again on v1\.4\.0/);
  });

  it('whose service goes down is proposed for rollback after five minutes, once, and rolled back; GitHub answers in its version 2026-03-10', async () => {
    world.sandbox.github.setSwitches({ apiVersion: '2026-03-10' });
    await deploy(world);
    await watchUntil(world, /Declare success/);
    world.sandbox.demo.setMode('down', { version: 'v1.4.2' });
    await watchUntil(world, /Application unavailable/);
    await rollBack('the shop is down');
    await world.settled();
    const drawn = world.messages(releases).map(({ blocks }) => blocks);
    expect([...subjectsOf(drawn, 'dismiss_proposal'), ...subjectsOf(drawn, 'rollback')]).toEqual([]);
    await world.jumpTo(world.t0 + 2 * HOUR);
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
    // This version refuses the flag, and names the run without it: nothing is sent a third time.
    const answers = world.sandbox.ledger.read({ system: 'github', kind: 'dispatch' });
    expect(answers.map(({ data }) => data['status'])).toEqual([422, 200, 422, 200, 422, 200]);
    expect(heard(world, users).join('\n')).not.toContain('successful');
    expect(onStatusPage(world)).toEqual([
      // The notice that everybody gets stands there too, once.
      'Trouble with Demo Shop after an update: identified, monitoring, resolved, resolved',
      // So does that of T-60m.
      'Update of Demo Shop to v1.4.2: scheduled, scheduled, in_progress, completed',
    ]);
    expect(world.sandbox.shopPage.components().map(({ status }) => status)).toEqual([
      'operational',
      'operational',
    ]);
    expect(paged(world)).toEqual(['incident/1 trigger acknowledge resolve']);
    const { changes } = world.sandbox.pager.snapshot();
    expect(changes.map(({ id }) => id.replace(/^.*change/, ''))).toEqual(['/started', '/rolled_back']);
    await world.untilShown(/Rolled Back> sent/, releases);
  });

  async function rollBack(reason: string): Promise<void> {
    await world.command(people.onCall, `rollback ${reason}`);
    expect(await world.submit(people.onCall, {})).toEqual({});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    await watchUntil(world, /Rolled back\./);
  }
});

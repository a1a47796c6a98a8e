import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy, dispatches, HOUR, heard, postedKeys, tickFollowUps, watchUntil, written } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

const DAY = 24 * HOUR;
const MINUTE = 60_000;

let world: ScenarioWorld;
async function begin(options: { ownProcess?: boolean } = {}): Promise<void> {
  world = await createScenarioWorld({ ...options, hourOfT0: 4 });
  await world.start();
}
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const tick = (tasks: readonly string[]) => tickFollowUps(world, tasks);

const afterSuccess = (...ids: readonly string[]) => ids.map((id) => `after_success/${id}`);

/** The direct messages to somebody, as they arrived. */
const reminders = (user: string) =>
  world.sandbox.ledger
    .read({ system: 'slack', kind: 'chat.postMessage' })
    .filter(({ accepted, data }) => accepted && JSON.stringify(data).includes(`reminder/${user}/`));

const reminderKeys = () => postedKeys(world).filter((key) => key.startsWith('reminder/'));

const issues = () =>
  world.sandbox.ledger.read({ system: 'github', kind: 'issue_create' }).filter(({ accepted }) => accepted);

const ephemerals = (user: string) =>
  world.sandbox.slack.snapshot().users.find(({ id }) => id === user)?.ephemerals;

const told = (words: string | RegExp) =>
  heard(world, releases).filter((text) => text.search(words) >= 0).length;

describe('after its success a go-live', () => {
  it('is followed up over seven days, also across a restart, and closes when all is done', async () => {
    await begin({ ownProcess: true });
    await deploy(world);
    await watchUntil(world, /Declare success/);
    await world.click(people.operations, 'declare_success');
    await world.submit(people.operations, {});
    // The backups are confirmed by their check: last night's restore succeeded.
    await world.untilShown('Follow-ups, Immediate (0-4 hours): 1 of 4 settled', releases);
    await tick(afterSuccess('monitor_health', 'validate_alert_channels'));
    await world.untilShown('Follow-ups, Immediate (0-4 hours): 3 of 4 settled', releases);

    await world.jumpTo(world.t0 + 5 * HOUR);
    await world.untilShown(/Immediate \(0-4 hours\)\*? are \*overdue\*.*User feedback monitoring/, releases);
    await world.untilShown('Follow-ups, Short-term (4-24 hours): 0 of 4 settled', releases);
    await world.until('the last call of the first list', () => reminders(people.operations).length > 0);
    await world.sandbox.bot.kill('SIGKILL');
    await world.start();
    await world.jumpTo(world.t0 + 5 * HOUR + MINUTE);
    await tick(afterSuccess('monitor_feedback', 'performance_analysis', 'adoption_review'));
    await tick(afterSuccess('support_tickets', 'stability_assessment'));
    await world.jumpTo(world.t0 + 25 * HOUR);
    await world.untilShown('Follow-ups, Medium-term (1-7 days): 0 of 4 settled', releases);
    expect(new Set(reminderKeys()).size).toBe(reminderKeys().length);
    await world.jumpTo(world.t0 + 6 * DAY);
    await tick(afterSuccess('retrospective', 'documentation_updates', 'process_improvements'));
    expect(told('The go-live is *closed*')).toBe(0);
    await tick(afterSuccess('success_metrics'));
    await world.untilShown('The go-live is *closed*: every follow-up is settled.', releases);
    await world.jumpTo(world.t0 + 30 * DAY);
    await world.settled();
    expect(told('are \\*overdue\\*')).toBe(1);
    const after = reminders(people.operations).length;
    await world.jumpTo(world.t0 + 40 * DAY);
    await world.settled();
    expect(reminders(people.operations)).toHaveLength(after);
  });
});

describe('after its rollback a go-live', () => {
  beforeEach(() => begin());

  async function rollBack(): Promise<void> {
    world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
    await deploy(world);
    await watchUntil(world, /deployment failed/);
    await world.command(people.onCall, 'rollback it failed');
    await world.submit(people.onCall, {});
    await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
    await watchUntil(world, /Rolled back\./);
  }

  it('has its post-mortem opened once, though the answer is lost, and its version is not planned again', async () => {
    world.sandbox.faults.add({ system: 'github', match: 'issue_create', kind: 'reset_after', times: 1 });
    await rollBack();
    await world.untilShown(/post-mortem is opened on GitHub.*issue 101/, releases);
    const [issue, ...more] = issues();
    expect(more).toEqual([]);
    expect(JSON.stringify(issue?.data)).toContain('ona asked for a **rollback** to v1.4.1: it failed');
    const again = `plan demo-shop v1.4.2 at ${written(world.t0 + 2 * DAY)} rollback v1.4.1`;
    expect(await world.command(people.planner, again)).toContain('marked bad');
    await world.command(people.planner, 'allow GL-1 the database was to blame');
    await world.untilShown('may be planned again', releases);
    await world.command(people.planner, again);
    await world.untilShown('GL-2 · Demo Shop v1.4.2', releases);
    await world.untilShown('The environment has been *locked* since the rollback of GL-1', releases);
    await world.command(people.planner, 'unlock GL-1 the database is mended');
    await world.untilShown('Nothing from outside keeps this go-live from being deployed any more', releases);
    await world.untilShown('production was unlocked by <@U0RITA>: the database is mended', releases);
  });

  it('is followed up for a day, and closed with a reason that names what stays undone', async () => {
    world.sandbox.faults.add({
      system: 'github',
      match: 'issue_create',
      kind: 'status',
      status: 403,
      error: 'Resource not accessible by personal access token',
    });
    await rollBack();
    await world.untilShown(/post-mortem could not be opened.*Resource not accessible/, releases);
    expect(issues()).toEqual([]);
    await world.command(people.planner, 'postmortem');
    await world.until('the text to copy', () =>
      JSON.stringify(ephemerals(people.planner)).includes('## Timeline'),
    );
    // That everybody is told, on the status page too, is settled by the notice, once it was delivered everywhere.
    await world.untilShown('Follow-ups, Immediate: 2 of 3 settled', releases);
    await world.untilShown(/☑ Notify all stakeholders of rollback/, releases);
    await world.advance(20 * MINUTE);
    await world.untilShown(/Immediate\*? are \*overdue\*/, releases);
    await world.command(people.planner, 'close the next attempt is planned');
    expect(await world.submit(people.planner, {})).toEqual({});
    await world.untilShown(/closed\* the go-live: the next attempt is planned/, releases);
    await world.untilShown(/What stays undone: “Begin incident response”/, releases);
    await world.jumpTo(world.t0 + 3 * DAY);
    await world.settled();
    expect(told('Within 24 hours\\*? are')).toBe(0);
  });
});

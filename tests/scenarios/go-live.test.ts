import { afterEach, describe, expect, it } from 'vitest';
import { arrivedIn } from './deliveries.ts';
import { approve, dispatches, HOUR, heard, onStatusPage, plan, reachT0, voteGo, written } from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
async function begin(options: Parameters<typeof createScenarioWorld>[0] = {}): Promise<void> {
  world = await createScenarioWorld(options);
  await world.start();
}
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const stakeholders = 'C0STAKE';
const users = 'C0USERS';

describe('a go-live', () => {
  it('with a NO-GO does not start, whatever the clock says', async () => {
    await begin();
    await plan(world);
    await voteGo(world);
    await world.click(people.security, 'gate_no_go', 'security_approval');
    expect(await world.submit(people.security, { reason: 'open finding' })).toEqual({});
    await world.untilShown('open finding', releases);
    await reachT0(world);
    await world.jumpTo(world.t0 + 2 * HOUR);
    expect(await world.command(people.technicalLead, 'deploy')).toMatch(/Gate 2/);
    expect(dispatches(world)).toHaveLength(0);
    expect(heard(world, users)).toEqual([]);
  });

  it('rescheduled after T-24h announces the new time and keeps the old start from happening', async () => {
    // As it is run: nothing but its own process around it.
    await begin({ ownProcess: true });
    await approve(world);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.untilShown('Production go-live scheduled for', stakeholders);
    await world.settled();
    await world.command(people.planner, `reschedule ${written(world.t0 + 48 * HOUR)}`);
    await world.untilShown(/rescheduled|moved/i, releases);
    const newTime = written(world.t0 + 48 * HOUR);
    await world.untilShown(`Production go-live rescheduled. New time: ${newTime}.`, stakeholders);
    await world.settled();
    await world.jumpTo(world.t0 + HOUR);
    await world.jumpTo(world.t0 + 24 * HOUR);
    await world.until(
      'a second announcement',
      () => heard(world, stakeholders).filter((text) => text.includes(newTime)).length === 2,
    );
    await world.settled();
    await world.command(people.planner, 'abort');
    expect(await world.submit(people.planner, { reason: 'not this year' })).toEqual({});
    await world.untilShown('Production go-live aborted.', stakeholders);
    await world.settled();
    expect(arrivedIn(world)).toEqual([
      'mail stakeholders@example.com: scheduled',
      'mail stakeholders@example.com: rescheduled (2)',
      'mail stakeholders@example.com: scheduled (2)',
      'mail stakeholders@example.com: aborted (2)',
      'slack C0STAKE: scheduled',
      'slack C0STAKE: rescheduled (2)',
      'slack C0STAKE: scheduled (2)',
      'slack C0STAKE: aborted (2)',
      'status page maintenance: scheduled/1',
      'status page maintenance: scheduled/2',
      'status page maintenance: cancelled',
      'webhook demo_tool: scheduled',
      'webhook demo_tool: rescheduled',
      'webhook demo_tool: scheduled',
      'webhook demo_tool: aborted',
    ]);
    // One thread; only the new time and the abort are shown to those who do not follow it.
    const [head, ...replies] = world.messages(stakeholders);
    expect(replies.map(({ threadTs, broadcast }) => threadTs === head?.ts && broadcast)).toEqual([
      true,
      false,
      true,
    ]);
    expect(onStatusPage(world)).toEqual(['Update of Demo Shop to v1.4.2: scheduled, scheduled, completed']);
    expect(dispatches(world)).toHaveLength(0);
  });

  it('that is aborted sends nothing more', async () => {
    await begin();
    await approve(world);
    await world.command(people.planner, 'abort');
    expect(await world.submit(people.planner, { reason: 'not this week' })).toEqual({});
    await world.untilShown('not this week', releases);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.jumpTo(world.t0 + HOUR);
    await world.settled();
    expect(heard(world, stakeholders)).toEqual([]);
    expect(onStatusPage(world)).toEqual(['Update of Demo Shop to v1.4.2: scheduled, completed']);
    expect(dispatches(world)).toHaveLength(0);
  });
});

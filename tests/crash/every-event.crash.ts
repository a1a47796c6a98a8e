import { afterEach, describe, expect, it } from 'vitest';
import { dispatches, HOUR, heard, written } from '../scenarios/steps.ts';
import { people } from '../scenarios/world.ts';
import {
  approve,
  type CrashingWorld,
  createCrashingWorld,
  deploy,
  fillIn,
  plan,
  rollBack,
  tickAll,
  voteGo,
} from './crashing-world.ts';
import { expectNothingLostOrDoubled } from './ledger-checks.ts';

const stakeholders = 'C0STAKE';
const users = 'C0USERS';

let world: CrashingWorld;
afterEach(async () => {
  try {
    await world.calm();
    await world.settled();
    expectNothingLostOrDoubled(world);
  } finally {
    await world.close();
  }
});

/**
 * Every commit of the engine is the last thing that its process does; only a dispatch that was begun before the last
 * kill is let through to its next commit, or no process would ever live to send it.
 */
async function begin(): Promise<void> {
  world = await createCrashingWorld((_start, lastEvent) => ({
    GOLIVE_FAILPOINTS: `engine.after_commit=kill:${lastEvent === 'DispatchBegun' ? 2 : 1}`,
  }));
  await world.start();
}

describe('a bot that is killed after every event', () => {
  it('takes a go-live from its plan to success', async () => {
    await begin();
    await deploy(world);
    await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
    await world.pass('good health', () => lastHealth() === 'up');
    await fillIn(world, people.operations, {
      holds: () => world.has('SuccessDeclared'),
      open: () => world.click(people.operations, 'declare_success'),
      values: {},
    });
    await world.jumpTo(world.t0 + 90 * 60_000);
    await world.pass('the success notice', () =>
      world.has('NoticeDelivered', { notice: 'success', target: `slack:${users}` }),
    );
    await world.calm();
    await world.settled();
    expect(dispatches(world)).toHaveLength(1);
    expect(count(stakeholders, 'Production deployment successful')).toBe(1);
    expect(count(users, 'Production deployment successful')).toBe(1);
  });

  it('keeps a NO-GO', async () => {
    await begin();
    await plan(world);
    await tickAll(world);
    await voteGo(world);
    await fillIn(world, people.security, {
      holds: () => world.has('VoteCast', { gate: 'security_approval', vote: 'NO-GO' }),
      open: () => world.click(people.security, 'gate_no_go', 'security_approval'),
      values: { reason: 'open finding' },
    });
    await world.jumpTo(world.t0);
    await world.until('the offer to start', () => world.has('StartOffered'));
    await world.calm();
    await world.settled();
    expect(dispatches(world)).toHaveLength(0);
  });

  it('announces a reschedule after T-24h once', async () => {
    await begin();
    await approve(world);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.until('the notice', () => world.has('NoticeDelivered', { notice: 'scheduled', round: 1 }));
    const later = world.t0 + 48 * HOUR;
    await world.insist(
      'the reschedule',
      () => world.has('Rescheduled'),
      () => world.command(people.planner, `reschedule GL-1 ${written(later)}`),
    );
    await world.jumpTo(later - 24 * HOUR);
    await world.until('the new notice', () =>
      world.has('NoticeDelivered', { notice: 'scheduled', round: 2 }),
    );
    await world.calm();
    await world.settled();
    expect(count(stakeholders, written(later))).toBe(1);
    expect(dispatches(world)).toHaveLength(0);
  });

  it('rolls back a failed deployment once', async () => {
    await begin();
    world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
    await deploy(world);
    await world.pass('the failure', () => world.has('RunCompleted', { conclusion: 'failure' }));
    await rollBack(world);
    await world.pass('the rollback', () => world.has('RollbackVerified'));
    await world.calm();
    await world.settled();
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
    expect(count(users, 'successful')).toBe(0);
  });

  it('proposes a rollback of a service that went down, once', async () => {
    await begin();
    await deploy(world);
    await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
    await world.pass('good health', () => lastHealth() === 'up');
    world.sandbox.demo.setMode('down', { version: 'v1.4.2' });
    await world.calm();
    await world.pass('the proposal', () => world.has('RollbackProposed'));
    await rollBack(world);
    await world.pass('the rollback', () => world.has('RollbackVerified'));
    await world.settled();
    expect(world.recorded().filter(({ type }) => type === 'RollbackProposed')).toHaveLength(1);
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
  });

  it('keeps an abort: nothing more goes out', async () => {
    await begin();
    await approve(world);
    await fillIn(world, people.planner, {
      holds: () => world.has('Aborted'),
      open: () => world.command(people.planner, 'abort GL-1'),
      values: { reason: 'not this week' },
    });
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.jumpTo(world.t0 + HOUR);
    await world.calm();
    await world.settled();
    expect(heard(world, stakeholders)).toEqual([]);
    expect(dispatches(world)).toHaveLength(0);
  });

  const lastHealth = () =>
    world.recorded().findLast(({ type }) => type === 'HealthChanged')?.event['verdict'];
  const count = (channel: string, words: string) =>
    heard(world, channel).filter((text) => text.includes(words)).length;
});

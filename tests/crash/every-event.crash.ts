import { describe, expect, it } from 'vitest';
import { arrivedIn } from '../scenarios/deliveries.ts';
import { dispatches, HOUR, heard, written } from '../scenarios/steps.ts';
import { people } from '../scenarios/world.ts';
import {
  approve,
  type CrashingWorld,
  createCrashingWorld,
  deploy,
  fillIn,
  healthSinceRun,
  isTold,
  plan,
  type RecordedLine,
  rollBack,
  tickAll,
  told,
  voteGo,
} from './crashing-world.ts';
import { expectNothingLostOrDoubled, isNew } from './ledger-checks.ts';

const stakeholders = 'C0STAKE';
const users = 'C0USERS';

/**
 * Every commit of the engine is the last thing that its process does, with three exceptions, or nothing would ever end:
 * a dispatch that was begun is let through to its next commit, so is a process that follows a run, whose first commit only
 * draws how far it is, and a process lives a little longer once its kills alone have made health unknown and up again
 * three times.
 */
function commitsOfALife(recorded: readonly RecordedLine[]): number {
  if (recorded.filter(({ type }) => type === 'HealthChanged').length > 6) return 8;
  const isBegun = recorded.at(-1)?.type === 'DispatchBegun';
  const ofRuns = recorded.findLast(({ type }) => type === 'DispatchAccepted' || type === 'RunCompleted');
  return isBegun || ofRuns?.type === 'DispatchAccepted' ? 2 : 1;
}

/** The same go-live twice: undisturbed, and killed after every event. Both come to the same end and tell the same, in order. */
function itKilled(title: string, goLive: (world: CrashingWorld) => Promise<void>): void {
  it.concurrent(title, async () => {
    const undisturbed = await endOf(goLive, () => 1_000_000);
    const killed = await endOf(goLive, commitsOfALife);
    expect(undisturbed.decided.length).toBeGreaterThan(5);
    expect(killed).toEqual(undisturbed);
  });
}

async function endOf(
  goLive: (world: CrashingWorld) => Promise<void>,
  commits: (recorded: readonly RecordedLine[]) => number,
): Promise<End> {
  const world = await createCrashingWorld((_start, recorded) => ({
    GOLIVE_FAILPOINTS: `engine.after_commit=kill:${commits(recorded)}`,
  }));
  try {
    await world.start();
    await goLive(world);
    await world.calm();
    await world.settled();
    expectNothingLostOrDoubled(world);
    return {
      status: world.status(),
      decided: decided(world.recorded()),
      arrived: arrivedIn(world)
        .filter((line) => !isInDoubt.test(line))
        .filter(isNew),
    };
  } finally {
    await world.close();
  }
}

interface End {
  readonly status: string;
  readonly decided: readonly string[];
  readonly arrived: readonly string[];
}

/** Each mail is killed after its mark, and a change wherever it is: nobody knows whether they arrived, so nobody sends them again. */
const isInDoubt = /^(?:mail |pager changes)/;

/** What people and other systems did and were told, in no order; not what kills add: outages, gaps in health, delays. */
function decided(lines: readonly RecordedLine[]): readonly string[] {
  const all = lines.flatMap(({ actor, type, event }) => {
    const { item, gate, vote, conclusion, notice, round, target, t0 } = event;
    switch (type) {
      case 'NoticeDelivered':
      case 'NoticeFailed':
      case 'NoticeUncertain':
        // A start that is told of only after its run failed is told of as missing, and people are asked of a mail that
        // was killed after its mark.
        return `heard or told ${JSON.stringify([notice, round, target])}`;
      case 'ChecklistItemTicked':
        // What a notice does by itself, it does only where no channel of it is in doubt.
        return actor === 'worker' ? [] : `${type} ${JSON.stringify([item])}`;
      case 'VoteCast':
      case 'FinalGoGiven':
      case 'Rescheduled':
      case 'Aborted':
      case 'RunRequested':
      case 'RunCompleted':
      case 'SuccessDeclared':
      case 'FollowUpsOpened':
      case 'RollbackProposed':
      case 'RollbackVerified':
        return `${type} ${JSON.stringify([gate, vote, conclusion, t0 === undefined ? '' : 'moved'])}`;
      default:
        return [];
    }
  });
  return all.sort();
}

describe('a bot that is killed after every event', () => {
  itKilled('takes a go-live from its plan to success', async (world) => {
    await deploy(world);
    await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
    await world.pass('good health', () => healthSinceRun(world) === 'up');
    await fillIn(world, people.operations, {
      holds: () => world.has('SuccessDeclared'),
      open: () => world.click(people.operations, 'declare_success'),
      values: {},
    });
    await fillIn(world, people.business, {
      holds: () => world.has('ExternalNoticeApproved'),
      open: () => world.click(people.business, 'notice_approve', 'success'),
      values: {},
    });
    await world.jumpTo(world.t0 + 90 * 60_000);
    // Until the last channel, for a bot that starts anew waits with it until it has seen good health again.
    await world.pass(
      'the success notice',
      () => isTold(world, 'success') && isTold(world, 'success', { external: true }),
    );
    await world.calm();
    await world.settled();
    expect(dispatches(world)).toHaveLength(1);
    expect(count(world, stakeholders, 'Production deployment successful')).toBe(1);
    expect(count(world, users, 'Production deployment successful')).toBe(1);
  });

  itKilled('keeps a NO-GO', async (world) => {
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

  itKilled('announces a reschedule after T-24h once', async (world) => {
    await approve(world);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await told(world, 'scheduled');
    const later = world.t0 + 48 * HOUR;
    await world.insist(
      'the reschedule',
      () => world.has('Rescheduled'),
      () => world.command(people.planner, `reschedule GL-1 ${written(later)}`),
    );
    await told(world, 'rescheduled', 2);
    await world.jumpTo(later - 24 * HOUR);
    await told(world, 'scheduled', 2);
    await world.calm();
    await world.settled();
    for (const words of [`rescheduled. New time: ${written(later)}`, `scheduled for ${written(later)}`])
      expect(count(world, stakeholders, words), words).toBe(1);
    expect(dispatches(world)).toHaveLength(0);
  });

  itKilled('rolls back a failed deployment once', async (world) => {
    world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
    await deploy(world);
    await world.pass('the failure', () => world.has('RunCompleted', { conclusion: 'failure' }));
    await goBack(world, 'pager rollback: trigger');
    await world.calm();
    await world.settled();
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
    expect(count(world, users, 'successful')).toBe(0);
  });

  itKilled('proposes a rollback of a service that went down, once', async (world) => {
    await deploy(world);
    await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
    await world.pass('good health', () => healthSinceRun(world) === 'up');
    world.sandbox.demo.setMode('down', { version: 'v1.4.2' });
    await world.pass('the proposal', () => world.has('RollbackProposed'));
    await arrive(world, 'pager incident/1: trigger');
    await goBack(world, 'pager incident/1: acknowledge');
    await world.settled();
    expect(world.recorded().filter(({ type }) => type === 'RollbackProposed')).toHaveLength(1);
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
  });

  itKilled('keeps an abort: nothing more goes out', async (world) => {
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
});

/**
 * From the failure or the proposal to the end. What a turn has to tell that the next one would take back has arrived
 * before that: a page that somebody answers before it was sent is not sent, nor is what the status page no longer says.
 */
async function goBack(world: CrashingWorld, page: string): Promise<void> {
  await rollBack(world);
  await arrive(world, page, 'status page maintenance: rolling_back', 'status page rollback: identified');
  const ended = () => world.recorded().filter(({ type }) => type === 'RunCompleted').length;
  await world.pass('the end of the rollback', () => ended() >= 2);
  await arrive(world, 'status page rollback: monitoring');
  await world.pass('the verified rollback', () => world.has('RollbackVerified'));
  await told(world, 'rolled_back');
}

/** Until all of this stands in the ledgers of the outside. */
async function arrive(world: CrashingWorld, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) await world.until(line, () => arrivedIn(world).includes(line));
}

const count = (world: CrashingWorld, channel: string, words: string) =>
  heard(world, channel).filter((text) => text.includes(words)).length;

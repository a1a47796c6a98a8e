import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Github } from '../../src/adapters/github.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { createDispatchDelivery } from '../../src/delivery/dispatch.ts';
import type { TakeLastLook } from '../../src/delivery/last-look.ts';
import type { Command } from '../../src/domain/command.ts';
import type { RunLink } from '../../src/domain/event.ts';
import type { Engine } from '../../src/engine.ts';
import type { Lease } from '../../src/store/store.ts';
import { createEngineWorld, type EngineWorld, MINUTE, people } from '../fixtures/engine-world.ts';
import { allWell, lookAllWell } from '../fixtures/last-look.ts';
import { soon } from '../soon.ts';

const link: RunLink = { runId: 7, url: 'https://github.test/runs/7' };
const lost = new OutsideError('the answer was lost', { code: 'reset', retryable: true, happened: 'maybe' });

const refused = new OutsideError('connection refused', {
  code: 'ECONNREFUSED',
  retryable: true,
  happened: 'no',
});
const limited = new OutsideError('too many', {
  code: 'http_429',
  retryable: true,
  happened: 'no',
  retryAfterMs: 24 * 60 * MINUTE,
});

interface Outside {
  readonly started: string[];
  readonly github: Github;
  answer: () => { run?: RunLink };
  listing: (correlationId: string) => Awaited<ReturnType<Github['findRun']>>;
}

/** A GitHub that carries out what it accepts, and answers as the test says. */
function fakeGithub(): Outside {
  const outside: Outside = {
    started: [],
    answer: () => ({ run: link }),
    listing: (id) => (outside.started.includes(id) ? { found: link } : { absent: true }),
    github: {
      dispatch: async (run) => {
        const answer = outside.answer();
        outside.started.push(run.correlationId);
        return answer;
      },
      findRun: async ({ run }) => outside.listing(run.correlationId),
      readRun: async () => ({ state: 'deleted' }),
      checkWorkflow: async () => {
        throw new Error('not asked here');
      },
      knowsRef: async () => {
        throw new Error('not asked here');
      },
      readChanges: async () => {
        throw new Error('not asked here');
      },
    },
  };
  return outside;
}

let world: EngineWorld;
/** What Slack says of a person. */
let member: (person: string) => Promise<boolean>;
/** Who Slack says is in a user group. */
let inGroup: (group: string) => Promise<readonly string[]>;
/** What golive sees outside immediately before. */
let look: TakeLastLook;
let deliver: ReturnType<typeof createDispatchDelivery>;
let outside: Outside;
let correlationId: string;
beforeEach(async () => {
  world = await createEngineWorld();
  outside = fakeGithub();
  member = async () => true;
  inGroup = async () => [];
  look = lookAllWell;
  deliver = newDelivery();
  await world.plan();
  correlationId = await world.start();
});

/** In a world of its own, where a user group votes on the second gate: the security lead is in it. */
async function startByGroup(): Promise<void> {
  world = await createEngineWorld();
  deliver = newDelivery();
  const voters = [{ roles: [], people: [], groups: ['S0SRE'], needs: 1 }];
  const gates = world.runbook.gates.map((gate) =>
    gate.owner === 'security_lead' ? { ...gate, voters } : gate,
  );
  const voterGroups = [{ group: 'S0SRE', readAt: 1, members: [people.security] }];
  await world.plan({ runbook: { gates }, voterGroups });
  correlationId = await world.start();
}

/** One process's delivery: what it remembers goes with it. */
const newDelivery = (engine: Engine = world.engine) =>
  createDispatchDelivery({
    github: outside.github,
    engine,
    lastLook: (goLive, run) => look(goLive, run),
    clock: { now: () => world.now, realMsUntil: (at) => at - world.now, onMove: () => {} },
    realNow: () => world.now,
    newId: () => `id-${Math.floor(world.now)}-${ids++}`,
    listedWithinMs: MINUTE,
    isMember: (person) => member(person),
    groupMembers: (group) => inGroup(group),
  });

/** One attempt as the worker makes it: claim, deliver, write what came of it. */
/** A rollback is not sent while the deployment still runs. */
const ended = () =>
  world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'failure' });

async function attempt(): Promise<Delivery> {
  const [claim] = await world.store.claimEffects({
    kinds: ['github.dispatch'],
    now: world.now,
    leaseMs: MINUTE,
    limit: 1,
  });
  if (claim?.effect.kind !== 'github.dispatch') throw new Error('nothing to claim');
  const delivery = await deliver(claim.effect, claim);
  const { id, leaseToken } = claim;
  if (delivery.end === 'later')
    await world.store.releaseEffect({
      id,
      leaseToken,
      availableAt: world.now + delivery.inMs,
      reason: delivery.reason,
      ...(delivery.uncounted ? { uncounted: true } : {}),
      ...(delivery.unsent ? { unsent: true } : {}),
    });
  else if ('report' in delivery && delivery.report) {
    await world.tell(delivery.report);
    await world.engine.finishEffect({ id, leaseToken, state: delivery.end, now: world.now });
  }
  return delivery;
}
let ids = 0;
const dispatchState = async () => (await world.read()).runs.at(-1)?.dispatch;

describe('a dispatch', () => {
  it('that GitHub accepts is sent once and linked', async () => {
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
    expect((await world.read()).status).toBe('deploying');
    expect((await world.read()).runs[0]?.link).toEqual(link);
  });

  it('whose lease went to another worker is neither sent nor written about', async () => {
    const claiming = { kinds: ['github.dispatch'] as const, leaseMs: MINUTE, limit: 1 };
    const [lost] = await world.store.claimEffects({ ...claiming, now: world.now });
    const [held] = await world.store.claimEffects({ ...claiming, now: world.now + MINUTE });
    if (lost?.effect.kind !== 'github.dispatch' || !held) throw new Error('nothing to claim');
    const before = (await world.read()).streamVersion;
    expect(await deliver(lost.effect, lost)).toMatchObject({ end: 'later' });
    expect(outside.started).toEqual([]);
    expect((await world.read()).streamVersion).toBe(before);
  });

  it('that rests on the GO of somebody who has left is not sent', async () => {
    member = async (person) => person !== people.security;
    expect(await attempt()).toMatchObject({ end: 'cancelled' });
    expect(outside.started).toEqual([]);
    const goLive = await world.read();
    expect(goLive).toMatchObject({ status: 'planned', left: [people.security], finalGo: undefined });
    expect(goLive.runs[0]?.dispatch).toBe('cancelled');
  });

  it('that rests on the GO of somebody who has left its user group is not sent', async () => {
    await startByGroup();
    inGroup = async () => [people.operations];
    expect(await attempt()).toMatchObject({ end: 'cancelled' });
    expect(outside.started).toEqual([]);
    const trail = await world.store.readStream('GL-1');
    expect(trail.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'VoterGroupsChanged', left: [people.security] }),
    );
    expect(await world.read()).toMatchObject({ status: 'planned', finalGo: undefined });
  });

  it('is sent where the user group is as it was, or Slack does not tell who is in it', async () => {
    await startByGroup();
    inGroup = async () => [people.security];
    expect(await attempt()).toMatchObject({ end: 'done' });
    await startByGroup();
    inGroup = () => Promise.reject(new Error('down'));
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toHaveLength(2);
  });

  it('is sent where Slack does not tell whether somebody has left', async () => {
    member = () => Promise.reject(new Error('down'));
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
  });

  it('waits for what Slack says no longer than two seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    member = () => new Promise(() => {});
    const sent = attempt();
    await soon(async () => {
      await vi.advanceTimersByTimeAsync(2_000);
      expect(outside.started).toEqual([correlationId]);
    });
    expect(await sent).toMatchObject({ end: 'done' });
    vi.useRealTimers();
  });

  it('accepted without a run id counts as accepted and is never sent again', async () => {
    outside.answer = () => ({});
    await attempt();
    expect((await world.read()).status).toBe('deploying');
    expect((await world.read()).runs[0]?.link).toBeUndefined();
    await expect(attempt()).rejects.toThrow('nothing to claim');
  });

  it('that GitHub refuses fails, with its reason', async () => {
    outside.answer = () => {
      throw new OutsideError('No ref found for: main', {
        code: 'http_422',
        retryable: false,
        happened: 'no',
      });
    };
    expect(await attempt()).toMatchObject({ end: 'dead' });
    expect(await world.read()).toMatchObject({
      status: 'deployment_failed',
      runs: [{ dispatchReason: 'No ref found for: main' }],
    });
  });

  it('whose answer is lost after GitHub accepted it is found, not repeated', async () => {
    outside.answer = () => {
      outside.started.push(correlationId);
      throw lost;
    };
    expect(await attempt()).toMatchObject({ end: 'later' });
    expect(await dispatchState()).toBe('unknown');
    world.now += 5_000;
    expect(await attempt()).toMatchObject({ end: 'done', report: { run: link } });
    expect(outside.started).toEqual([correlationId]);
  });

  it('that certainly never arrived is sent again without a search, later and later, and told once', async () => {
    outside.answer = () => {
      throw refused;
    };
    outside.listing = () => {
      throw new Error('nobody has to look');
    };
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const delivery = await attempt();
      if (delivery.end !== 'later') throw new Error(delivery.end);
      waits.push(delivery.inMs);
      expect(await dispatchState()).toBe('requested');
      world.now += delivery.inMs;
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    outside.answer = () => ({ run: link });
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
  });

  it('that never arrived loses to an abort', async () => {
    outside.answer = () => {
      throw refused;
    };
    await attempt();
    expect(await world.as(people.planner, { type: 'Abort', reason: 'stop' })).toMatchObject({ ok: true });
    world.now += MINUTE;
    await expect(attempt()).rejects.toThrow('nothing to claim');
    expect((await world.read()).status).toBe('aborted');
  });

  it('that never arrived is called back at the end of its grace time, however long GitHub asks to wait', async () => {
    outside.answer = () => {
      throw limited;
    };
    const { graceMs } = world.runbook.deployment;
    expect(await attempt()).toMatchObject({ end: 'later', inMs: graceMs + 1 });
    world.now += graceMs + 1;
    expect(await attempt()).toEqual({ end: 'cancelled', reason: 'past_grace' });
    expect((await world.read()).status).toBe('approved');
    expect(outside.started).toEqual([]);
  });

  it('that is not listed is sent again only after GitHub had time to list it', async () => {
    outside.answer = () => {
      throw lost;
    };
    await attempt();
    outside.answer = () => ({ run: link });
    const sentAt = world.now;
    world.now += 10_000;
    while (world.now < sentAt + 20_000 + MINUTE) {
      expect(await attempt()).toMatchObject({ end: 'later', inMs: 10_000 });
      world.now += 10_000;
    }
    expect(outside.started).toEqual([]);
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(await dispatchState()).toBe('accepted');
    expect(outside.started).toEqual([correlationId]);
  });

  it('waits while another run goes on, says so once, and is sent when that has ended', async () => {
    const other = 'https://github.test/runs/6';
    look = async (goLive) => ({ ...allWell(goLive), otherRun: other });
    expect(await attempt()).toMatchObject({ end: 'later', reason: 'other_deployment_running' });
    const { streamVersion } = await world.read();
    expect((await world.read()).runs[0]).toMatchObject({
      dispatch: 'requested',
      dispatchReason: other,
      notSent: { because: 'other_deployment_running' },
    });
    world.now += 15_000;
    expect(await attempt()).toMatchObject({ end: 'later' });
    expect((await world.read()).streamVersion).toBe(streamVersion);
    expect(outside.started).toEqual([]);
    look = lookAllWell;
    world.now += 15_000;
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
    expect((await world.read()).runs[0]?.look?.health).toMatchObject([{ verdict: 'up' }]);
  });

  it('waits while an endpoint is down, and is sent once somebody has it deployed all the same', async () => {
    const health = [{ endpoint: 'web', verdict: 'down', said: '503' }] as const;
    look = async (goLive) => ({ ...allWell(goLive), health });
    expect(await attempt()).toMatchObject({ end: 'later', reason: 'health_down' });
    expect(outside.started).toEqual([]);
    await world.as(people.technicalLead, { type: 'AcceptBadHealth', reason: 'it mends it' });
    world.now += 15_000;
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect((await world.read()).runs[0]?.look).toMatchObject({ health });
  });

  it('that GitHub does not let golive look at is called back at the end of its grace time', async () => {
    look = async () => ({ unreadable: 'GitHub answered 503' });
    const { graceMs } = world.runbook.deployment;
    for (let waited = 0; waited <= graceMs; waited += 15_000) {
      expect(await attempt()).toMatchObject({ end: 'later', reason: 'github_unreadable' });
      world.now += 15_000;
    }
    expect(await attempt()).toEqual({ end: 'cancelled', reason: 'past_grace' });
    expect(outside.started).toEqual([]);
  });

  it('looks again before it is sent a second time, and a rollback looks at nothing', async () => {
    const looked: string[] = [];
    look = async (goLive, { purpose }) => {
      looked.push(purpose);
      return allWell(goLive);
    };
    outside.answer = () => {
      throw refused;
    };
    await attempt();
    world.now += MINUTE;
    outside.answer = () => ({ run: link });
    await attempt();
    await ended();
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'stop it' });
    await attempt();
    expect(outside.started).toHaveLength(2);
    expect(looked).toEqual(['deploy', 'deploy']);
  });

  /** A rollback that GitHub does not take, with its correlation id. */
  async function rollBackInVain(why: OutsideError): Promise<string> {
    outside.answer = () => ({ run: link });
    await attempt();
    await ended();
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'stop it' });
    outside.answer = () => {
      throw why;
    };
    outside.started.length = 0;
    return correlationId.replace('deploy', 'rollback');
  }
  const rollback = async () =>
    (await world.read()).runs.find(({ request }) => request.purpose === 'rollback');

  it('of a rollback is tried again within five minutes, however long GitHub asks to wait, and says when', async () => {
    const id = await rollBackInVain(limited);
    for (let tries = 0; tries < 3; tries += 1) {
      const nextAt = world.now + 5 * MINUTE;
      expect(await attempt()).toMatchObject({ end: 'later', inMs: 5 * MINUTE, unsent: true });
      expect(await rollback()).toMatchObject({ dispatch: 'requested', notSent: { nextAt } });
      world.now = nextAt;
    }
    outside.answer = () => ({ run: { ...link, runId: 8 } });
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([id]);
  });

  it('of a rollback whose answer was lost is looked for within five minutes, and not sent again unproven', async () => {
    const busy = { code: 'http_503', retryable: true, retryAfterMs: 24 * 60 * MINUTE } as const;
    await rollBackInVain(new OutsideError('busy', { ...busy, happened: 'maybe' }));
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 5 * MINUTE });
    world.now += 5 * MINUTE;
    outside.listing = () => {
      throw new OutsideError('busy', { ...busy, happened: 'no' });
    };
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 5 * MINUTE, uncounted: true });
    expect(outside.started).toEqual([]);
  });

  it('of a rollback that did not get through for long and was sent then is looked for as long as any', async () => {
    await rollBackInVain(limited);
    for (let tries = 0; tries < 5; tries += 1) {
      await attempt();
      world.now += 5 * MINUTE;
    }
    outside.answer = () => {
      throw lost;
    };
    await attempt();
    outside.listing = () => {
      throw refused;
    };
    world.now += MINUTE;
    expect(await attempt()).toMatchObject({ end: 'later' });
    world.now += 15 * MINUTE;
    expect(await attempt()).toMatchObject({ end: 'dead' });
    expect(outside.started).toEqual([]);
  });

  it('of a rollback that somebody started by hand under its id finds that run, and sends none', async () => {
    const id = await rollBackInVain(limited);
    outside.listing = () => {
      throw refused;
    };
    await attempt();
    world.now += 5 * MINUTE;
    // Not to see whether somebody has is no reason to wait.
    await attempt();
    world.now += 5 * MINUTE;
    outside.answer = () => ({ run: { ...link, runId: 8 } });
    const run = { ...link, runId: 9 };
    outside.listing = (asked) => (asked === id ? { found: run } : { absent: true });
    expect(await attempt()).toMatchObject({ end: 'done', report: { run } });
    expect(outside.started).toEqual([]);
    expect(await rollback()).toMatchObject({ dispatch: 'accepted', link: run });
  });

  it('of a rollback waits until it is known whether the deployment was started', async () => {
    outside.answer = () => {
      throw lost;
    };
    const unlisted = { listed: false };
    outside.listing = () => (unlisted.listed ? { found: link } : { absent: true });
    await attempt();
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'stop it' });
    outside.answer = () => ({ run: { ...link, runId: 8 } });
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 2_000, uncounted: true });
    expect(outside.started).toEqual([]);
    unlisted.listed = true;
    world.now += 2_000;
    expect(await attempt()).toMatchObject({ report: { correlationId } });
    await ended();
    expect(await attempt()).toMatchObject({
      report: { correlationId: correlationId.replace('deploy', 'rollback') },
    });
    expect(outside.started).toEqual([correlationId.replace('deploy', 'rollback')]);
  });

  it('is not sent by a process that slept since its claim, nor by one that sleeps while it asks', async () => {
    const { engine } = world;
    const sleep = { before: 0, after: 0 };
    const sleepy: Engine = {
      ...engine,
      read: (id) => slept(id),
      handleBeforeSending: (c, lease) => asked(c, lease),
    };
    const slept = async (id: string) => {
      world.now += sleep.before;
      return engine.read(id);
    };
    const asked = async (command: Command, lease: Lease) => {
      const answer = await engine.handleBeforeSending(command, lease);
      world.now += sleep.after;
      return answer;
    };
    deliver = newDelivery(sleepy);
    sleep.before = 40_000;
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 0, uncounted: true });
    expect(await dispatchState()).toBe('requested');
    sleep.before = 0;
    sleep.after = 40_000;
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 0, uncounted: true });
    expect(await dispatchState()).toBe('begun');
    expect(outside.started).toEqual([]);
  });

  it('is not believed absent at the first look, however long ago it was claimed', async () => {
    outside.answer = () => {
      throw lost;
    };
    await attempt();
    outside.answer = () => ({ run: link });
    world.now += 10 * MINUTE;
    expect(await attempt()).toMatchObject({ end: 'later', reason: 'not listed yet' });
    world.now += 30_000;
    deliver = newDelivery();
    expect(await attempt()).toMatchObject({ end: 'later', reason: 'not listed yet' });
    world.now += MINUTE - 1;
    expect(await attempt()).toMatchObject({ end: 'later', inMs: 1 });
    expect(outside.started).toEqual([]);
    world.now += 1;
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
  });

  it('is proven absent although processes that only looked for it were killed one after the other', async () => {
    outside.answer = () => {
      throw lost;
    };
    await attempt();
    outside.answer = () => ({ run: link });
    for (let kills = 0; kills < 40; kills += 1) {
      world.now += 2_000;
      await world.store.claimEffects({
        kinds: ['github.dispatch'],
        now: world.now,
        leaseMs: MINUTE,
        limit: 1,
      });
      await world.store.endLeases();
    }
    deliver = newDelivery();
    expect(await attempt()).toMatchObject({ end: 'later', reason: 'not listed yet' });
    world.now += MINUTE;
    expect(await attempt()).toMatchObject({ end: 'done' });
    expect(outside.started).toEqual([correlationId]);
  });

  it('whose absence cannot be proven is left to a person', async () => {
    outside.answer = () => {
      throw lost;
    };
    outside.listing = () => ({ unprovable: true, because: 'the workflow does not show golive_id' });
    await attempt();
    world.now += 5_000;
    expect(await attempt()).toEqual({ end: 'dead', reason: 'the workflow does not show golive_id' });
    expect(outside.started).toEqual([]);
  });

  it.each([
    ['a hold', () => world.as(people.planner, { type: 'Hold', reason: 'wait' })],
    ['an abort', () => world.as(people.planner, { type: 'Abort', reason: 'stop' })],
    [
      'a NO-GO',
      () =>
        world.as(people.security, {
          type: 'CastVote',
          gate: securityGate(),
          vote: 'NO-GO',
          reason: 'found one',
        }),
    ],
    [
      'a reschedule',
      () =>
        world.as(people.planner, { type: 'Reschedule', t0: world.now + 3 * 60 * MINUTE, timeZone: 'UTC' }),
    ],
  ])('is never sent after %s that came before it', async (_what, act) => {
    expect(await act()).toMatchObject({ ok: true });
    await expect(attempt()).rejects.toThrow('nothing to claim');
    expect(outside.started).toEqual([]);
    expect(['planned', 'approved', 'aborted']).toContain((await world.read()).status);
  });

  it('claimed before an abort was recorded asks once more and is not sent', async () => {
    const [claim] = await world.store.claimEffects({
      kinds: ['github.dispatch'],
      now: world.now,
      leaseMs: 1,
      limit: 1,
    });
    expect(claim).toBeDefined();
    await world.as(people.planner, { type: 'Abort', reason: 'stop' });
    world.now += 10;
    expect(await attempt()).toMatchObject({ end: 'cancelled' });
    expect(outside.started).toEqual([]);
  });

  it('proven absent after its grace time is not sent: a person starts again', async () => {
    outside.answer = () => {
      throw lost;
    };
    await attempt();
    world.now += world.runbook.deployment.graceMs + MINUTE;
    outside.answer = () => ({ run: link });
    await attempt();
    world.now += 2 * MINUTE;
    await attempt();
    expect(outside.started).toEqual([]);
    expect((await world.read()).status).toBe('deployment_failed');
  });

  const securityGate = () => world.runbook.gates.find((gate) => gate.owner === 'security_lead')?.id ?? '';
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/domain/actor.ts';
import type { Action } from '../src/domain/command.ts';
import { decide } from '../src/domain/decide.ts';
import type { EffectKind } from '../src/domain/effect.ts';
import { fold } from '../src/domain/evolve.ts';
import type { FreezeCalendar } from '../src/domain/guards/freeze.ts';
import { writtenPlan } from '../src/domain/people/plan-authority.ts';
import { createEngine } from '../src/engine.ts';
import { readFacts } from '../src/facts.ts';
import { armFailpoints } from '../src/failpoint.ts';
import { recorded } from '../src/messages/en/recorded.ts';
import { changesRead, createEngineWorld, type EngineWorld, people, T0 } from './fixtures/engine-world.ts';

const kinds: readonly EffectKind[] = ['slack.message', 'slack.notice', 'github.dispatch'];

let world: EngineWorld;
beforeEach(async () => {
  world = await createEngineWorld();
});

const claim = (of: readonly EffectKind[] = kinds) =>
  world.store.claimEffects({ kinds: of, now: world.now, leaseMs: 60_000, limit: 100 });

describe('a command', () => {
  it('writes its events, its effects and its read model together', async () => {
    const answer = await world.plan();
    expect(answer).toMatchObject({ ok: true, goLive: 'GL-1', events: ['GoLivePlanned'] });
    expect(await world.store.findGoLive('GL-1')).toMatchObject({
      status: 'planned',
      active: true,
      t0: T0,
      streamVersion: 1,
    });
    const keys = (await claim()).map(({ effect }) => effect.key);
    expect(keys).toContain('GL-1/message/control');
    expect(keys).toContain('GL-1/message/checklist');
  });

  it('given twice has one answer and one effect on the state', async () => {
    await world.plan();
    const item = world.runbook.checklist[0]?.items[0]?.id ?? '';
    const first = await world.as(people.planner, { type: 'TickItem', item }, 'same');
    const second = await world.as(people.planner, { type: 'TickItem', item }, 'same');
    expect(second).toEqual(first);
    expect((await world.read()).streamVersion).toBe(2);
  });

  it('that is refused and matters leaves a line in the trail', async () => {
    await world.plan();
    const gate = world.runbook.gates[0]?.id ?? '';
    const answer = await world.as(people.outsider, { type: 'CastVote', gate, vote: 'GO' });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    const events = await world.store.readStream('GL-1', 1);
    expect(events.map(({ event, actor }) => [event.type, actor.id])).toEqual([
      ['CommandRefused', people.outsider],
    ]);
  });

  it('of a person goes before what golive does by itself', async () => {
    await world.plan();
    const [gate] = world.runbook.gates;
    const done: string[] = [];
    const byItself = ['one', 'two', 'three'].map((name) =>
      world.tell({ type: 'AskForHolders' }).then(() => done.push(name)),
    );
    const vote = world
      .as(people.technicalLead, { type: 'CastVote', gate: gate?.id ?? '', vote: 'NO-GO', reason: 'No' })
      .then(() => done.push('vote'));
    await Promise.all([...byItself, vote]);
    expect(done).toEqual(['one', 'vote', 'two', 'three']);
  });

  it('is told once when it is committed, with what it wants, also where no go-live was changed', async () => {
    const told: string[][] = [];
    world.engine.onCommit((wanted) => told.push([...wanted].toSorted()));
    const place = { service: 'elsewhere', environment: 'production' };
    await world.plan();
    const allowed = [people.planner];
    await world.as(people.planner, { type: 'LockTarget', ...place, reason: 'moved', allowed });
    await world.as(people.technicalLead, { type: 'AwaitTarget', ...place });
    await world.as(people.planner, { type: 'UnlockTarget', ...place, reason: 'done', allowed });
    await expect.poll(() => told.at(-1)).toEqual(['slack.reminder']);
    expect(told[0]).toContain('slack.message');
    expect(told).toHaveLength(2);
  });

  it('for a go-live that does not exist is refused', async () => {
    expect(await world.as(people.planner, { type: 'Resume' })).toMatchObject({
      ok: false,
      refusal: { code: 'unknown_go_live' },
    });
  });

  it('to plan otherwise than services.yaml says stands in a chain of its own where it is refused', async () => {
    const { runbook, service } = world;
    const roles = { ...service.roles, security_lead: { holder: people.outsider } };
    const written = writtenPlan(service, runbook);
    const wanted = { runbook, service: { ...service, roles }, written, timeZone: 'Europe/Berlin', t0: T0 };
    const attempt = (id: string) =>
      world.as(people.outsider, { type: 'PlanGoLive', version: 'v1.4.2', ...wanted }, id);
    const refused = await attempt('once');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'plan_differs' } });
    expect(await attempt('once')).toEqual(refused);
    await attempt('again');
    const events = await world.store.readStream('REFUSED-PLANS');
    expect(events).toMatchObject(
      [1, 2].map((version) => ({
        version,
        actor: { id: people.outsider },
        event: { type: 'CommandRefused', code: 'plan_differs', plan: { service: service.id } },
      })),
    );
    expect(await world.store.listGoLives()).toEqual([]);
    expect(await world.plan()).toMatchObject({ ok: true, goLive: 'GL-1' });
  });

  it('that fails before its commit leaves nothing behind, and works when it comes again', async () => {
    armFailpoints([{ name: 'engine.before_commit', does: 'throw', nth: 1 }]);
    await expect(world.plan()).rejects.toThrow('engine.before_commit');
    armFailpoints([]);
    expect(await world.store.findGoLive('GL-1')).toBeUndefined();
    expect(await claim()).toEqual([]);
    expect(await world.plan()).toMatchObject({ ok: true, goLive: 'GL-1' });
  });
});

describe('the target of a go-live', () => {
  it('is taken while the go-live is active, and free after its abort', async () => {
    await world.plan();
    expect(await world.plan()).toMatchObject({
      ok: false,
      refusal: { code: 'target_busy', subject: 'GL-1' },
    });
    await world.as(people.planner, { type: 'Abort', reason: 'not this week' });
    expect(await world.plan()).toMatchObject({ ok: true, goLive: 'GL-2' });
  });

  it('is given to one of fifty who plan at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.plan()));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });
});

it('a plan that names no version to return to takes the last one that went well on the same target', async () => {
  await world.plan({ runbook: { success: { ...world.runbook.success, criteria: [] } } });
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await world.tell({ type: 'ReportDispatchAccepted', correlationId });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  for (const { id } of world.service.health)
    await world.tell({ type: 'ReportHealth', endpoint: id, verdict: 'up', since: world.now, evidence: 'ok' });
  expect(await world.as(people.operations, { type: 'DeclareSuccess' })).toMatchObject({ ok: true });
  const { runbook, service } = world;
  const wanted = { runbook, service, written: writtenPlan(service, runbook), timeZone: 'Europe/Berlin' };
  const t0 = world.now + 24 * 3_600_000;
  await world.as(people.planner, { type: 'PlanGoLive', version: 'v1.5.0', t0, ...wanted });
  expect((await world.engine.read('GL-2'))?.rollbackTo).toBe('v1.4.2');
});

describe('a version that was rolled back', () => {
  const health = (verdict: 'up') =>
    ({ type: 'ReportHealth', endpoint: 'web', verdict, evidence: 'ok' }) as const;
  const run = async (correlationId: string) => {
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId });
    await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  };
  const planOf = (version: string, rollbackTo?: string) =>
    world.as(people.planner, {
      type: 'PlanGoLive',
      version,
      ...(rollbackTo ? { rollbackTo } : {}),
      t0: world.now + 24 * 3_600_000,
      timeZone: 'Europe/Berlin',
      runbook: world.runbook,
      service: world.service,
      written: writtenPlan(world.service, world.runbook),
    });

  const rollBackTheFirst = async () => {
    await world.plan();
    await run(await world.start());
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'it failed', version: 'v1.4.1' });
    await run((await world.read()).runs.at(-1)?.request.correlationId ?? '');
    await world.tell({ ...health('up'), since: world.now });
    expect((await world.read()).status).toBe('rolled_back');
  };

  it('is not returned to by a later rollback on the same target', async () => {
    await rollBackTheFirst();
    const { gates, ...book } = world.runbook;
    const runbook = { ...book, checklist: [], gates: gates.slice(0, 1) };
    const { service } = world;
    const t0 = world.now + 60_000;
    const plan = { type: 'PlanGoLive', version: 'v1.4.3', rollbackTo: 'v1.4.1', t0 } as const;
    const written = writtenPlan(service, runbook);
    await world.as(people.planner, { ...plan, timeZone: 'UTC', runbook, service, written });
    expect((await world.engine.read('GL-2'))?.rollbacksTook).toEqual([expect.any(Number)]);
    const second = (by: Actor, action: Action) =>
      world.engine.handle({
        id: `second-${action.type}-${world.now++}`,
        goLive: 'GL-2',
        at: world.now,
        actor: by,
        origin: { via: 'button' },
        do: action,
      });
    const lead: Actor = { kind: 'user', id: people.technicalLead, team: 'T0GOLIVE' };
    const [gate] = gates;
    const confirmed = gate?.criteria.map(({ id }) => id) ?? [];
    await second({ kind: 'system', id: 'worker' }, changesRead());
    await second(lead, { type: 'CastVote', gate: gate?.id ?? '', vote: 'GO', confirmed });
    expect(await second(lead, { type: 'GiveFinalGo' })).toMatchObject({
      refusal: { code: 'target_locked', subject: 'GL-1' },
    });
    await world.as(people.planner, { type: 'Unlock', reason: 'the cause is known' });
    await second(lead, { type: 'GiveFinalGo' });
    world.now = t0;
    await second(lead, { type: 'StartDeployment' });
    const correlationId = (await world.engine.read('GL-2'))?.runs[0]?.request.correlationId ?? '';
    await second({ kind: 'system', id: 'worker' }, { type: 'BeginDispatch', correlationId, attempt: 1 });
    const back = (version?: string) =>
      second(lead, { type: 'RequestRollback', reason: 'slow', ...(version ? { version } : {}) });
    expect(await back('v1.4.2')).toMatchObject({
      ok: false,
      refusal: { code: 'return_marked_bad', subject: 'GL-1' },
    });
    expect(await back()).toMatchObject({ ok: true });
  });

  it('is planned again for the same target only once somebody has cleared it', async () => {
    await rollBackTheFirst();

    const refusedFor = (code: string) => ({ ok: false, refusal: { code, subject: 'GL-1' } });
    expect(await planOf('v1.4.2')).toMatchObject(refusedFor('version_marked_bad'));
    expect(await planOf('v1.4.3', 'v1.4.2')).toMatchObject(refusedFor('return_marked_bad'));
    await world.as(people.planner, { type: 'AllowVersion', reason: 'the database was to blame' });
    expect(await planOf('v1.4.2', 'v1.4.1')).toMatchObject({ ok: true, goLive: 'GL-2' });
  });
});

describe('a go-live that a later one follows on its target', () => {
  const second = 'GL-2';
  const link = { runId: 7, url: 'https://github.test/runs/7' };
  const handle = (goLive: string, by: Actor, action: Action) =>
    world.engine.handle({
      id: `x${ids++}`,
      goLive,
      at: world.now,
      actor: by,
      origin: { via: 'button' },
      do: action,
    });
  const golive: Actor = { kind: 'system', id: 'watch' };
  const user = (id: string): Actor => ({ kind: 'user', id, team: 'T0GOLIVE' });
  let ids = 0;
  const trigger = () =>
    ({ type: 'ReportTrigger', trigger: 'unavailable', since: world.now, evidence: 'down' }) as const;

  /** GL-1 is a success, GL-2 stands ready at its T-0. */
  beforeEach(async () => {
    await world.plan();
    const correlationId = await world.start();
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId, run: link });
    await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
    for (const { id } of world.service.health)
      await world.tell({
        type: 'ReportHealth',
        endpoint: id,
        verdict: 'up',
        since: world.now,
        evidence: 'ok',
      });
    await world.as(people.operations, { type: 'DeclareSuccess' });
    const gates = world.runbook.gates.map((gate) => ({ ...gate, opensOffsetMs: undefined }));
    await world.plan({ t0: world.now + 60_000, runbook: { gates, checklist: [] } });
    await handle(second, golive, changesRead());
    for (const { id, owner, criteria } of gates)
      await handle(second, user(world.service.roles[owner]?.holder ?? ''), {
        type: 'CastVote',
        gate: id,
        vote: 'GO',
        confirmed: criteria.map((criterion) => criterion.id),
      });
    await handle(second, user(people.technicalLead), { type: 'GiveFinalGo' });
    world.now += 60_000;
  });

  const start = () => handle(second, user(people.technicalLead), { type: 'StartDeployment' });
  const begin = async () => {
    const correlationId = (await world.engine.read(second))?.runs.at(-1)?.request.correlationId ?? '';
    const answer = await handle(second, golive, { type: 'BeginDispatch', correlationId, attempt: 1 });
    return { correlationId, answer };
  };

  it('has no rollback proposed and no verdict taken once the later one was sent', async () => {
    expect(await start()).toMatchObject({ ok: true });
    await begin();
    const superseded = { ok: false, refusal: { code: 'superseded', subject: second } };
    expect(await world.tell(trigger())).toMatchObject(superseded);
    const endpoint = world.service.health[0]?.id ?? '';
    expect(
      await world.tell({ type: 'ReportHealth', endpoint, verdict: 'down', since: 0, evidence: 'x' }),
    ).toMatchObject(superseded);
    // A step of the earlier one asks that before its workflow is sent.
    const earlier = await world.read();
    const ask = {
      id: 'x',
      goLive: earlier.id,
      at: world.now,
      actor: golive,
      origin: { via: 'outcome' },
    } as const;
    const begins = { ...ask, do: { type: 'BeginDispatch', correlationId: 'x', attempt: 1 } } as const;
    const load = (_: unknown, id: string) => world.engine.read(id);
    expect(
      await world.store.transaction((tx) =>
        readFacts(tx, begins, { goLive: earlier, load, words: recorded }),
      ),
    ).toMatchObject({ supersededBy: second });
  });

  it('keeps its rollback where GitHub refused the later one', async () => {
    await start();
    const { correlationId } = await begin();
    await handle(second, golive, { type: 'ReportDispatchRejected', correlationId, reason: '422' });
    expect(await world.tell(trigger())).toMatchObject({ ok: true, events: ['RollbackProposed'] });
    expect(await world.as(people.onCall, { type: 'RequestRollback', reason: 'down' })).toMatchObject({
      ok: true,
    });
  });

  it('keeps the later one from starting while it is rolled back', async () => {
    const rollingBack = { ok: false, refusal: { code: 'target_rolling_back', subject: 'GL-1' } };
    await start();
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'down' });
    expect((await begin()).answer).toMatchObject(rollingBack);
    expect((await world.engine.read(second))?.status).toBe('approved');
    expect(await start()).toMatchObject(rollingBack);
  });

  describe('and is rolled back with the same version', () => {
    const barred = async () => (await world.engine.read(second))?.bars;
    const rollBack = async () => {
      await world.as(people.onCall, { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' });
      const correlationId = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
      await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
      await world.tell({ type: 'ReportDispatchAccepted', correlationId, run: { ...link, runId: 8 } });
      await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
      for (const { id } of world.service.health)
        await world.tell({
          type: 'ReportHealth',
          endpoint: id,
          verdict: 'up',
          since: world.now,
          evidence: 'ok',
        });
      expect((await world.read()).status).toBe('rolled_back');
    };
    const locked = { because: 'target_locked', by: 'GL-1' };
    const marked = { because: 'version_marked_bad', by: 'GL-1' } as const;

    it('tells the later one at once, which cannot be started until both are lifted', async () => {
      await world.as(people.onCall, { type: 'RequestRollback', reason: 'down' });
      expect(await barred()).toEqual([{ because: 'target_rolling_back', by: 'GL-1' }]);
      expect(await world.as(people.planner, { type: 'Unlock', reason: 'x' })).toMatchObject({
        refusal: { code: 'unlock_too_early' },
      });
      await rollBack();
      expect(await barred()).toEqual([locked, marked]);
      expect(await start()).toMatchObject({ refusal: { code: 'target_locked', subject: 'GL-1' } });
      expect(await world.as(people.outsider, { type: 'Unlock', reason: 'x' })).toMatchObject({
        refusal: { code: 'not_allowed' },
      });
      expect(await handle(second, user(people.planner), { type: 'Unlock', reason: 'x' })).toMatchObject({
        refusal: { code: 'not_locked', subject: 'GL-1' },
      });
      await world.as(people.planner, { type: 'Unlock', reason: 'the cause is known' });
      expect(await barred()).toEqual([marked]);
      expect(await start()).toMatchObject({ refusal: { code: 'version_marked_bad', subject: 'GL-1' } });
      await world.as(people.planner, { type: 'AllowVersion', reason: 'the database was to blame' });
      expect(await barred()).toEqual([]);
      expect(await start()).toMatchObject({ ok: true });
    });

    it('judges it anew at the last moment, also where the later one was never told', async () => {
      const facts = { installation: '', nextNumber: 0, bars: [marked], words: recorded } as const;
      const state = await world.engine.read(second);
      const actor = user(people.technicalLead);
      const command = { id: 'x', goLive: second, at: world.now, actor, origin: { via: 'button' } } as const;
      const judged = decide(state, { ...command, do: { type: 'StartDeployment' } }, facts);
      expect(judged.refusal).toEqual({ code: 'version_marked_bad', subject: 'GL-1', bar: marked });
      expect(judged.events[0]).toEqual({ type: 'BarsChanged', bars: [marked] });
    });

    it('bars what is planned later from its first moment on', async () => {
      await handle(second, user(people.planner), { type: 'Abort', reason: 'another one comes' });
      await rollBack();
      await world.as(people.planner, { type: 'AllowVersion', reason: 'not to blame' });
      await world.plan({ t0: world.now + 60_000 });
      expect((await world.engine.read('GL-3'))?.bars).toEqual([locked]);
    });
  });
});

describe('the state', () => {
  it('is the fold of the events, for another engine on the same database too', async () => {
    await world.plan();
    await world.start();
    const here = await world.read();
    expect(fold(await world.store.readStream('GL-1'))).toEqual(here);
    const other = createEngine({ store: world.store, realNow: () => world.now, words: recorded });
    expect(await other.read('GL-1')).toEqual(here);
  });

  it('is current in an engine that did not make the last change', async () => {
    await world.plan();
    const other = createEngine({ store: world.store, realNow: () => world.now, words: recorded });
    expect((await other.read('GL-1'))?.held).toBeUndefined();
    await world.as(people.planner, { type: 'Hold', reason: 'wait' });
    expect((await other.read('GL-1'))?.held?.reason).toBe('wait');
  });
});

describe('the outcome of an effect', () => {
  it('ends the effect and writes its event in one transaction', async () => {
    await world.plan();
    const correlationId = await world.start();
    const [claimed] = await claim(['github.dispatch']);
    expect(claimed?.effect).toMatchObject({ kind: 'github.dispatch', run: { correlationId } });
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    const done = await settle(claimed?.leaseToken ?? '', claimed?.id ?? 0, correlationId);
    expect(done).toMatchObject({ ok: true, events: ['DispatchAccepted'] });
    expect((await world.store.countEffects()).done).toBe(1);
  });

  it('is not written at all by a worker that lost its lease', async () => {
    await world.plan();
    const correlationId = await world.start();
    const [claimed] = await claim(['github.dispatch']);
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    world.now += 61_000;
    const [again] = await claim(['github.dispatch']);
    expect(again?.attempt).toBe(2);
    const before = (await world.read()).streamVersion;
    expect(await settle(claimed?.leaseToken ?? '', claimed?.id ?? 0, correlationId)).toBe('lease_lost');
    expect((await world.read()).streamVersion).toBe(before);
  });

  const settle = (leaseToken: string, id: number, correlationId: string) =>
    world.engine.handleOutcome(
      {
        id: `outcome-${leaseToken}`,
        goLive: 'GL-1',
        at: world.now,
        actor: { kind: 'system', id: 'worker' },
        origin: { via: 'outcome' },
        do: {
          type: 'ReportDispatchAccepted',
          correlationId,
          run: { runId: 7, url: 'https://github.test/runs/7' },
        },
      },
      { id, leaseToken, state: 'done', now: world.now },
    );
});

describe('an abort that comes before the dispatch', () => {
  it('calls the deployment back: no worker can claim it', async () => {
    await world.plan();
    await world.start();
    await world.as(people.planner, { type: 'Abort', reason: 'stop' });
    expect(await claim(['github.dispatch'])).toEqual([]);
    expect((await world.read()).status).toBe('aborted');
  });
});

describe('a freeze', () => {
  const yearEnd = {
    id: 'year_end',
    title: 'Year end',
    timeZone: 'UTC',
    when: { kind: 'once', from: '2026-12-01T16:00', until: '2026-12-01T18:00' },
  } as const;
  let calendar: FreezeCalendar = { isReadable: true, windows: [] };

  it('is asked for anew at each step, and stops a dispatch that is asked for already, but no rollback', async () => {
    world = await createEngineWorld({ readCalendar: async () => calendar });
    calendar = { isReadable: true, windows: [yearEnd] };
    await world.plan();
    expect((await world.read()).bars).toMatchObject([{ because: 'frozen', by: 'year_end' }]);
    calendar = { isReadable: true, windows: [] };
    const correlationId = await world.start();
    calendar = { isReadable: false };
    const begin = () => world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    expect(await begin()).toMatchObject({ refusal: { code: 'freezes_unreadable' } });
    expect((await world.read()).runs[0]?.dispatch).toBe('cancelled');
    calendar = { isReadable: true, windows: [yearEnd] };
    const start = () => world.as(people.technicalLead, { type: 'StartDeployment' });
    expect(await start()).toMatchObject({ refusal: { code: 'frozen', bar: { title: 'Year end' } } });
    await world.as(people.planner, { type: 'LiftFreeze', reason: 'it cannot wait' });
    expect(await start()).toMatchObject({ ok: true });
    const again = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
    await world.tell({ type: 'BeginDispatch', correlationId: again, attempt: 1 });
    calendar = { isReadable: false };
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId: again });
    await world.tell({ type: 'ReportRunCompleted', correlationId: again, attempt: 1, conclusion: 'failure' });
    const back = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
    expect(await world.tell({ type: 'BeginDispatch', correlationId: back, attempt: 1 })).toMatchObject({
      ok: true,
    });
  });
});

describe('what belongs to no go-live', () => {
  const allowed = [people.planner];
  const target = () => ({ service: world.service.id, environment: world.service.environment });
  const lock = () => ({ type: 'LockTarget', ...target(), reason: 'maintenance', allowed }) as const;
  const wish = (by: string, action: Action, id = `wish-${world.now++}`) =>
    world.engine.handle({
      id,
      at: world.now,
      actor: { kind: 'user', id: by, team: 'T0GOLIVE' },
      origin: { via: 'command' },
      do: action,
    });
  const barred = async () => (await world.read()).bars.map(({ because }) => because);

  it('has a chain of its own, and each go-live that it concerns hears of it in the same transaction', async () => {
    await world.plan();
    expect(await wish(people.planner, lock(), 'same')).toMatchObject({
      ok: true,
      events: ['TargetLocked'],
      anchor: expect.stringMatching(/^LOCKS#1:/),
    });
    await wish(people.planner, lock(), 'same');
    expect(await barred()).toEqual(['locked']);
    await wish(people.outsider, { type: 'AwaitTarget', ...target() });
    await wish(people.planner, { type: 'FreezeAll', reason: 'an incident', allowed });
    expect(await barred()).toEqual(['all_frozen', 'locked']);
    await wish(people.outsider, { type: 'UnfreezeAll', reason: 'why not', allowed });
    await wish(people.planner, { type: 'UnfreezeAll', reason: 'it is over', allowed });
    await wish(people.planner, { type: 'UnlockTarget', ...target(), reason: '', allowed });
    expect(await barred()).toEqual([]);
    expect((await world.store.readStream('LOCKS')).map(({ event }) => event.type)).toEqual([
      'TargetLocked',
      'TargetAwaited',
      'AllFrozen',
      'CommandRefused',
      'AllUnfrozen',
      'TargetUnlocked',
    ]);
    // Who waited is named when the lock ends.
    expect((await world.store.readStream('GL-1')).at(-1)?.event).toMatchObject({
      type: 'BarsChanged',
      waiting: [people.outsider],
    });
  });

  it('stops a deployment that is asked for already, and no rollback; a lock of minutes ends by itself', async () => {
    await world.plan();
    const correlationId = await world.start();
    await wish(people.planner, { ...lock(), until: world.now + 60_000 });
    const begin = (id: string) => world.tell({ type: 'BeginDispatch', correlationId: id, attempt: 1 });
    expect(await begin(correlationId)).toMatchObject({ refusal: { code: 'locked' } });
    const start = () => world.as(people.technicalLead, { type: 'StartDeployment' });
    expect(await start()).toMatchObject({ refusal: { code: 'locked', bar: { title: 'maintenance' } } });
    world.now += 60_000;
    expect(await start()).toMatchObject({ ok: true });
    const again = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
    await begin(again);
    await world.tell({ type: 'ReportDispatchAccepted', correlationId: again });
    await wish(people.planner, lock());
    await wish(people.planner, { type: 'FreezeAll', reason: 'an incident', allowed });
    // Shown on what is under way, too, where it keeps nothing back.
    expect(await barred()).toEqual(['all_frozen']);
    await world.tell({ type: 'ReportRunCompleted', correlationId: again, attempt: 1, conclusion: 'failure' });
    await world.as(people.onCall, { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' });
    const back = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
    expect(await begin(back)).toMatchObject({ ok: true });
  });

  const reminded = async () => {
    const claims = await claim(['slack.reminder']);
    return claims.flatMap(({ effect }) =>
      effect.kind === 'slack.reminder' && effect.lock ? [[effect.person, effect.lock.what]] : [],
    );
  };

  it('tells each who waited directly when a lock ends, in their order, once, and the channel too', async () => {
    await world.plan();
    await wish(people.planner, lock());
    await wish(people.onCall, { type: 'AwaitTarget', ...target() });
    await wish(people.outsider, { type: 'AwaitTarget', ...target() });
    expect(await reminded()).toEqual([]);
    const unlock = { type: 'UnlockTarget', ...target(), reason: 'done', allowed } as const;
    await wish(people.planner, unlock, 'same');
    await wish(people.planner, unlock, 'same');
    expect(await reminded()).toEqual([
      [people.onCall, 'free'],
      [people.outsider, 'free'],
    ]);
    const told = (await world.store.readStream('GL-1')).flatMap(({ event }) =>
      event.type === 'BarsChanged' && event.waiting ? [event.waiting] : [],
    );
    expect(told).toEqual([[people.onCall, people.outsider]]);
  });

  it('names those who waited where its lock was not in the way of T-0 at all', async () => {
    await world.plan();
    await wish(people.planner, { ...lock(), until: world.now + 60_000 });
    await wish(people.outsider, { type: 'AwaitTarget', ...target() });
    expect(await barred()).toEqual([]);
    world.now += 60_000;
    const over = { type: 'ReportTargetFree', ...target() } as const;
    expect(await world.tell(over)).toMatchObject({ ok: true });
    expect(await world.tell(over)).toMatchObject({ refusal: { code: 'not_due' } });
    expect(await reminded()).toEqual([[people.outsider, 'free']]);
    expect((await world.store.readStream('GL-1')).at(-1)?.event).toMatchObject({
      waiting: [people.outsider],
    });
  });

  it('tells of a lock that ends once, whichever of two replicas sees it, and whatever the clock does then', async () => {
    const other = createEngine({ store: world.store, realNow: () => world.now, words: recorded });
    const both = (command: Omit<Parameters<typeof other.handle>[0], 'at' | 'origin'>) =>
      Promise.all(
        [world.engine, other].map((engine) =>
          engine.handle({ ...command, at: world.now, origin: { via: 'command' } }),
        ),
      );
    await world.plan();
    const until = world.now + 60_000;
    await wish(people.planner, { ...lock(), until });
    const waits = {
      id: 'one click',
      actor: { kind: 'user', id: people.outsider, team: 'T0GOLIVE' },
      do: { type: 'AwaitTarget', ...target() },
    } as const;
    expect((await both(waits)).map(({ ok }) => ok)).toEqual([true, true]);
    world.now = until;
    const scheduler = { kind: 'system', id: 'scheduler' } as const;
    const tick = (id: string) =>
      both({ id, actor: scheduler, do: { type: 'ReportTargetFree', ...target() } });
    await Promise.all([tick('a tick'), tick('a tick of the other')]);
    world.now = until - 30_000;
    await tick('earlier');
    world.now = until;
    await tick('again');
    expect((await world.store.readStream('LOCKS')).map(({ event }) => event.type)).toEqual([
      'TargetLocked',
      'TargetAwaited',
      'TargetFreed',
    ]);
    expect(await reminded()).toEqual([[people.outsider, 'free']]);
    const named = (await world.store.readStream('GL-1')).filter(
      ({ event }) => event.type === 'BarsChanged' && event.waiting,
    );
    expect(named).toHaveLength(1);
  });

  it('is locked by one of two who want it at once', async () => {
    const other = createEngine({ store: world.store, realNow: () => world.now, words: recorded });
    const both = await Promise.all(
      [world.engine, other].map((engine, n) =>
        engine.handle({
          id: `both-${n}`,
          at: world.now,
          actor: { kind: 'user', id: `U0B${n}`, team: 'T0GOLIVE' },
          origin: { via: 'command' },
          do: { ...lock(), allowed: ['U0B0', 'U0B1'] },
        }),
      ),
    );
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  });
});

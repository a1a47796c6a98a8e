import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMovableClock } from '../src/clock.ts';
import type { Engine } from '../src/engine.ts';
import { createScheduler } from '../src/scheduler.ts';
import type { Store } from '../src/store/store.ts';
import { StoreError } from '../src/store/store-error.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from './fixtures/engine-world.ts';
import { soon } from './soon.ts';

let world: EngineWorld;
let real: number;
let logged: { msg: string; goLive?: string }[];

beforeEach(async () => {
  world = await createEngineWorld();
  real = 0;
  logged = [];
});
afterEach(() => world.store.close());

const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) });

const plan = (...ids: readonly string[]) =>
  Promise.all(ids.map((id) => world.plan({ service: { id } }))).then((answers) =>
    answers.map((answer) => (answer.ok ? answer.goLive : JSON.stringify(answer))),
  );

function scheduler(changes: { engine?: Partial<Engine>; store?: Partial<Store> } = {}) {
  let ids = 0;
  const name = crypto.randomUUID();
  return createScheduler({
    store: { ...world.store, ...changes.store },
    engine: { ...world.engine, ...changes.engine },
    clock: { now: () => world.now, realMsUntil: () => Number.POSITIVE_INFINITY, onMove: () => {} },
    log,
    newId: () => `${name}-${++ids}`,
    realNow: () => real,
  });
}

/** Time passes for the machine and for the go-live alike. */
function pass(ms: number): void {
  world.now += ms;
  real += ms;
}

/** As a go-live whose history this version cannot read. */
const unreadable = (...ids: readonly string[]): Partial<Engine> => ({
  read: async (id) => {
    if (ids.includes(id)) throw new StoreError('unknown_event', `${id} has the event "Foretold"`);
    return world.engine.read(id);
  },
});

const eventsOf = async (id: string) => (await world.store.readStream(id)).map(({ event }) => event);
const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type);
const downtimesOf = async (id: string) =>
  (await eventsOf(id)).filter((event) => event.type === 'DowntimeNoticed');

describe('a round', () => {
  it('does what is due and leaves the rest', async () => {
    await plan('shop');
    const it = scheduler();
    await it.tick();
    expect(await typesOf('GL-1')).toEqual(['GoLivePlanned', 'ChecksRequested']);
    world.now = T0 - 24 * HOUR;
    await it.tick();
    expect(await typesOf('GL-1')).toContain('NoticeQueued');
  });

  it('tells those who waited for a lock once its time is over, before its go-live is looked at', async () => {
    await plan('shop');
    const target = { service: 'shop', environment: world.service.environment };
    const allowed = [people.planner];
    const until = T0 + HOUR;
    await world.as(people.planner, { type: 'LockTarget', ...target, reason: 'moved', until, allowed });
    await world.as(people.outsider, { type: 'AwaitTarget', ...target });
    const it = scheduler();
    world.now = until - 1;
    await it.tick();
    expect(await typesOf('LOCKS')).toEqual(['TargetLocked', 'TargetAwaited']);
    world.now = until;
    await it.tick();
    await scheduler().tick();
    expect((await typesOf('LOCKS')).slice(2)).toEqual(['TargetFreed']);
    const told = (await eventsOf('GL-1')).flatMap((event) => (event.type === 'BarsChanged' ? [event] : []));
    expect(told.map(({ waiting }) => waiting)).toEqual([undefined, [people.outsider]]);
  });

  it('is stopped by nothing that it cannot read of the locks', async () => {
    await plan('shop');
    world.now = T0;
    const readStream: Store['readStream'] = async (id, after) => {
      if (id === 'LOCKS') throw new StoreError('unknown_event', 'LOCKS has the event "Foretold"');
      return world.store.readStream(id, after);
    };
    const it = scheduler({ store: { readStream } });
    await it.tick();
    await it.tick();
    expect(await typesOf('GL-1')).toContain('StartOffered');
    expect(it.troubles()).toMatchObject([{ goLive: 'LOCKS' }]);
    expect(logged).toHaveLength(1);
  });

  it('goes on past a go-live that cannot be read', async () => {
    await plan('a', 'b');
    world.now = T0;
    await scheduler({ engine: unreadable('GL-1') }).tick();
    expect(await typesOf('GL-2')).toContain('StartOffered');
  });

  it('goes on past a go-live whose command fails', async () => {
    await plan('a', 'b');
    world.now = T0;
    const handle: Engine['handle'] = (command) =>
      command.goLive === 'GL-1' ? Promise.reject(new Error('a bug')) : world.engine.handle(command);
    await scheduler({ engine: { handle } }).tick();
    expect(await typesOf('GL-2')).toContain('StartOffered');
  });

  it('logs and names it once, for as long as the reason stays', async () => {
    await plan('a', 'b');
    world.now = T0;
    const engine = unreadable('GL-1');
    const it = scheduler({ engine });
    for (const _ of [1, 2, 3]) await it.tick();
    expect(logged).toMatchObject([{ goLive: 'GL-1' }]);
    expect(it.troubles()).toEqual([{ goLive: 'GL-1', reason: 'GL-1 has the event "Foretold"' }]);
    expect(it.lastTickAt()).toBe(real);
  });

  it('forgets it once it can be read again', async () => {
    await plan('a');
    world.now = T0;
    const broken = new Set(['GL-1']);
    const it = scheduler({ engine: { read: (id) => (unreadable(...broken).read ?? world.engine.read)(id) } });
    await it.tick();
    broken.clear();
    await it.tick();
    expect(it.troubles()).toEqual([]);
    expect(await typesOf('GL-1')).toContain('StartOffered');
  });

  it('reaches the last go-live behind more unreadable ones than one query gives', async () => {
    const ids = await plan(...Array.from({ length: 61 }, (_, n) => `service-${n}`));
    world.now = T0;
    const it = scheduler({ engine: unreadable(...ids.slice(0, 60)) });
    await it.tick();
    expect(await typesOf('GL-61')).toContain('StartOffered');
    expect(it.troubles()).toHaveLength(60);
  });

  it('ends where the database as a whole fails, and is not counted as one that went well', async () => {
    await plan('a', 'b');
    world.now = T0;
    real = 5_000;
    const read = () => Promise.reject(new StoreError('disk_full', 'the disk is full'));
    const it = scheduler({ engine: { read } });
    await it.tick();
    expect(it.lastTickAt()).toBe(0);
    expect(it.troubles()).toEqual([]);
    expect(logged).toMatchObject([{ msg: 'scheduler round failed' }]);
  });

  it('tells the time of its last tick by the injected real clock', async () => {
    real = 123_456;
    const it = scheduler();
    await it.tick();
    expect(it.lastTickAt()).toBe(123_456);
  });
});

describe('a downtime', () => {
  const hour = async (changes: Parameters<typeof scheduler>[0] = {}) => {
    await scheduler().tick();
    world.now = T0 - 23.5 * HOUR;
    return scheduler(changes);
  };
  const from = T0 - 48 * HOUR;

  it('is told with what fell due in it', async () => {
    await plan('shop');
    await (await hour()).tick();
    expect(await downtimesOf('GL-1')).toMatchObject([
      {
        from,
        to: T0 - 23.5 * HOUR,
        due: ['AskForHolders', 'RemindVoters', expect.stringMatching(/^notice:/)],
      },
    ]);
  });

  it('through the preparation has what the start needs done late, and tells it by its title', async () => {
    await plan('shop');
    world.now = T0 - 122 * MINUTE;
    await scheduler().tick();
    world.now = T0 + MINUTE;
    await scheduler().tick();
    const [told] = await downtimesOf('GL-1');
    expect(told).toMatchObject({
      due: expect.arrayContaining([
        'BeginPhase:pre_deployment',
        'StartStep:final_system_checks',
        'StartStep:team_assembly',
      ]),
    });
    expect(told).not.toHaveProperty('missed');
    expect((await eventsOf('GL-1')).flatMap((event) => ('step' in event ? [event] : []))).toMatchObject([
      { type: 'StepStarted', step: 'final_system_checks' },
      { type: 'StepStarted', step: 'team_assembly' },
    ]);
    expect(await typesOf('GL-1')).toContain('PhaseBegun');
  });

  it('that ends when nobody may start any more names what was missed, once', async () => {
    await plan('shop');
    world.now = T0 - 122 * MINUTE;
    await scheduler().tick();
    world.now = T0 + 12 * HOUR;
    for (const _ of [1, 2]) await scheduler().tick();
    expect(await downtimesOf('GL-1')).toMatchObject([
      {
        missed: ['BeginPhase:pre_deployment', 'StartStep:final_system_checks', 'StartStep:team_assembly'],
      },
    ]);
    expect(await typesOf('GL-1')).not.toContain('PhaseBegun');
  });

  it('of seconds is told only with what was skipped, not with what was late by as much', async () => {
    const { phases, deployment } = world.runbook;
    const [first] = phases;
    if (!first) throw new Error('no phase');
    const runbook = {
      ...world.runbook,
      phases: [{ ...first, startsOffsetMs: -20_000, durationMs: 20_000 }],
      deployment: { ...deployment, graceMs: 0 },
    };
    await world.plan({ service: { id: 'late' } });
    await world.plan({ service: { id: 'skipped' }, runbook });
    world.now = T0 - 30_000;
    await scheduler().tick();
    world.now = T0 + 1_000;
    await scheduler().tick();
    expect(await typesOf('GL-1')).toContain('StartOffered');
    expect(await downtimesOf('GL-1')).toEqual([]);
    const [told] = await downtimesOf('GL-2');
    expect(told).toMatchObject({ from: T0 - 30_000, to: T0 + 1_000, due: [] });
    expect(told).toHaveProperty('missed', expect.arrayContaining([`BeginPhase:${first.id}`]));
  });

  it('is not told where nothing fell due', async () => {
    await plan('shop');
    await scheduler().tick();
    world.now += HOUR;
    await scheduler().tick();
    expect(await downtimesOf('GL-1')).toEqual([]);
  });

  it('has the countdown on the card drawn anew, also where what else fell due does not draw it', async () => {
    const claim = () =>
      world.store.claimEffects({ kinds: ['slack.message'], now: world.now, leaseMs: 1, limit: 100 });
    const drawn = async () => {
      const claims = await claim();
      for (const { id, leaseToken } of claims)
        await world.store.transaction((tx) =>
          tx.finishEffect({ id, leaseToken, state: 'done', now: world.now }),
        );
      return claims.map(({ effect }) => effect.key).filter((key) => key.endsWith('/control'));
    };
    await scheduler().tick();
    await world.plan({ t0: world.now + 240 * HOUR });
    await drawn();
    world.now += 11 * HOUR;
    await scheduler().tick();
    expect((await eventsOf('GL-1')).at(-1)).toMatchObject({ type: 'ChecksRequested', moment: 'planned' });
    expect(await drawn()).toEqual([]);
    await world.plan({ t0: world.now + 240 * HOUR, service: { id: 'other' } });
    await drawn();
    world.now += 13 * HOUR;
    await scheduler().tick();
    expect((await eventsOf('GL-2')).at(-1)).toMatchObject({ type: 'ChecksRequested', moment: 'planned' });
    expect(await drawn()).toEqual(['GL-1/message/control', 'GL-2/message/control']);
  });

  it('is told after a crash at the first commit after it', async () => {
    await plan('shop');
    const crash = () => Promise.reject(new StoreError('io', 'killed'));
    await (await hour({ engine: { handle: crash } })).tick();
    expect(await downtimesOf('GL-1')).toEqual([]);
    world.now += 1_000;
    await scheduler().tick();
    expect(await downtimesOf('GL-1')).toMatchObject([{ from }]);
  });

  it('is told once where the crash comes between the telling and the mark', async () => {
    await plan('shop');
    const handle: Engine['handle'] = (command) =>
      command.do.type === 'ReportDowntime'
        ? world.engine.handle(command)
        : Promise.reject(new StoreError('io', 'killed'));
    await (await hour({ engine: { handle } })).tick();
    await scheduler().tick();
    expect(await downtimesOf('GL-1')).toHaveLength(1);
    expect(await typesOf('GL-1')).toContain('NoticeQueued');
  });

  it('is told to all, also behind the first batch', async () => {
    const ids = await plan(...Array.from({ length: 60 }, (_, n) => `service-${n}`));
    await (await hour()).tick();
    for (const id of ids) expect(await downtimesOf(id)).toHaveLength(1);
  });

  it('is told once: what falls due later is on time', async () => {
    await plan('shop');
    const it = await hour();
    await it.tick();
    pass(1_000);
    world.now = T0;
    await it.tick();
    expect(await typesOf('GL-1')).toContain('StartOffered');
    expect(await downtimesOf('GL-1')).toHaveLength(1);
  });

  it('of a process that was stopped or a machine that slept is told too', async () => {
    await plan('shop');
    world.now = T0 - 24.5 * HOUR;
    const it = scheduler();
    await it.tick();
    pass(HOUR);
    await it.tick();
    expect(await downtimesOf('GL-1')).toMatchObject([{ from: T0 - 24.5 * HOUR, to: T0 - 23.5 * HOUR }]);
  });

  it('is none where only the clock of the go-live was moved', async () => {
    await plan('shop');
    const it = scheduler();
    await it.tick();
    world.now = T0;
    real += 1_000;
    await it.tick();
    expect(await typesOf('GL-1')).toContain('StartOffered');
    expect(await downtimesOf('GL-1')).toEqual([]);
  });

  it('is none while rounds come every second, however fast that clock runs', async () => {
    await plan('shop');
    const it = scheduler();
    for (let n = 0; n < 120; n += 1) {
      await it.tick();
      world.now += 30 * MINUTE;
      real += 1_000;
    }
    expect(await downtimesOf('GL-1')).toEqual([]);
  });

  it('that a failing database made lasts until it works again', async () => {
    await plan('shop');
    world.now = T0 - 24.5 * HOUR;
    let broken = false;
    const dueGoLives: Store['dueGoLives'] = (now, limit) =>
      broken ? Promise.reject(new StoreError('io', 'no disk')) : world.store.dueGoLives(now, limit);
    const it = scheduler({ store: { dueGoLives } });
    await it.tick();
    broken = true;
    for (let n = 0; n < 4; n += 1) {
      pass(15 * MINUTE);
      await it.tick();
    }
    broken = false;
    await it.tick();
    expect(await downtimesOf('GL-1')).toMatchObject([{ from: T0 - 24.5 * HOUR, to: T0 - 23.5 * HOUR }]);
  });

  it('ends for the others where one go-live cannot be read', async () => {
    await plan('a', 'b');
    const it = await hour({ engine: unreadable('GL-1') });
    await it.tick();
    real += 1_000;
    world.now = T0;
    await it.tick();
    expect(await downtimesOf('GL-2')).toHaveLength(1);
  });
});

describe('between two ticks', () => {
  it('wakes at the instant, also behind a go-live that cannot be read', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: T0 - 400 });
    try {
      await world.plan({ service: { id: 'a' }, t0: T0 - HOUR });
      await world.plan({ service: { id: 'b' } });
      const clock = createMovableClock({ baseMs: T0 - 400, realMs: T0 - 400, speed: 1 });
      const it = createScheduler({
        store: world.store,
        engine: { ...world.engine, ...unreadable('GL-1') },
        clock,
        log,
        newId: () => crypto.randomUUID(),
      });
      await it.tick();
      // What one round does may make something else due.
      await it.tick();
      expect(await typesOf('GL-2')).not.toContain('StartOffered');
      await vi.advanceTimersByTimeAsync(400);
      await soon(async () => expect(await typesOf('GL-2')).toContain('StartOffered'));
      await it.stop();
    } finally {
      vi.useRealTimers();
    }
  });
});

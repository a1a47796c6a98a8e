import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutsideError } from '../src/adapters/outside-error.ts';
import type { PagerSignal } from '../src/adapters/pager.ts';
import type { Deliverers } from '../src/delivery/delivery.ts';
import { createAlertDelivery } from '../src/delivery/pager.ts';
import { createMessageDelivery } from '../src/delivery/slack-message.ts';
import { createNoticeDelivery } from '../src/delivery/slack-notice.ts';
import { en } from '../src/messages/en.ts';
import { createWorker, type Worker } from '../src/worker.ts';
import { deliverEverything } from './fixtures/deliverers.ts';
import { createEngineWorld, type EngineWorld, HOUR } from './fixtures/engine-world.ts';
import { createFakeSlackOut, type FakeSlackOut } from './fixtures/fake-slack-out.ts';
import { soon } from './soon.ts';

const notInChannel = () =>
  new OutsideError('The bot is not in the channel', {
    code: 'not_in_channel',
    retryable: false,
    happened: 'no',
  });
const lost = () => new OutsideError('no answer', { code: 'timeout', retryable: true, happened: 'maybe' });

let world: EngineWorld;
let slack: FakeSlackOut;
let worker: Worker;
let offsetMs: number;
/** Where it is set, no time passes for leases and retries. */
let standsStillAt: number | undefined;
let logged: string[];
const realNow = () => standsStillAt ?? Date.now() + offsetMs;

beforeEach(async () => {
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    advanceTimeDelta: 5,
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
  });
  offsetMs = 0;
  standsStillAt = undefined;
  world = await createEngineWorld();
  world.now = Date.now();
  slack = createFakeSlackOut();
});
afterEach(async () => {
  await worker.stop();
  vi.useRealTimers();
});

function start(more: Partial<Deliverers> = {}): void {
  let ids = 0;
  const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
  logged = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const core = {
    store: world.store,
    engine: world.engine,
    clock,
    log,
    realNow,
    newId: () => `w${++ids}`,
    words: en,
  };
  const deliverers: Deliverers = {
    ...deliverEverything,
    'slack.message': createMessageDelivery({ ...core, slack, progressOf: () => undefined }),
    'slack.notice': createNoticeDelivery({ ...core, slack }),
    ...more,
  };
  worker = createWorker({ ...core, deliverers });
  worker.start();
}

const plan = () => world.plan({ t0: world.now + 72 * HOUR });
const pass = (ms: number) => {
  world.now += ms;
  offsetMs += ms;
};
const events = async () => (await world.store.readStream('GL-1')).map(({ event }) => event.type);
/** Lets fake time pass until it holds; a minute of it takes no time. */
async function eventually(holds: () => Promise<void>): Promise<void> {
  for (let passedMs = 0; passedMs < 60_000; passedMs += 100) {
    await vi.advanceTimersByTimeAsync(100);
    const failure = await holds().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return;
  }
  await holds();
}
const quiet = async () => {
  const { pending, claimed } = await world.store.countEffects();
  expect(pending + claimed).toBe(0);
};

describe('the worker', () => {
  it('delivers what a commit left, each message once', async () => {
    start();
    await plan();
    await eventually(quiet);
    const keys = slack.posts.map(({ effectKey }) => effectKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('GL-1/message/control');
  });

  it('posts cards that somebody deleted anew once they are asked for, and sends nothing for those that are there', async () => {
    start();
    await plan();
    await eventually(quiet);
    const cards = () => slack.posts.filter(({ effectKey }) => effectKey === 'GL-1/message/control').length;
    const gone = new OutsideError('gone', { code: 'message_not_found', retryable: false, happened: 'no' });
    const all = ['control', 'gates', 'checklist', 'steps'] as const;
    const lookForAll = async () => {
      for (const lookedFor of all) {
        await world.tell({ type: 'RefreshCard', lookedFor });
        await eventually(quiet);
      }
    };
    // What is there, and true, is neither edited nor posted.
    const posted = slack.posts.length;
    const names = () => slack.posts.map(({ effectKey }) => effectKey.replace('GL-1/message/', ''));
    const gates = names().filter((name) => name.startsWith('gate:'));
    expect(gates.length).toBeGreaterThan(0);
    await lookForAll();
    expect([slack.posts.length, slack.updates.length]).toEqual([posted, 0]);
    slack.permalink = () => Promise.reject(gone);
    await world.tell({ type: 'RefreshCard' });
    await eventually(quiet);
    expect(cards()).toBe(1);
    await lookForAll();
    expect(cards()).toBe(2);
    expect(names().slice(posted)).toEqual(['control', ...gates, 'checklist', 'steps']);
    expect(slack.updates).toEqual([]);
  });

  it('gives up, once, what no go-live asked for, and tells whoever runs golive', async () => {
    const told = { runbook: 'other', title: 'Other', review: '2026-05-21', service: 'demo-shop' };
    await world.tell({ type: 'RemindOfReview', ...told, owner: 'Lead', person: 'U0TOM' });
    let tries = 0;
    start({
      'slack.reminder': async () => {
        tries += 1;
        return { end: 'dead', reason: 'gone' };
      },
    });
    await eventually(quiet);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(tries).toBe(1);
    const effect = 'review/other/2026-05-21/U0TOM';
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, effect, reason: 'gone' }]);
    expect(await world.store.listGivenUpBeside()).toEqual([{ effect, reason: 'gone' }]);
  });

  it('gives up a channel that it is not in once, and tells the planner directly', async () => {
    slack.beforePost = async ({ channel }) => {
      if (channel.startsWith('C')) throw notInChannel();
    };
    start();
    await plan();
    await eventually(async () => expect(await events()).toContain('EffectGaveUp'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await events()).filter((type) => type === 'EffectGaveUp')).toHaveLength(1);
    expect(slack.posts.filter(({ channel }) => channel.startsWith('U'))).toHaveLength(1);
    // Its trail tells of it.
    expect(await world.store.listGivenUpBeside()).toEqual([]);
    expect(new Set(logged.map((line) => JSON.parse(line).level))).toEqual(new Set([40]));
  });

  const held = () => world.as('U0RITA', { type: 'Hold', reason: 'found a security leak' });
  const refuse = (code: string) =>
    Promise.reject(new OutsideError('Slack refused', { code, retryable: false, happened: 'no' }));

  it('posts the words alone of a message whose form Slack refuses, once', async () => {
    start();
    await plan();
    await eventually(quiet);
    const { length } = slack.posts;
    slack.beforePost = async ({ blocks }) => {
      if (blocks) await refuse('invalid_blocks');
    };
    await held();
    await eventually(quiet);
    const [told, ...more] = slack.posts.slice(length);
    expect(told?.text).toMatch(/found a security leak\n.*`\/golive status GL-1` shows the rest/);
    expect(more).toEqual([]);
    expect(await events()).not.toContain('EffectGaveUp');
  });

  it('tells the planner what a message would have said that Slack does not take', async () => {
    start();
    await plan();
    await eventually(quiet);
    const lost: string[] = [];
    slack.beforePost = async ({ channel, text }) => {
      if (!channel.startsWith('C')) return;
      lost.push(text);
      await refuse('is_archived');
    };
    await held();
    await world.as('U0RITA', { type: 'Resume' });
    await eventually(quiet);
    const { troubles } = await world.read();
    expect(troubles.map(({ subject }) => subject)).toEqual(lost.map(() => 'event'));
    const direct = slack.posts.filter(({ channel }) => channel === 'U0RITA');
    expect(JSON.stringify(direct.map(({ blocks }) => blocks))).toContain('found a security leak');
    // The second is added to the first.
    expect(lost.length).toBeGreaterThan(1);
    expect(direct).toHaveLength(1);
  });

  it('comes to an end where nothing can be told at all, and all of it is on record', async () => {
    start();
    await plan();
    await eventually(quiet);
    slack.beforePost = () => refuse('is_archived');
    slack.update = () => refuse('is_archived');
    await held();
    await eventually(quiet);
    const { troubles } = await world.read();
    // The hold, the cards, the message to the planner, that to the channel: each once.
    expect(new Set(troubles.map(({ effect }) => effect)).size).toBe(troubles.length);
    const before = troubles.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect((await world.read()).troubles).toHaveLength(before);
    expect(slack.posts.filter(({ text }) => text.includes('security leak'))).toEqual([]);
  });

  it('tells a hold where a notice told the plan', async () => {
    start();
    await plan();
    await soon(quiet);
    pass(48 * HOUR);
    const notice = world.runbook.notices[0]?.id ?? '';
    await world.tell({ type: 'SendNotice', notice, round: 1 });
    await soon(quiet);
    const told = slack.posts.filter(({ effectKey }) => effectKey.includes('/notice/'));
    expect(told.length).toBeGreaterThan(0);
    await world.as('U0RITA', { type: 'Hold', reason: 'wrong build' });
    await soon(quiet);
    for (const { channel } of told)
      expect(slack.posts.findLast((post) => post.channel === channel)).toMatchObject({
        text: 'GL-1: ⏸️ <@U0RITA> put the go-live *on hold*: wrong build',
      });
  });

  it('tells how the health goes on in the thread of the message that called people', async () => {
    start();
    await world.plan({ t0: world.now + HOUR, runbook: { checklist: [], gates: [] } });
    await world.as('U0TOM', { type: 'GiveFinalGo' });
    // What waits for an hour is asked for seldom.
    await soon(quiet);
    pass(HOUR);
    await world.as('U0TOM', { type: 'StartDeployment' });
    const correlationId = (await world.read()).runs[0]?.request.correlationId ?? '';
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId });
    const health = { type: 'ReportHealth', endpoint: 'web', since: world.now, evidence: 'seen' } as const;
    await world.tell({ ...health, verdict: 'down' });
    await soon(quiet);
    const called = slack.posts.findIndex(({ effectKey }) => effectKey === 'GL-1/message/health_alarm:1');
    await world.tell({ ...health, verdict: 'up' });
    await soon(quiet);
    expect(slack.posts.at(-1)).toMatchObject({ threadTs: `${called + 1}.0` });
    expect(slack.posts.at(-1)?.text).toContain('The health of web is *up*');
    expect(slack.updates).toContain(`${called + 1}.0`);
  });

  it('posts a thread in the order in which its messages were wanted, however long each call takes', async () => {
    const gates = world.runbook.gates.map(({ opensOffsetMs: _opens, ...gate }) => gate);
    const slowFirst = ['checklist', ...gates.map(({ id }) => `gate:${id}`), 'steps'];
    slack.beforePost = async ({ effectKey }) => {
      const place = slowFirst.findIndex((name) => effectKey === `GL-1/message/${name}`);
      if (place >= 0) await new Promise((resolve) => setTimeout(resolve, 50 * (slowFirst.length - place)));
    };
    start();
    await world.plan({ t0: world.now + 72 * HOUR, runbook: { gates } });
    await soon(quiet);
    const inThread = slack.posts.filter(({ threadTs }) => threadTs !== undefined);
    expect(inThread.map(({ effectKey }) => effectKey.replace('GL-1/message/', ''))).toEqual(slowFirst);
  });

  it('posts what waits for a card as soon as that is posted, in its order, however long golive was down', async () => {
    const gates = world.runbook.gates.map(({ opensOffsetMs: _opens, ...gate }) => gate);
    await world.plan({ t0: world.now + 72 * HOUR, runbook: { gates } });
    pass(25 * HOUR);
    standsStillAt = realNow();
    slack.beforePost = () => new Promise((resolve) => setTimeout(resolve, 50));
    start();
    await soon(quiet);
    const messages = ['control', 'checklist', ...gates.map(({ id }) => `gate:${id}`), 'steps'];
    expect(slack.posts.map(({ effectKey }) => effectKey.replace('GL-1/message/', ''))).toEqual(messages);
  });

  it.each([0, 20])(
    'pages though PagerDuty fails once, also where golive was down for %i minutes before',
    async (downMin) => {
      await world.plan({ rollbackTo: 'v1.4.1' });
      const correlationId = await world.start();
      await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
      await world.tell({ type: 'ReportDispatchAccepted', correlationId });
      await world.tell({
        type: 'ReportTrigger',
        trigger: 'unavailable',
        since: world.now,
        evidence: 'it is down',
      });
      offsetMs = world.now + downMin * 60_000 - Date.now();
      const sent: string[] = [];
      const send = async ({ action }: PagerSignal) => {
        sent.push(action);
        if (sent.length === 1)
          throw new OutsideError('503', { code: 'http_503', retryable: true, happened: 'maybe' });
      };
      const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
      const pager = { send, tellOfChange: async () => {} };
      start({
        'pager.alert': createAlertDelivery({ pager, engine: world.engine, words: en, clock, realNow }),
      });
      await eventually(quiet);
      expect(sent).toEqual(['trigger', 'trigger']);
      expect(await events()).toContain('PagerTold');
      expect(await events()).not.toContain('EffectGaveUp');
    },
  );

  it('keeps a card going that was first posted more than a day ago', async () => {
    start();
    await plan();
    await eventually(quiet);
    offsetMs += 25 * HOUR;
    const update = slack.update;
    let tries = 0;
    slack.update = async (message, content) => {
      tries += 1;
      if (tries < 3)
        throw new OutsideError('wait', { code: 'paced', retryable: true, happened: 'no', retryAfterMs: 200 });
      await update(message, content);
    };
    await world.as('U0RITA', { type: 'Hold', reason: 'wrong build' });
    await soon(() => expect(slack.updates.length).toBeGreaterThan(0));
    expect(await events()).not.toContain('EffectGaveUp');
  });

  it('does not post a message twice because it slept longer than its lease', async () => {
    const { promise: asleep, resolve: wakeUp } = Promise.withResolvers<void>();
    slack.beforePost = async ({ effectKey }) => {
      if (effectKey === 'GL-1/message/control') await asleep;
    };
    start();
    await plan();
    await vi.advanceTimersByTimeAsync(1_000);
    offsetMs += 10 * 60_000;
    worker.wake();
    await vi.advanceTimersByTimeAsync(10_000);
    wakeUp();
    await eventually(quiet);
    expect(slack.posts.filter(({ effectKey }) => effectKey === 'GL-1/message/control')).toHaveLength(1);
  });

  it('finds a post whose answer was lost instead of posting it again', async () => {
    slack.beforePost = async ({ effectKey }) => {
      if (effectKey !== 'GL-1/message/control' || slack.listed.has(effectKey)) return;
      slack.listed.set(effectKey, '1.0');
      throw lost();
    };
    start();
    await plan();
    await eventually(async () => expect(await world.store.findSlackMessage('GL-1', 'control')).toBeDefined());
    expect(slack.posts.map(({ effectKey }) => effectKey)).not.toContain('GL-1/message/control');
  });

  it('believes that a lost post is absent only after Slack had time to list it', async () => {
    let lostAt = 0;
    slack.beforePost = async ({ effectKey }) => {
      if (effectKey !== 'GL-1/message/control') return;
      if (lostAt === 0) {
        lostAt = Date.now();
        throw lost();
      }
      expect(Date.now() - lostAt).toBeGreaterThanOrEqual(4_900);
    };
    start();
    await plan();
    await eventually(async () => expect(await world.store.findSlackMessage('GL-1', 'control')).toBeDefined());
  });

  it('tells people of a delivery that fails for no reason it knows', async () => {
    start({
      'slack.message': async (effect) => {
        if (effect.message.card === 'checklist') throw new Error('a bug');
        return { end: 'done' };
      },
    });
    await plan();
    await eventually(async () => expect(await events()).toContain('EffectGaveUp'));
    expect((await world.read()).troubles).toMatchObject([{ subject: 'checklist', reason: 'a bug' }]);
  });

  it('begins each delivery in a turn of its own, so that many that end at once let others in', async () => {
    let turn = 0;
    const count = () => {
      turn += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const inTurn = new Map<number, number>();
    const look = async () => {
      inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
      return { end: 'done' } as const;
    };
    await plan();
    start({ 'slack.message': look });
    await soon(() => expect(inTurn.values().reduce((sum, n) => sum + n, 0)).toBeGreaterThan(6));
    clearImmediate(counting);
    expect(Math.max(...inTurn.values())).toBe(1);
  });

  it('lets no channel of a notice wait for another that does not answer', async () => {
    const { promise: never, resolve: goOn } = Promise.withResolvers<{ readonly end: 'done' }>();
    const notices = ['slack', 'mail', 'pager', 'webhook', 'status_page'] as const;
    const begun = new Set<string>();
    const hanging = Object.fromEntries(
      notices.map((channel) => [
        `${channel}.notice`,
        () => {
          begun.add(channel);
          return never;
        },
      ]),
    );
    start(hanging);
    await plan();
    const goLive = 'GL-1';
    const delivery = { goLive, notice: 'scheduled', round: 1, text: 'Soon.', late: false };
    const one = [
      { ...delivery, kind: 'mail.notice' as const, audience: 'a', again: 0 },
      { ...delivery, kind: 'slack.notice' as const, channel: 'C0STAKE' },
      { ...delivery, kind: 'webhook.notice' as const, webhook: 'demo_tool' },
      { ...delivery, kind: 'pager.notice' as const },
      { ...delivery, kind: 'status_page.notice' as const },
    ];
    // More of each than its lane takes at once, one channel after the other.
    const queued = one.flatMap((effect) =>
      Array.from({ length: 9 }, (_, n) => ({ ...effect, key: `${effect.kind} ${n}` })),
    );
    await world.store.transaction((tx) => tx.enqueue(queued, realNow()));
    worker.wake();
    await eventually(async () => expect([...begun].toSorted()).toEqual([...notices].toSorted()));
    goOn({ end: 'done' });
  });

  it('takes nothing more once it is asked to stop, and ends what it has', async () => {
    const { promise: slow, resolve: goOn } = Promise.withResolvers<void>();
    slack.beforePost = () => slow;
    start();
    await plan();
    await vi.advanceTimersByTimeAsync(100);
    const stopping = worker.stop();
    goOn();
    await stopping;
    expect((await world.store.countEffects()).claimed).toBe(0);
  });
});

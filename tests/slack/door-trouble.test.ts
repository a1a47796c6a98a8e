import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { app as slackApp } from '../../sandbox/slack/workspace.ts';
import { armFailpoints } from '../../src/failpoint.ts';
import { encodeControl } from '../../src/messages/blocks/control.ts';
import { people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';
import { clickPayload } from './payloads.ts';

const { planner, operations, onCall, outsider } = people;

let room: DoorWorld;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

async function start(options: Parameters<typeof createDoorWorld>[0] = {}): Promise<void> {
  room = await createDoorWorld(options);
  await room.door.start();
  await room.world.plan();
}

beforeEach(() => {
  rejections.length = 0;
  process.on('unhandledRejection', onRejection);
});

afterEach(async () => {
  await room.stop();
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

const toldLater = (user: string, words: string) =>
  soon(() => expect(wordsOf(room.ephemerals(user))).toContain(words));

const card = () => room.post({ card: 'control' });
const hold = { userId: operations, actionId: 'hold' } as const;

/** The engine gives no answer: the database is down. */
function breakEngine(): () => void {
  const { handle } = room.engine;
  room.engine.handle = async () => {
    throw new Error('SQLITE_IOERR: disk I/O error');
  };
  return () => {
    room.engine.handle = handle;
  };
}

/** The engine answers only when it is let go. */
function slowEngine(): () => void {
  const { handle } = room.engine;
  const gate = Promise.withResolvers<void>();
  room.engine.handle = async (command) => {
    await gate.promise;
    return handle(command);
  };
  return () => gate.resolve();
}

describe('while nothing can be recorded', () => {
  beforeEach(() => start({ ackTimeoutMs: 1_000 }));

  it('a command says so in its answer, and works again without a restart', async () => {
    const mend = breakEngine();
    const seen = await room.command(operations, 'hold now');
    expect(seen.ok).toBe(true);
    expect(wordsOf(seen.ephemerals)).toContain('golive could not record this');
    mend();
    expect(wordsOf((await room.command(operations, 'hold now')).ephemerals)).toContain('Recorded');
  });

  it('a click says so and is not acknowledged', async () => {
    const place = await card();
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const withResume = await card();
    breakEngine();
    const seen = await room.slack.click({ userId: planner, ...withResume, actionId: 'resume' });
    expect(seen).toMatchObject({ ok: false, error: 'operation_timeout' });
    expect(wordsOf(seen.ephemerals)).toContain('golive could not record this');
    expect((await room.world.read()).held).toBeDefined();
    expect(place.ts).not.toBe(withResume.ts);
  });

  it('a form says so beside its input and keeps what was typed', async () => {
    await room.slack.click({ ...hold, ...(await card()) });
    const mend = breakEngine();
    const form = room.form(operations);
    const submission = { userId: operations, viewId: form?.id ?? '', values: { reason: 'wait' } };
    const seen = await room.slack.submitView(submission);
    expect(seen.errors?.['reason']).toContain('golive could not record this');
    mend();
    expect((await room.slack.submitView(submission)).errors).toBeUndefined();
    expect((await room.world.read()).held?.reason).toBe('wait');
  });

  it('a question that cannot be answered says so', async () => {
    room.directory.listGoLives = async () => {
      throw new Error('database is locked');
    };
    const seen = await room.command(planner, 'status');
    expect(wordsOf(seen.ephemerals)).toContain('golive cannot answer at the moment');
  });
});

it('an error just before the acknowledgement leaves the wish recorded once, and what comes again gets its answer', async () => {
  await start({ ackTimeoutMs: 1_000 });
  armFailpoints([{ name: 'slack.before_ack', does: 'throw', nth: 1 }]);
  onTestFinished(() => armFailpoints([]));
  const seen = await room.command(operations, 'hold now');
  expect(seen.ok).toBe(false);
  const { held, streamVersion } = await room.world.read();
  expect(held?.reason).toBe('now');
  const again = await room.slack.redeliver(seen.envelopeId);
  expect(wordsOf(again)).toContain('Recorded for GL-1');
  expect((await room.world.read()).streamVersion).toBe(streamVersion);
});

describe('while golive is slow', () => {
  beforeEach(() => start({ answerWithinMs: 40, ackTimeoutMs: 1_000 }));

  it('a command says in time that the outcome is not known, and then what it was', async () => {
    const go = slowEngine();
    const seen = await room.command(operations, 'hold now');
    expect(seen.ok).toBe(true);
    expect(wordsOf(seen.ephemerals)).toContain('*not known yet*');
    go();
    await toldLater(operations, 'Recorded for GL-1');
  });

  it('a click is not acknowledged as long as its outcome is not known', async () => {
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const place = await card();
    const go = slowEngine();
    const seen = await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    expect(seen).toMatchObject({ ok: false, error: 'operation_timeout' });
    expect(wordsOf(seen.ephemerals)).toContain('*not known yet*');
    go();
    await toldLater(planner, 'Recorded for GL-1');
    expect((await room.world.read()).held).toBeUndefined();
  });

  it('a form stays open, and the person is told in the channel what became of it', async () => {
    await room.slack.click({ ...hold, ...(await card()) });
    const go = slowEngine();
    const seen = await room.slack.submitView({
      userId: operations,
      viewId: room.form(operations)?.id ?? '',
      values: { reason: 'wait' },
    });
    expect(seen.errors?.['reason']).toContain('not known yet');
    go();
    await toldLater(operations, 'Recorded for GL-1');
  });

  it('a wish that is refused in the end is told as refused', async () => {
    const go = slowEngine();
    await room.command(outsider, 'resume');
    go();
    await toldLater(outsider, 'Only ');
  });
});

describe('while Slack has trouble', () => {
  beforeEach(() => start());

  it.each(['expired_trigger_id', 'internal_error'])(
    'a form that Slack does not open (%s) is offered with a button, with what was typed',
    async (error) => {
      room.faults.add({ system: 'slack', match: 'views.open', kind: 'slack_error', error, times: 1 });
      const seen = await room.command(planner, 'abort the date is wrong');
      expect(seen.ok).toBe(true);
      expect(wordsOf(seen.ephemerals)).toContain('did not open the form');
      expect(room.form(planner)).toBeUndefined();
      await room.slack.click({
        userId: planner,
        channelId: 'C0RELEASE',
        ts: seen.ephemerals[0]?.ts,
        actionId: 'choose_go_live',
      });
      await soon(() => expect(room.form(planner)).toMatchObject({ callback_id: 'abort' }));
      expect(wordsOf(room.form(planner))).toContain('the date is wrong');
      expect((await room.world.read()).status).toBe('planned');
    },
  );

  it('a form that a card did not open is offered with the same button', async () => {
    room.faults.add({ system: 'slack', match: 'views.open', kind: 'reset_before', times: 1 });
    await room.slack.click({ ...hold, ...(await card()) });
    await toldLater(operations, 'did not open the form');
    const [offered] = room.ephemerals(operations);
    await room.slack.click({ ...hold, channelId: 'C0RELEASE', ts: offered?.ts });
    await soon(() => expect(room.form(operations)).toMatchObject({ callback_id: 'hold' }));
  });

  it('a form that is asked for by a delivery that comes twice is open, and nothing else is said', async () => {
    room.slack.duplicateNext(1);
    const seen = await room.command(planner, 'abort');
    await room.slack.redeliver(seen.envelopeId);
    expect(room.form(planner)).toMatchObject({ callback_id: 'abort' });
    expect(room.ephemerals(planner)).toEqual([]);
  });

  it('a refusal finds another way where the address for answers fails', async () => {
    room.faults.add({ system: 'slack', match: 'response_url', kind: 'status', status: 500, times: 1 });
    const place = await card();
    await room.slack.click({ userId: outsider, ...place, actionId: 'hold' });
    await toldLater(outsider, 'Only ');
  });

  it('and takes no words at all, the click is done all the same', async () => {
    for (const match of ['response_url', 'chat.postEphemeral', 'chat.postMessage'])
      room.faults.add({ system: 'slack', match, kind: 'status', status: 503 });
    await room.slack.click({
      userId: outsider,
      ...(await card2()),
      actionId: 'hold',
    });
    expect((await room.command(operations, 'hold now')).ok).toBe(true);
    expect((await room.world.read()).held).toBeDefined();
  });

  /** A card that stands already: posting is broken. */
  async function card2() {
    room.faults.clear();
    const place = await card();
    for (const match of ['response_url', 'chat.postEphemeral', 'chat.postMessage'])
      room.faults.add({ system: 'slack', match, kind: 'status', status: 503 });
    return place;
  }
});

describe('the socket', () => {
  beforeEach(() => start());

  const works = () => soon(async () => expect((await room.command(planner, 'status')).ok).toBe(true));

  it.each(['warning', 'refresh_requested'] as const)(
    'that Slack changes (%s) is never missing: every command in between is answered',
    async (reason) => {
      room.slack.disconnect(reason);
      const states = new Set<string>();
      for (let n = 0; n < 20; n++) {
        states.add(room.door.state());
        if (room.slack.snapshot().connections > 1) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await soon(() => expect(room.slack.snapshot().connections).toBe(2));
      for (let n = 0; n < 4; n++) expect((await room.command(planner, 'status')).ok).toBe(true);
      const delivered = room.ledger.read({ system: 'slack', kind: 'envelope.delivered' }).slice(-4);
      // Slack sends over both until it closes the old one.
      expect(new Set(delivered.map(({ data }) => data['via']))).toEqual(new Set(['socket-1', 'socket-2']));
      expect(states).toEqual(new Set(['connected']));
    },
  );

  it.each(['link_disabled', 'too_many_websockets'] as const)(
    'that Slack closes (%s) is opened again at once',
    async (reason) => {
      await room.stop();
      await start({ waits: { firstWaitMs: 600_000, longestWaitMs: 600_000 } });
      room.slack.disconnect(reason);
      await works();
    },
  );

  it('that breaks while a click is under way: the click is recorded, once', async () => {
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const place = await card();
    room.faults.add({ system: 'slack', match: 'envelope', kind: 'reset_after', times: 1 });
    void room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    await soon(async () => expect((await room.world.read()).held).toBeUndefined());
    await works();
    const events = await room.world.store.readStream('GL-1');
    expect(events.filter(({ event }) => event.type === 'Resumed')).toHaveLength(1);
  });

  it('that Slack refuses with invalid_auth is tried until Slack takes it, and shows it meanwhile', async () => {
    room.slack.refuseConnections('invalid_auth');
    room.slack.dropSockets();
    await soon(() => expect(room.door.state()).toBe('failed'));
    expect(room.door.problem()).toBe('invalid_auth');
    room.slack.refuseConnections(undefined);
    await works();
    expect(room.door.state()).toBe('connected');
  });

  it('that fails for another reason is reconnecting', async () => {
    room.slack.refuseConnections('internal_error');
    room.slack.dropSockets();
    await soon(() => expect(room.door.state()).toBe('reconnecting'));
    room.slack.refuseConnections(undefined);
    await works();
  });
});

describe('a start', () => {
  it('without Slack does not fail, and connects when Slack is there', async () => {
    room = await createDoorWorld();
    room.slack.refuseConnections('invalid_auth');
    await room.door.start();
    expect(room.door.state()).toBe('failed');
    room.slack.refuseConnections(undefined);
    await soon(() => expect(room.door.state()).toBe('connected'));
  });

  it('with a token that Slack does not know shows it', async () => {
    room = await createDoorWorld();
    const door = room.makeDoor({ botToken: 'xoxb-unknown' });
    await door.start();
    expect([door.state(), door.problem()]).toEqual(['failed', 'invalid_auth']);
    await door.stop();
  });
});

describe('a door', () => {
  it.each([undefined, ''])('with neither app token nor signing secret (%j) is not made', async (nothing) => {
    room = await createDoorWorld();
    expect(() => room.makeDoor({ appToken: nothing, signingSecret: nothing })).toThrow('signing secret');
  });
});

async function postSigned(url: string, { body, secret }: { body: string; secret: string }): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${mac}`,
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('both ways', () => {
  it('are open where both are set, and a signed request counts as what came over the socket does', async () => {
    room = await createDoorWorld();
    const door = room.makeDoor({ signingSecret: slackApp.signingSecret });
    const { handleRequest } = door;
    if (!handleRequest) throw new Error('takes nothing over HTTP');
    const server = createServer(handleRequest);
    onTestFinished(async () => {
      server.close();
      await door.stop();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await door.start();
    expect([door.mode, door.state()]).toEqual(['Socket Mode and HTTP', 'connected']);
    await room.world.plan();
    const { port } = server.address() as AddressInfo;
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const value = encodeControl({ goLive: 'GL-1', t0: T0 });
    const payload = clickPayload({ action_id: 'resume', value }, { user: { id: planner } });
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const post = (secret: string) => postSigned(`http://127.0.0.1:${port}/slack/events`, { body, secret });
    expect(await post('another secret')).toBe(401);
    expect((await room.world.read()).held).toBeDefined();
    expect(await post(slackApp.signingSecret)).toBe(200);
    await soon(async () => expect((await room.world.read()).held).toBeUndefined());
  });
});

describe('HTTP mode', () => {
  let server: Server;
  let url = '';

  beforeEach(async () => {
    room = await createDoorWorld({ http: { requestUrl: () => url } });
    const door = room.makeDoor({ appToken: undefined, signingSecret: slackApp.signingSecret });
    const { handleRequest } = door;
    if (!handleRequest) throw new Error('not in HTTP mode');
    server = createServer(handleRequest);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
    await door.start();
    expect(door.state()).toBe('connected');
    await room.world.plan();
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('answers commands, clicks and forms', async () => {
    expect(wordsOf((await room.command(planner, 'status')).ephemerals)).toContain('GL-1');
    await room.slack.click({ ...hold, ...(await card()) });
    expect(room.form(operations)).toMatchObject({ callback_id: 'hold' });
    const seen = await room.slack.submitView({
      userId: operations,
      viewId: room.form(operations)?.id ?? '',
      values: { reason: 'wait' },
    });
    expect(seen.ok).toBe(true);
    expect((await room.world.read()).held?.reason).toBe('wait');
    await room.slack.openHome({ userId: onCall });
    await soon(() => expect(wordsOf(room.home(onCall))).toContain('GL-1'));
  });

  it('answers a click that could not be recorded with an error', async () => {
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const place = await card();
    breakEngine();
    const seen = await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    expect(seen).toMatchObject({ ok: false, error: 'http_status_500' });
    expect(wordsOf(seen.ephemerals)).toContain('golive could not record this');
  });

  it('changes nothing when a signed request is replayed', async () => {
    await room.world.as(operations, { type: 'Hold', reason: 'x' });
    const value = encodeControl({ goLive: 'GL-1', t0: T0 });
    const delivery = {
      type: 'interactive',
      payload: clickPayload({ action_id: 'resume', value }, { user: { id: planner } }),
    } as const;
    await room.slack.deliver(delivery);
    await room.world.as(operations, { type: 'Hold', reason: 'again' });
    expect((await room.slack.deliver(delivery)).ok).toBe(true);
    expect((await room.world.read()).held?.reason).toBe('again');
  });
});

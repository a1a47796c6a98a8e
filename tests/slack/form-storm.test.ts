import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { app as slackApp } from '../../sandbox/slack/workspace.ts';
import { en } from '../../src/messages/en.ts';
import { sayView } from '../../src/messages/views/say-view.ts';
import { createSlackCalls } from '../../src/slack/slack-calls.ts';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { planner, technicalLead, operations } = people;

let room: DoorWorld;
let now = 0;

async function start(options: Parameters<typeof createDoorWorld>[0] = {}): Promise<void> {
  now = 1_000_000;
  room = await createDoorWorld({ realNow: () => now, ...options });
  await room.door.start();
  await room.world.plan();
  await room.world.readChanges();
}

afterEach(() => room.stop());

const formsAsked = () => room.ledger.read({ system: 'slack', kind: 'views.open' }).length;

async function gateCard() {
  const gate = (await room.world.read()).runbook.gates[0]?.id ?? '';
  return await room.post({ card: 'gate', gate });
}

const click = (userId: string, actionId: string, place: { channelId: string; ts: string }) =>
  room.slack.click({ userId, actionId, ...place });

async function untilNoFormIsLeft(): Promise<void> {
  for (let n = 0; n < 20; n += 1) expect((await room.command(planner, 'reschedule')).ephemerals).toEqual([]);
}

describe('in a storm of clicks', () => {
  it('who gets no form is told when to try again, with the button, and Slack is not asked', async () => {
    await start();
    const place = await gateCard();
    await untilNoFormIsLeft();
    const asked = formsAsked();
    expect((await click(technicalLead, 'gate_go', place)).ok).toBe(true);
    await soon(() => expect(wordsOf(room.ephemerals(technicalLead))).toContain('please try again in 2 s'));
    expect(wordsOf(room.ephemerals(technicalLead))).toContain('"action_id":"gate_go"');
    expect(formsAsked()).toBe(asked);
    expect(room.form(technicalLead)).toBeUndefined();

    now += 2_000;
    await click(technicalLead, 'gate_go', place);
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'vote_go' }));
  });

  it('a NO-GO and a hold still open their forms', async () => {
    await start();
    const place = await gateCard();
    await untilNoFormIsLeft();
    await click(technicalLead, 'gate_no_go', place);
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'vote_no_go' }));
    await click(operations, 'hold', await room.post({ card: 'control' }));
    await soon(() => expect(room.form(operations)).toMatchObject({ callback_id: 'hold' }));
  });

  it('hold and abort still open their forms where everybody votes NO-GO', async () => {
    await start();
    const place = await gateCard();
    await untilNoFormIsLeft();
    const before = formsAsked();
    for (let n = 0; n < 20; n += 1) {
      // No form of GO is left; it lets the next NO-GO count as a click of its own.
      await click(technicalLead, 'gate_go', place);
      await click(technicalLead, 'gate_no_go', place);
    }
    expect(formsAsked() - before).toBe(15);
    const control = await room.post({ card: 'control' });
    await click(operations, 'hold', control);
    await soon(() => expect(room.form(operations)).toMatchObject({ callback_id: 'hold' }));
    await click(planner, 'abort', control);
    await soon(() => expect(room.form(planner)).toMatchObject({ callback_id: 'abort' }));
  });

  it('a limit that Slack counts otherwise is kept as Slack says', async () => {
    await start({ perMinute: { 'views.open': 2 } });
    for (let n = 0; n < 2; n += 1) await room.command(planner, 'reschedule');
    const seen = await room.command(planner, 'reschedule');
    expect(wordsOf(seen.ephemerals)).toMatch(/please try again in (60|59) s/);
    const asked = formsAsked();
    expect(wordsOf((await room.command(planner, 'abort')).ephemerals)).toContain('please try again in');
    expect(formsAsked()).toBe(asked);
  });
});

describe('a person who clicks again', () => {
  it('at once gets no second form of the same gate, and is acknowledged', async () => {
    await start();
    const place = await gateCard();
    await click(technicalLead, 'gate_go', place);
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'vote_go' }));
    now += 1_400;
    expect((await click(technicalLead, 'gate_go', place)).ok).toBe(true);
    expect(formsAsked()).toBe(1);
    expect(room.ephemerals(technicalLead)).toEqual([]);

    now += 200;
    await click(technicalLead, 'gate_go', place);
    await soon(() => expect(formsAsked()).toBe(2));
  });

  it('gets the form after all where Slack did not open it the first time', async () => {
    await start();
    const place = await gateCard();
    room.faults.add({ system: 'slack', match: 'views.open', kind: 'reset_before', times: 1 });
    await click(technicalLead, 'gate_go', place);
    await soon(() => expect(wordsOf(room.ephemerals(technicalLead))).toContain('did not open the form'));
    await click(technicalLead, 'gate_go', place);
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'vote_go' }));
  });

  it('from GO to NO-GO gets the other form at once', async () => {
    await start();
    const place = await gateCard();
    await click(technicalLead, 'gate_go', place);
    await click(technicalLead, 'gate_no_go', place);
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'vote_no_go' }));
  });
});

describe('a form that is drawn anew', () => {
  it('waits for its turn, and of what waits only the last is drawn', async () => {
    await start();
    await room.command(technicalLead, 'checklist');
    const form = room.form(technicalLead);
    const calls = createSlackCalls({
      botToken: slackApp.botToken,
      appToken: slackApp.appToken,
      apiUrl: room.slackApiUrl,
      log: pino({ level: 'silent' }),
      realNow: () => now,
    });
    const draw = (n: number) => calls.updateView(form?.id ?? '', sayView('golive', `State ${n}`, en));
    await Promise.all(Array.from({ length: 50 }, (_, n) => draw(n)));
    now += 1_250;
    const waiting = Array.from({ length: 10 }, (_, n) => draw(50 + n));
    now += 50;
    await Promise.all(waiting);
    expect(wordsOf(room.form(technicalLead))).toContain('State 59');
    expect(room.ledger.read({ system: 'slack', kind: 'views.update' })).toHaveLength(51);
  });
});

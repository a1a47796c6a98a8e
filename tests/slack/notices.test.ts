import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { operations, outsider } = people;

let room: DoorWorld;

beforeAll(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
});

afterAll(() => room.stop());

async function preview(userId: string, notice: string): Promise<string> {
  const seen = await room.command(userId, 'notices');
  const [message] = seen.ephemerals;
  await room.slack.click({
    userId,
    channelId: 'C0RELEASE',
    ts: message?.ts,
    actionId: 'notice_preview',
    value: `GL-1|${notice}|${T0}`,
  });
  return await soon(() => {
    const form = room.form(userId);
    expect(form).toMatchObject({ callback_id: 'notice_preview' });
    return form?.id ?? '';
  });
}

const test = (userId: string, viewId: string, notice: string) =>
  room.slack.click({ userId, viewId, actionId: 'notice_test', value: `GL-1|${notice}|${T0}` });

describe('the preview of a notice', () => {
  it('opens from /golive notices and sends a test to whoever asks, recorded', async () => {
    const form = await preview(operations, 'scheduled');
    expect(wordsOf(room.form(operations))).toContain('Production go-live scheduled for');
    await test(operations, form, 'scheduled');
    expect(await room.world.read()).toMatchObject({ communication: { tests: 1 }, notices: [] });
    await soon(() => expect(wordsOf(room.form(operations))).toContain('on its way to you'));
  });

  it('is for everybody to look at, the test for those of the go-live', async () => {
    const form = await preview(outsider, 'scheduled');
    await test(outsider, form, 'scheduled');
    expect(await room.world.read()).toMatchObject({ communication: { tests: 1 } });
    await soon(() => expect(wordsOf(room.form(outsider))).toContain('Only '));
  });
});

describe('the approval of what leaves the house', () => {
  it('is asked of the Business Stakeholder directly, who may change the words in the form, and refused to others', async () => {
    const { business } = people;
    room.world.now = T0 - 2 * HOUR;
    await room.world.tell({ type: 'AskForApproval' });
    const place = await room.post({ card: 'approval', to: business, number: 1 });
    const click = (userId: string) =>
      room.slack.click({ userId, ...place, actionId: 'notice_approve', value: `GL-1|success|${T0}` });
    await click(operations);
    await soon(() => expect(wordsOf(room.ephemerals(operations))).toContain('Only the Business Stakeholder'));
    await click(business);
    const form = await soon(() => {
      const open = room.form(business);
      expect(open).toMatchObject({ callback_id: 'notice_approve' });
      return open?.id ?? '';
    });
    expect(wordsOf(room.form(business))).toContain('System fully operational.');
    await room.slack.submitView({ userId: business, viewId: form, values: { 'words|text': 'It is live.' } });
    expect((await room.world.read()).communication?.approvals?.['success']).toMatchObject({
      by: business,
      words: { text: 'It is live.' },
      drawn: { text: 'Production deployment successful. System fully operational.' },
    });
  });
});

it('what leaves the house is approved with one click on the words that stand on the card, while they are so', async () => {
  const own = await createDoorWorld();
  onTestFinished(() => own.stop());
  await own.door.start();
  const when = { atOffsetMs: 1.5 * HOUR, after: 'success_declared', graceMs: 2 * HOUR } as const;
  const where = { audiences: ['users'], channels: ['slack'] } as const;
  const notices = [{ id: 'success', title: 'Success', text: 'Live since {{t0}}.', ...when, ...where }];
  await own.world.plan({ runbook: { notices } });
  const { business, planner } = people;
  const asked = async (number: number) => {
    own.world.now = (await own.world.read()).t0 - 2 * HOUR;
    await own.world.tell({ type: 'AskForApproval' });
    return own.post({ card: 'approval', to: business, number });
  };
  const approvals = async () => (await own.world.read()).communication?.approvals ?? {};
  const actionId = 'notice_approve_shown';
  const before = await asked(1);
  await own.slack.click({ userId: operations, ...before, actionId });
  await soon(() => expect(wordsOf(own.ephemerals(operations))).toContain('Only the Business Stakeholder'));
  await own.world.as(planner, { type: 'Reschedule', t0: T0 + 24 * HOUR, timeZone: 'Europe/Berlin' });
  await own.slack.click({ userId: business, ...before, actionId });
  await soon(() => expect(wordsOf(own.ephemerals(business))).toContain('are others by now'));
  expect(await approvals()).toEqual({});
  await own.slack.click({ userId: business, ...(await asked(2)), actionId });
  await soon(async () => expect(await approvals()).toMatchObject({ success: { by: business } }));
  const { success } = await approvals();
  expect(success?.words).toEqual(success?.drawn);
});

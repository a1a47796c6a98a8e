import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { planner, technicalLead, operations, outsider } = people;
const guest = 'U0GUS';

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
});

afterEach(() => room.stop());

const submit = (userId: string, values: Record<string, string | null>) =>
  room.slack.submitView({ userId, viewId: room.form(userId)?.id ?? '', values });

async function openTask(user: string, item: string, actionId: string) {
  await room.command(user, item.includes('/') ? 'followups GL-1' : 'checklist GL-1');
  const viewId = room.form(user)?.id ?? '';
  await room.slack.click({ userId: user, viewId, blockId: `item|${item}`, actionId });
}

const assigneeOf = async (item: string) => (await room.world.read()).items[item]?.assignee;

describe('a task of the checklist', () => {
  const item = 'changes_merged';

  it('is assigned to a person in a form, and given back to its role', async () => {
    await openTask(technicalLead, item, 'item_assign');
    await submit(technicalLead, { person: outsider });
    expect(await assigneeOf(item)).toBe(outsider);
    await vi.waitFor(() => expect(wordsOf(room.form(technicalLead))).toContain(`<@${outsider}>`));
    await room.slack.click({
      userId: technicalLead,
      viewId: room.form(technicalLead)?.id ?? '',
      blockId: `item|${item}`,
      actionId: 'item_assign',
    });
    await submit(technicalLead, { person: null });
    expect(await assigneeOf(item)).toBeUndefined();
  });

  it('is not assigned to a guest', async () => {
    await openTask(technicalLead, item, 'item_assign');
    const seen = await submit(technicalLead, { person: guest });
    expect(seen.errors?.['person']).toContain('full members of this workspace only');
    expect(await assigneeOf(item)).toBeUndefined();
  });

  it('is not assigned by an outsider, who is told so before any form', async () => {
    await openTask(outsider, item, 'item_assign');
    await vi.waitFor(() => expect(wordsOf(room.form(outsider))).toContain('can do this'));
  });
});

describe('after success', () => {
  beforeEach(async () => {
    const correlationId = await room.world.start();
    await room.world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await room.world.tell({ type: 'ReportDispatchAccepted', correlationId });
    await room.world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
    const health = { endpoint: 'web', verdict: 'up', since: room.world.now, evidence: '200' } as const;
    await room.world.tell({ type: 'ReportHealth', ...health });
    await room.world.as(operations, { type: 'DeclareSuccess' });
  });

  it('a follow-up is ticked, skipped and given evidence like an item of the checklist', async () => {
    const item = 'after_success/monitor_health';
    await openTask(operations, item, 'item_evidence');
    await submit(operations, { evidence: 'https://grafana.example/d/1' });
    await vi.waitFor(() => expect(room.form(operations)).toMatchObject({ callback_id: 'follow_ups' }));
    const within = { userId: operations, viewId: room.form(operations)?.id ?? '', blockId: `item|${item}` };
    await room.slack.click({ ...within, actionId: 'item_tick' });
    await vi.waitFor(() => expect(wordsOf(room.form(operations))).toContain('1 of 12 settled'));
    expect((await room.world.read()).items[item]).toMatchObject({
      state: 'done',
      by: operations,
      evidence: ['https://grafana.example/d/1'],
    });
  });

  it('the go-live is closed with a reason, by a form that names what is open', async () => {
    await room.command(planner, 'close the shop is sold');
    expect(wordsOf(room.form(planner))).toContain('Monitor system health and performance');
    expect((await submit(planner, { reason: ' ' })).errors).toEqual({
      reason: 'Please give a reason; it goes into the audit trail.',
    });
    await submit(planner, { reason: 'the shop is sold' });
    expect((await room.world.read()).closed).toMatchObject({ by: planner, reason: 'the shop is sold' });
    await room.command(planner, 'close');
    expect(wordsOf(room.ephemerals(planner))).toContain('GL-1 is closed already');
  });
});

it('before its end a go-live has no follow-ups and cannot be closed', async () => {
  await room.command(planner, 'followups');
  expect(wordsOf(room.form(planner))).toContain('There is nothing to do here now.');
  await room.command(planner, 'close');
  expect(wordsOf(room.ephemerals(planner))).toContain('once success is declared or the rollback is verified');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultScopes } from '../../sandbox/slack/workspace.ts';
import { HOUR, people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
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

async function openList(user: string, command = 'checklist GL-1'): Promise<string> {
  await room.command(user, command);
  return room.form(user)?.id ?? '';
}

async function openTask(user: string, item: string, actionId: string) {
  const viewId = await openList(user, item.includes('/') ? 'followups GL-1' : 'checklist GL-1');
  await room.slack.click({ userId: user, viewId, blockId: `item|${item}`, actionId });
}

const assigneeOf = async (item: string) => (await room.world.read()).items[item]?.assignee;

describe('a task of the checklist', () => {
  const item = 'changes_merged';

  it('is assigned to a person in a form, and given back to its role', async () => {
    await openTask(technicalLead, item, 'item_assign');
    await submit(technicalLead, { person: outsider });
    expect(await assigneeOf(item)).toBe(outsider);
    await soon(() => expect(wordsOf(room.form(technicalLead))).toContain(`<@${outsider}>`));
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

  it('is not assigned by whoever may no longer, who is told so before any form', async () => {
    await room.world.as(planner, { type: 'AssignItem', item, person: outsider });
    const viewId = await openList(outsider);
    await room.world.as(planner, { type: 'AssignItem', item, person: technicalLead });
    await room.slack.click({ userId: outsider, viewId, blockId: `item|${item}`, actionId: 'item_assign' });
    await soon(() => expect(wordsOf(room.form(outsider))).toContain('can do this'));
  });

  it('has no button for an outsider, who reads who can', async () => {
    await openList(outsider);
    expect(wordsOf(room.form(outsider))).toContain('Nothing here waits for you.');
    expect(JSON.stringify(room.form(outsider)?.content)).not.toContain('"item_');
  });
});

describe('evidence', () => {
  const item = 'changes_merged';
  const attach = (name: string, userId = technicalLead) =>
    room.slack.uploadFile({ userId, name, mimeType: 'application/pdf', bytes: Buffer.from('%PDF-') }).fileId;
  const submitFiles = (files: readonly string[], evidence: string | null = null) =>
    room.slack.submitView({
      userId: technicalLead,
      viewId: room.form(technicalLead)?.id ?? '',
      values: { evidence, files },
    });
  const recorded = async () => (await room.world.read()).items[item];
  beforeEach(() => openTask(technicalLead, item, 'item_evidence'));

  it('is several files at once: what they are and where, not what is in them', async () => {
    const hostile = `<!channel> \u202e*${'x'.repeat(240)}`;
    const ids = [attach('plan.pdf'), attach(hostile)];
    expect(await submitFiles(ids)).toMatchObject({ ok: true });
    const state = await recorded();
    expect(state).toMatchObject({
      state: 'open',
      evidence: [],
      files: [
        {
          id: ids[0],
          name: 'plan.pdf',
          mimeType: 'application/pdf',
          sizeBytes: 5,
          permalink: `https://golive-sandbox.slack.com/files/${technicalLead}/${ids[0]}/plan.pdf`,
        },
        { id: ids[1], name: `<!channel> *${'x'.repeat(240)}` },
      ],
    });
    expect(Object.keys(state?.files?.[0] ?? {})).toHaveLength(5);
    await soon(() => expect(wordsOf(room.form(technicalLead))).toContain('📎 <https://golive-sandbox'));
    expect(wordsOf(room.form(technicalLead))).not.toContain('<!channel>');
  });

  it('is neither nothing nor a file that was deleted meanwhile, and the form stays open', async () => {
    expect((await submitFiles([])).errors).toEqual({
      evidence: 'Please write a sentence, paste a link or attach a file.',
    });
    const [kept, gone] = [attach('kept.pdf'), attach('gone.pdf')];
    room.slack.deleteFile(gone);
    expect((await submitFiles([kept, gone], 'see there')).errors).toEqual({
      files: 'Slack does not show golive one of these files any more. Please attach them again.',
    });
    expect(await recorded()).toBeUndefined();
    expect(await submitFiles([kept], 'see there')).toMatchObject({ ok: true });
    expect(await recorded()).toMatchObject({ evidence: ['see there'], files: [{ name: 'kept.pdf' }] });
  });
});

it('is given as text alone where the app may not take files, and its form opens all the same', async () => {
  await room.stop();
  room = await createDoorWorld({ scopes: defaultScopes.filter((scope) => scope !== 'files:read') });
  await room.door.start();
  await room.world.plan();
  await openTask(technicalLead, 'changes_merged', 'item_evidence');
  expect(wordsOf(room.form(technicalLead))).not.toContain('file_input');
  expect(await submit(technicalLead, { evidence: 'ticket 7' })).toMatchObject({ ok: true });
  expect((await room.world.read()).items['changes_merged']?.evidence).toEqual(['ticket 7']);
});

describe('after success', () => {
  beforeEach(() => room.world.succeed());

  it('a follow-up is ticked, skipped and given evidence like an item of the checklist', async () => {
    const item = 'after_success/monitor_health';
    await openTask(operations, item, 'item_evidence');
    await submit(operations, { evidence: 'https://grafana.example/d/1' });
    await soon(() => expect(room.form(operations)).toMatchObject({ callback_id: 'follow_ups' }));
    const within = { userId: operations, viewId: room.form(operations)?.id ?? '', blockId: `item|${item}` };
    await room.slack.click({ ...within, actionId: 'item_tick' });
    await soon(() => expect(wordsOf(room.form(operations))).toContain('1 of 12 settled'));
    expect((await room.world.read()).items[item]).toMatchObject({
      state: 'done',
      by: operations,
      evidence: ['https://grafana.example/d/1'],
    });
  });

  it('is listed with what it leaves to do, in the list and on the home page, until it is closed', async () => {
    const shown = 'Live, success declared, 12 follow-ups open';
    const seen = await room.command(outsider, 'list');
    expect(wordsOf(seen.ephemerals)).toContain(`*GL-1* Demo Shop v1.4.2 → production: ${shown}`);
    await room.slack.openHome({ userId: operations });
    await soon(() => expect(wordsOf(room.home(operations))).toContain(`${shown} · T-0`));
    await room.world.as(planner, { type: 'Close', reason: 'sold' });
    expect(wordsOf((await room.command(outsider, 'list')).ephemerals)).toContain('No go-live is active');
  });

  it('its follow-ups are meant also beside a newer go-live, which is meant by all else', async () => {
    await room.world.plan({ t0: room.world.now + 48 * HOUR });
    await room.command(operations, 'followups');
    expect(wordsOf(room.form(operations))).toContain('0 of 12 settled');
    await room.command(planner, 'close');
    expect(wordsOf(room.form(planner))).toMatch(/GL-1.*Monitor system health/);
    await room.command(planner, 'hold');
    expect(wordsOf(room.form(planner))).toContain('GL-2');
  });

  it('asks whose follow-ups are meant where two have some', async () => {
    const { listGoLives } = room.directory;
    const { read } = room.engine;
    room.directory.listGoLives = async (filter) =>
      (await listGoLives(filter)).flatMap((row) => [row, { ...row, id: 'GL-2', number: 2 }]);
    room.engine.read = async (id) => {
      const goLive = await read('GL-1');
      return goLive && { ...goLive, id };
    };
    const { ephemerals } = await room.command(operations, 'followups');
    expect(wordsOf(ephemerals)).toContain(
      'More than one go-live has follow-ups open here. Which one is `/golive followups` for?',
    );
    expect(wordsOf(ephemerals)).toMatch(/followups GL-2.*followups GL-1/);
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

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStep } from '../../src/domain/steps/step.ts';
import { stepProgress } from '../../src/domain/steps/step-progress.ts';
import { HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { operations, outsider, security } = people;
const card = { card: 'steps' } as const;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
  room.world.now = T0 - HOUR;
});

afterEach(() => room.stop());

async function progressOf(id: string) {
  const goLive = await room.world.read();
  const step = findStep(goLive.runbook, id)?.step;
  if (!step) throw new Error(`no step ${id}`);
  return stepProgress(goLive, step);
}

async function click(userId: string, actionId: string, step: string) {
  const place = await room.post(card);
  const value = `GL-1|${step}|${T0}`;
  return room.slack.click({ userId, ...place, actionId, value });
}

const toldLater = (user: string, words: string) =>
  soon(() => expect(wordsOf(room.ephemerals(user))).toContain(words));

describe('the buttons of the plan', () => {
  it('start and finish a step, and say nothing more: the card shows it', async () => {
    await click(operations, 'step_start', 'final_system_checks');
    expect(await progressOf('final_system_checks')).toMatchObject({ state: 'running', by: operations });
    room.world.now += 10 * MINUTE;
    await click(operations, 'step_done', 'final_system_checks');
    expect(await progressOf('final_system_checks')).toMatchObject({
      state: 'done',
      endedAt: T0 - 50 * MINUTE,
    });
    expect(room.ephemerals(operations)).toEqual([]);
  });

  it('refuse somebody else in one sentence that names who may', async () => {
    await click(outsider, 'step_start', 'final_system_checks');
    await toldLater(outsider, 'Only the Operations Lead');
    expect(await progressOf('final_system_checks')).toEqual({ state: 'waiting' });
  });

  it('say who was faster', async () => {
    const place = await room.post(card);
    const value = `GL-1|final_system_checks|${T0}`;
    await room.slack.click({ userId: operations, ...place, actionId: 'step_done', value });
    await room.slack.click({ userId: people.planner, ...place, actionId: 'step_done', value });
    await toldLater(people.planner, `“Final System Checks” is done already, by <@${operations}>`);
  });

  it('ask whoever finishes a step to confirm each of its tasks', async () => {
    await click(operations, 'step_done', 'communication');
    const viewId = (await soon(() => room.form(operations) ?? expect.fail()))?.id ?? '';
    expect(wordsOf(room.form(operations))).toContain('Notify customer support team');
    const missing = await room.slack.submitView({
      userId: operations,
      viewId,
      values: { tasks: ['0', '2'] },
    });
    expect(missing.errors?.['tasks']).toMatch(/Not confirmed yet: Update status page/);
    expect(await progressOf('communication')).toMatchObject({ state: 'waiting' });
    await room.slack.submitView({ userId: operations, viewId, values: { tasks: ['0', '1', '2'] } });
    expect(await progressOf('communication')).toMatchObject({ tasksDone: true, by: operations });
    expect((await room.world.store.readStream('GL-1')).at(-1)?.event).toMatchObject({
      type: 'StepFinished',
      confirmed: [0, 1, 2],
    });
  });

  it.each([
    ['step_fail', 'step_fail', 'failed'],
    ['step_skip', 'step_skip', 'skipped'],
  ])('%s asks for a reason first', async (action, form, state) => {
    await click(operations, 'step_start', 'final_system_checks');
    await click(operations, action, 'final_system_checks');
    const view = await soon(() => {
      const open = room.form(operations);
      expect(open).toMatchObject({ callback_id: form });
      return open;
    });
    await room.slack.submitView({
      userId: operations,
      viewId: view?.id ?? '',
      values: { reason: 'staging is red' },
    });
    expect(await progressOf('final_system_checks')).toMatchObject({ state, reason: 'staging is red' });
  });

  it('open no form for somebody who may not use it', async () => {
    await click(outsider, 'step_skip', 'final_system_checks');
    await toldLater(outsider, 'Only ');
    expect(room.form(outsider)).toBeUndefined();
  });

  it('answer the roll call', async () => {
    await click(security, 'roll_call_here', 'team_assembly');
    expect((await room.world.read()).steps['team_assembly']?.here).toMatchObject({
      security_representative: { by: security },
    });
    await click(operations, 'step_skip', 'team_assembly');
    await soon(() => expect(room.form(operations)).toBeDefined());
  });

  it('are not drawn before the plan begins', async () => {
    room.world.now = T0 - 2 * HOUR;
    const place = await room.post(card);
    const at = (actionId: string, value: string) =>
      room.slack.click({ userId: people.planner, ...place, actionId, value });
    // The card has no such button then: only a forged or an old one can ask.
    await expect(at('step_start', `GL-1|final_system_checks|${T0}`)).rejects.toThrow();
  });
});

describe('/golive steps', () => {
  it('shows the plan to one person, with the buttons of what can be done now', async () => {
    const seen = await room.command(operations, 'steps');
    const shown = wordsOf(seen.ephemerals);
    expect(shown).toContain('GL-1 · Execution plan');
    expect(shown).toContain('Comprehensive Testing');
    const [message] = seen.ephemerals;
    await room.slack.click({
      userId: operations,
      channelId: 'C0RELEASE',
      ts: message?.ts,
      actionId: 'step_start',
      value: `GL-1|final_system_checks|${T0}`,
    });
    expect(await progressOf('final_system_checks')).toMatchObject({ state: 'running' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/command.ts';
import { actionIds, encodeControl, viewIds } from '../../src/messages/blocks/control.ts';
import { HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';
import { clickPayload, submissionPayload } from './payloads.ts';

const { planner, technicalLead, onCall, outsider } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
  await room.world.readChanges();
});

afterEach(() => room.stop());

const control = { card: 'control' } as const;

/** What the person is told besides, once it is there. */
const toldLater = (user: string, words: string) =>
  soon(() => expect(wordsOf(room.ephemerals(user))).toContain(words));

async function technicalGate() {
  const { runbook } = room.world;
  const found = runbook.gates.find(({ owner }) => owner === 'technical_lead');
  if (!found) throw new Error('no gate of the technical lead');
  if (found.opensOffsetMs !== undefined) {
    room.world.now = T0 + found.opensOffsetMs;
    await room.world.tell({ type: 'OpenGate', gate: found.id });
  }
  const card = { card: 'gate', gate: found.id } as const;
  return { id: found.id, card, place: await room.post(card) };
}

/** The control card of a go-live that is on hold. */
async function heldCard() {
  await room.world.as(planner, { type: 'Hold', reason: 'wait' });
  return room.post(control);
}

const recordedTypes = async (type: string) =>
  (await room.world.store.readStream('GL-1')).filter(({ event }) => event.type === type);

describe('a click on a card', () => {
  it('is refused where the card stands: in the channel, or in the thread', async () => {
    const card = await room.post(control);
    const inThread = await room.post((await technicalGate()).card, 'C0RELEASE', card.ts);
    await room.slack.click({ userId: outsider, ...card, actionId: 'abort' });
    await soon(() => expect(room.ephemerals(outsider)).toHaveLength(1));
    await room.slack.click({ userId: outsider, ...inThread, actionId: 'gate_go' });
    await soon(() => expect(room.ephemerals(outsider)).toHaveLength(2));
    expect(room.ephemerals(outsider).map(({ threadTs }) => threadTs)).toEqual([undefined, card.ts]);
  });

  it('resumes, and says nothing more: the card shows it', async () => {
    const place = await heldCard();
    const seen = await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    expect(seen.ok).toBe(true);
    expect((await room.world.read()).held).toBeUndefined();
    expect(room.ephemerals(planner)).toEqual([]);
    expect(room.commands.at(-1)).toMatchObject({
      actor: { kind: 'user', id: planner, team: 'T0GOLIVE' },
      origin: { via: 'button', channel: 'C0RELEASE', message: place.ts },
      do: { type: 'Resume' },
    });
  });

  it('of somebody who may not is refused in one sentence that names who may', async () => {
    const { id, place } = await technicalGate();
    const seen = await room.slack.click({ userId: outsider, ...place, actionId: 'gate_go' });
    expect(seen.ok).toBe(true);
    await toldLater(outsider, 'can do this.');
    expect((await room.world.read()).gates[id]?.vote).toBeUndefined();
  });

  it('on a card of an earlier T-0 changes nothing', async () => {
    const { id, place } = await technicalGate();
    await room.world.as(planner, { type: 'Reschedule', t0: T0 + 24 * HOUR, timeZone: 'Europe/Berlin' });
    await room.slack.click({ userId: technicalLead, ...place, actionId: 'gate_go' });
    await toldLater(technicalLead, 'please use the newest card');
    expect((await room.world.read()).gates[id]?.vote).toBeUndefined();
  });

  it('in another channel than that of the go-live changes nothing', async () => {
    const place = await room.post(control, 'C0TECH');
    await room.slack.click({ userId: technicalLead, ...place, actionId: 'hold' });
    await toldLater(technicalLead, 'GL-1 is run in <#C0RELEASE>');
    expect(room.form(technicalLead)).toBeUndefined();
  });

  it('that is delivered twice is one wish, and a second click is another one', async () => {
    const place = await heldCard();
    room.slack.duplicateNext(1);
    const first = await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    await soon(() => expect(room.commands).toHaveLength(2));
    await room.slack.redeliver(first.envelopeId);
    expect(new Set(room.commands.map(({ id }) => id)).size).toBe(1);
    await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    expect(new Set(room.commands.map(({ id }) => id)).size).toBe(2);
    await toldLater(planner, 'is not on hold');
    expect(await recordedTypes('Resumed')).toHaveLength(1);
  });

  it('is one of fifty at once: one counts and everybody is answered in time', async () => {
    const place = await heldCard();
    const click = (userId: string) => room.slack.click({ userId, ...place, actionId: 'resume' });
    const clicks = [...Array(25).fill(planner), ...Array(25).fill(outsider)].map(click);
    const seen = await Promise.all(clicks);
    expect(seen.every(({ ok }) => ok)).toBe(true);
    expect(await recordedTypes('Resumed')).toHaveLength(1);
    expect((await room.world.read()).held).toBeUndefined();
    await soon(() => expect(room.ephemerals(outsider)).toHaveLength(25));
    await soon(() => expect(room.ephemerals(planner)).toHaveLength(24));
  });

  it('opens the run at GitHub and is only acknowledged', async () => {
    const answer = await room.slack.deliver({
      type: 'interactive',
      payload: clickPayload({ action_id: 'open_run', value: undefined }),
    });
    expect(answer.ok).toBe(true);
    expect(room.commands).toEqual([]);
  });

  it.each(actionIds)('%s with a value that golive did not make changes nothing', async (action) => {
    for (const value of [
      '',
      'GL-1',
      'GL-1||x',
      'GL-0||',
      '__proto__||',
      'GL-99||',
      'a'.repeat(2000),
      '\u0000',
    ]) {
      const answer = await room.slack.deliver({
        type: 'interactive',
        payload: clickPayload(
          { action_id: action, value, action_ts: String(Math.random()) },
          { user: { id: outsider }, trigger_id: String(Math.random()) },
        ),
      });
      expect(answer.ok).toBe(true);
    }
    expect(room.commands).toEqual([]);
  });

  it('on a button that golive does not know is acknowledged, and refused in words', async () => {
    const place = await room.client().chat.postMessage({
      channel: 'C0RELEASE',
      text: 'x',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'old_one', text: { type: 'plain_text', text: 'Old' } }],
        },
      ],
    });
    const seen = await room.slack.click({
      userId: planner,
      channelId: 'C0RELEASE',
      ts: place.ts,
      actionId: 'old_one',
    });
    expect(seen.ok).toBe(true);
    await toldLater(planner, 'not one that golive can read');
  });

  it.each([
    ['of another team', { team: { id: 'T0OTHER' } }],
    ['of a person from another team', { user: { id: technicalLead, team_id: 'T0OTHER' } }],
  ])('%s changes nothing', async (_, more) => {
    const { id } = await technicalGate();
    const value = encodeControl({ goLive: 'GL-1', subject: id, t0: T0 });
    await room.slack.deliver({
      type: 'interactive',
      payload: clickPayload({ value }, { user: { id: technicalLead }, ...more }),
    });
    expect(room.commands).toEqual([]);
    expect((await room.world.read()).gates[id]?.vote).toBeUndefined();
  });

  it.each([
    ['no actions', { actions: [] }],
    ['a user that is null', { user: null }],
    ['nothing but its type', { user: undefined, team: undefined, actions: undefined, trigger_id: undefined }],
  ])('with %s is not acknowledged and stops nothing', async (_, more) => {
    const quick = await createDoorWorld({ ackTimeoutMs: 100 });
    await quick.door.start();
    const answer = await quick.slack.deliver({ type: 'interactive', payload: clickPayload({}, more) });
    expect(answer).toMatchObject({ ok: false, error: 'operation_timeout' });
    await soon(async () => expect((await quick.command(planner, 'help')).ok).toBe(true));
    await quick.stop();
  });

  it('that cannot be read is told so at the address for answers, where that is one of Slack', async () => {
    const quick = await createDoorWorld({ ackTimeoutMs: 100 });
    await quick.door.start();
    const deliver = (response_url: string) =>
      quick.slack.deliver({ type: 'interactive', payload: clickPayload({}, { user: null, response_url }) });
    await deliver('https://evil.example/x');
    expect(quick.ledger.read({ kind: 'response_url' })).toEqual([]);
    await deliver(`${quick.origin}/slack/response/0`);
    expect(wordsOf(quick.ledger.read({ kind: 'response_url' }))).toContain('not one that golive can read');
    await quick.stop();
  });

  it.each(['shortcut', 'message_action', 'block_suggestion'])('a %s stops nothing', async (type) => {
    const quick = await createDoorWorld({ ackTimeoutMs: 100 });
    await quick.door.start();
    await quick.slack.deliver({ type: 'interactive', payload: { ...clickPayload(), type } });
    await soon(async () => expect((await quick.command(planner, 'help')).ok).toBe(true));
    await quick.stop();
  });

  it('on two megabytes is refused, and the next one is taken', async () => {
    const place = await heldCard();
    await room.slack.deliver({
      type: 'interactive',
      payload: clickPayload({ value: 'x'.repeat(2 * 1024 * 1024) }),
    });
    await room.slack.click({ userId: planner, ...place, actionId: 'resume' });
    expect((await room.world.read()).held).toBeUndefined();
  });
});

describe('a form', () => {
  /** Opens the form from a card. */
  async function open(user: string, actionId: string, ref: Parameters<DoorWorld['post']>[0] = control) {
    const place = await room.post(ref);
    await room.slack.click({ userId: user, ...place, actionId });
    const form = room.form(user);
    if (!form) throw new Error(`no form: ${wordsOf(room.ephemerals(user))}`);
    return form;
  }

  const submit = (userId: string, values: Record<string, string | readonly string[]>) =>
    room.slack.submitView({ userId, viewId: room.form(userId)?.id ?? '', values });

  it('votes GO once every box is ticked, and names those that are missing', async () => {
    const { id } = await technicalGate();
    const { criteria } = room.world.runbook.gates.find((gate) => gate.id === id) ?? { criteria: [] };
    const [first, ...others] = criteria;
    if (!first) throw new Error('a gate without criteria');
    await open(technicalLead, 'gate_go', { card: 'gate', gate: id });
    const refused = await submit(technicalLead, { criteria: others.map((criterion) => criterion.id) });
    expect(refused.errors).toEqual({
      criteria: `Not confirmed yet: ${first.text}. A GO needs every box; whoever cannot confirm one votes NO-GO.`,
    });
    expect((await room.world.read()).gates[id]?.vote).toBeUndefined();

    const confirmed = criteria.map((criterion) => criterion.id);
    const seen = await submit(technicalLead, { criteria: confirmed, comment: 'all seen' });
    expect(seen).toMatchObject({ ok: true });
    expect(room.form(technicalLead)).toBeUndefined();
    expect(room.commands.at(-1)?.do).toEqual({
      type: 'CastVote',
      gate: id,
      vote: 'GO',
      confirmed,
      reason: 'all seen',
      drawnForT0: T0,
    });
    expect((await room.world.read()).gates[id]?.vote).toMatchObject({ vote: 'GO', by: technicalLead });
  });

  it('takes a GO back where a box is unticked, and keeps the others for the next vote', async () => {
    const { id } = await technicalGate();
    const [first = '', ...others] =
      room.world.runbook.gates.find((gate) => gate.id === id)?.criteria.map((criterion) => criterion.id) ??
      [];
    const confirmed = [first, ...others];
    await room.world.as(technicalLead, { type: 'CastVote', gate: id, vote: 'GO', confirmed });
    await open(technicalLead, 'gate_untick', { card: 'gate', gate: id });
    expect((await submit(technicalLead, {})).errors).toEqual({
      criteria: 'Untick what no longer holds, or cancel.',
    });
    expect(await submit(technicalLead, { criteria: others, reason: 'an error rate' })).toMatchObject({
      ok: true,
    });
    expect((await room.world.read()).gates[id]?.vote?.unticked).toMatchObject({ criteria: [first] });
    await open(technicalLead, 'gate_go', { card: 'gate', gate: id });
    expect((await submit(technicalLead, {})).errors?.['criteria']).toMatch(
      /^Not confirmed yet: [^;]+; whoever [^;]+$/,
    );
  });

  it('votes GO-IF with its condition, its owner and its phase, and says beside each what is wrong with it', async () => {
    const { id } = await technicalGate();
    await open(technicalLead, 'gate_go_if', { card: 'gate', gate: id });
    const phase = room.world.runbook.phases.find(({ startsOffsetMs }) => startsOffsetMs > 0)?.id ?? '';
    const sent = { condition: ' Staff the hotline ', person: planner, phase };
    expect((await submit(technicalLead, { ...sent, person: 'U0GUS' })).errors?.['person']).toContain(
      'full members',
    );
    expect((await submit(technicalLead, { ...sent, condition: ' ' })).errors).toHaveProperty('condition');
    expect(await submit(technicalLead, sent)).toMatchObject({ ok: true });
    expect((await room.world.read()).gates[id]?.vote).toMatchObject({
      vote: 'GO',
      confirmed: [],
      condition: { text: 'Staff the hotline', owner: planner, phase },
    });
  });

  it('votes NO-GO with its reason', async () => {
    const { id } = await technicalGate();
    await open(technicalLead, 'gate_no_go', { card: 'gate', gate: id });
    const seen = await submit(technicalLead, { reason: 'tests\u0000 are\u202e red ' });
    expect(seen).toMatchObject({ ok: true });
    expect(seen.viewId).toBeUndefined();
    expect((await room.world.read()).gates[id]?.vote).toMatchObject({
      vote: 'NO-GO',
      reason: 'tests are red',
    });
  });

  it.each(['hold', 'reschedule', 'abort', 'rollback'])(
    'of %s is not opened for an outsider, and the attempt stands in the audit trail',
    async (form) => {
      const place = await room.post(control);
      const value = encodeControl({ goLive: 'GL-1', t0: T0 });
      await room.slack.deliver({
        type: 'interactive',
        payload: clickPayload(
          { action_id: form, value },
          {
            user: { id: outsider },
            channel: { id: place.channelId },
            message: { ts: place.ts },
            trigger_id: 'T1.2',
          },
        ),
      });
      await toldLater(outsider, 'can do this.');
      expect(room.form(outsider)).toBeUndefined();
      expect((await room.world.store.readStream('GL-1')).at(-1)).toMatchObject({
        actor: { id: outsider },
        origin: { via: 'button', channel: 'C0RELEASE', message: place.ts },
        event: { type: 'CommandRefused', code: 'not_allowed' },
      });
    },
  );

  it('that is refused beforehand is never granted by accident', async () => {
    const { handle } = room.engine;
    const place = await room.post(control);
    // Between the look ahead and the command the rights change, so that a reason would now be enough.
    Object.assign(room.engine, {
      handle: (command: Command) =>
        handle({ ...command, actor: { kind: 'user', id: planner, team: 'T0GOLIVE' } }),
    });
    await room.slack.deliver({
      type: 'interactive',
      payload: clickPayload(
        { action_id: 'abort', value: encodeControl({ goLive: 'GL-1', t0: T0 }) },
        { user: { id: outsider }, channel: { id: place.channelId }, message: { ts: place.ts } },
      ),
    });
    expect((await room.world.read()).status).toBe('planned');
  });

  it('is recorded with the channel and the message from which it was opened', async () => {
    const place = await room.post(control);
    await room.slack.click({ userId: planner, ...place, actionId: 'hold' });
    await submit(planner, { reason: 'wait' });
    expect(room.commands.at(-1)).toMatchObject({
      origin: { via: 'modal', channel: 'C0RELEASE', message: place.ts },
      do: { type: 'Hold' },
    });
  });

  it('of a tick, and one on top of it, is recorded with where the checklist was opened', async () => {
    const form = await open(planner, 'checklist_open');
    const item = room.world.runbook.checklist[0]?.items[0]?.id ?? '';
    const within = { userId: planner, viewId: form.id, blockId: `item|${item}` };
    await room.slack.click({ ...within, actionId: 'item_tick' });
    await soon(() => expect(wordsOf(room.form(planner))).toContain('1 of '));
    await room.slack.click({ ...within, actionId: 'item_evidence' });
    await submit(planner, { evidence: 'https://ci.example.com/1' });
    expect(room.commands.map(({ origin, do: { type } }) => [type, origin.via, origin.channel])).toEqual([
      ['TickItem', 'button', 'C0RELEASE'],
      ['AddEvidence', 'modal', 'C0RELEASE'],
    ]);
    expect(new Set(room.commands.map(({ origin }) => origin.message)).size).toBe(1);
  });

  it('says beside its input that the reason is missing, and stays open', async () => {
    await open(planner, 'hold');
    const seen = await submit(planner, { reason: '\u200b \u202e' });
    expect(seen.errors).toEqual({ reason: 'Please give a reason; it goes into the audit trail.' });
    expect((await room.world.read()).held).toBeUndefined();
    expect((await submit(planner, { reason: 'wait' })).viewId).toBeUndefined();
    expect((await room.world.read()).held?.reason).toBe('wait');
  });

  it('says in its place why it was refused', async () => {
    await open(planner, 'hold');
    await room.world.as(planner, { type: 'Hold', reason: 'first' });
    const seen = await submit(planner, { reason: 'second' });
    expect(seen.ok).toBe(true);
    expect(wordsOf(room.form(planner))).toContain('on hold already');
  });

  it('reschedules to a time that exists', async () => {
    await open(planner, 'reschedule');
    expect((await submit(planner, { date: '2027-03-28', time: '02:30' })).errors?.['time']).toContain(
      '2027-03-28 02:30 does not exist in Europe/Berlin',
    );
    expect((await submit(planner, { date: '2027-10-31', time: '02:30' })).errors?.['time']).toContain(
      'choose another time, or write 2027-10-31 02:30+02:00 or 2027-10-31 02:30+01:00 after the command',
    );
    expect((await submit(planner, { date: '2020-01-01', time: '18:00' })).errors?.['date']).toContain(
      'future',
    );
    expect((await submit(planner, { date: '2026-12-02', time: '18:00' })).errors).toBeUndefined();
    expect((await room.world.read()).t0).toBe(T0 + 24 * HOUR);
  });

  it('aborts only when it is sent', async () => {
    await open(planner, 'abort');
    expect((await room.world.read()).status).toBe('planned');
    await submit(planner, { reason: 'wrong version' });
    expect((await room.world.read()).status).toBe('aborted');
  });

  it('takes the final GO only when GO is typed', async () => {
    await room.world.approve();
    await room.world.as(technicalLead, { type: 'RevokeFinalGo' });
    await open(technicalLead, 'final_go');
    expect((await submit(technicalLead, { typed: 'yes' })).errors?.['typed']).toContain('Type GO');
    expect((await room.world.read()).status).toBe('planned');
    await submit(technicalLead, { typed: ' go ' });
    expect((await room.world.read()).status).toBe('approved');
  });

  it('of the checklist shows each tick, with its reasons and evidence on top', async () => {
    const form = await open(planner, 'checklist_open');
    const item = room.world.runbook.checklist[0]?.items[0]?.id ?? '';
    const within = { userId: planner, viewId: form.id, blockId: `item|${item}` };
    await room.slack.click({ ...within, actionId: 'item_tick' });
    await soon(() => expect(wordsOf(room.form(planner))).toContain('1 of '));
    expect((await room.world.read()).items[item]?.state).toBe('done');
    await room.slack.click({ ...within, actionId: 'item_evidence' });
    expect(room.form(planner)).toMatchObject({ callback_id: 'item_evidence' });
    await submit(planner, { evidence: 'https://ci.example.com/1' });
    await soon(() => expect(wordsOf(room.form(planner))).toContain('https://ci.example.com/1'));
    expect(room.form(planner)).toMatchObject({ callback_id: 'checklist' });
    expect((await room.world.read()).items[item]?.evidence).toEqual(['https://ci.example.com/1']);
  });

  it('of the checklist that Slack does not redraw after a tick says that the tick is recorded', async () => {
    const form = await open(planner, 'checklist_open');
    const item = room.world.runbook.checklist[0]?.items[0]?.id ?? '';
    const within = { userId: planner, viewId: form.id, blockId: `item|${item}` };
    room.faults.add({ system: 'slack', match: 'views.update', kind: 'status', status: 500, times: 1 });
    await room.slack.click({ ...within, actionId: 'item_tick' });
    await toldLater(planner, 'Slack did not redraw the form');
    expect(wordsOf(room.ephemerals(planner))).toContain('Recorded for GL-1');
    expect((await room.world.read()).items[item]?.state).toBe('done');
  });

  it('of the checklist shows what somebody or a check did in between, instead of a refusal', async () => {
    const form = await open(planner, 'checklist_open');
    const [item = '', other = ''] = (room.world.runbook.checklist[0]?.items ?? []).map(({ id }) => id);
    await room.world.as(technicalLead, { type: 'TickItem', item });
    const within = { userId: planner, viewId: form.id };
    await room.slack.click({ ...within, blockId: `item|${item}`, actionId: 'item_tick' });
    await soon(() => expect(wordsOf(room.form(planner))).toContain(`<@${technicalLead}>`));
    expect(room.form(planner)).toMatchObject({ callback_id: 'checklist' });
    expect(wordsOf(room.form(planner))).not.toContain('Nothing changed');
    await room.world.as(technicalLead, { type: 'SkipItem', item: other, reason: 'not this time' });
    await room.slack.click({ ...within, blockId: `item|${other}`, actionId: 'item_skip' });
    await soon(() => expect(wordsOf(room.form(planner))).toContain('not this time'));
    expect(room.form(planner)).toMatchObject({ callback_id: 'checklist' });
  });

  it('of the checklist says in a note who may tick, to whoever may no longer', async () => {
    const item = room.world.runbook.checklist[0]?.items[0]?.id ?? '';
    await room.world.as(planner, { type: 'AssignItem', item, person: outsider });
    const form = await open(outsider, 'checklist_open');
    await room.world.as(planner, { type: 'AssignItem', item, person: technicalLead });
    await room.slack.click({
      userId: outsider,
      viewId: form.id,
      blockId: `item|${item}`,
      actionId: 'item_tick',
    });
    await soon(() => expect(wordsOf(room.form(outsider))).toContain('can do this.'));
    expect((await room.world.read()).items[item]?.state).toBe('open');
  });

  it('rolls back on a proposal, once', async () => {
    const correlationId = await room.world.start();
    const { tell } = room.world;
    await tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await tell({ type: 'ReportDispatchAccepted', correlationId, run: { runId: 1, url: 'https://x.test/1' } });
    await tell({
      type: 'ReportTrigger',
      trigger: room.world.runbook.rollback.triggers[0]?.id ?? '',
      since: T0,
      evidence: '502 for 5 minutes',
    });
    const place = await room.post({ card: 'proposal', incident: 1 });
    const again = await room.post({ card: 'proposal', incident: 1 });
    await room.slack.click({ userId: onCall, ...place, actionId: 'rollback' });
    await submit(onCall, { version: 'v1.4.1' });
    await toldLater(onCall, 'The rollback to v1.4.1 is requested');
    await room.slack.click({ userId: onCall, ...again, actionId: 'rollback' });
    await toldLater(onCall, 'under way already');
    expect((await room.world.read()).runs.map(({ request }) => request.purpose)).toEqual([
      'deploy',
      'rollback',
    ]);
  });

  it.each(viewIds)('%s with metadata that golive did not make changes nothing', async (view) => {
    for (const metadata of ['', 'GL-1', 'GL-99||', 'GL-1|../|', '{"goLive":"GL-1"}', 'x'.repeat(3000)]) {
      const answer = await room.slack.deliver({
        type: 'interactive',
        payload: submissionPayload(
          { callback_id: view, private_metadata: metadata },
          { user: { id: planner }, trigger_id: String(Math.random()) },
        ),
      });
      expect(answer.ok).toBe(true);
    }
    expect(room.commands).toEqual([]);
  });

  it('that golive does not know is refused in words', async () => {
    const answer = await room.slack.deliver({
      type: 'interactive',
      payload: submissionPayload({ callback_id: 'another' }),
    });
    expect(wordsOf(answer)).toContain('not one that golive can read');
  });

  it('for a reason beyond all bounds says how long it may be', async () => {
    const answer = await room.slack.deliver({
      type: 'interactive',
      payload: submissionPayload({
        private_metadata: 'GL-1||1796144400000',
        state: { values: { reason: { reason: { value: 'a'.repeat(5_000) } } } },
      }),
    });
    expect(answer).toMatchObject({ payload: { response_action: 'errors' } });
    expect(room.commands).toEqual([]);
  });
});

describe('the plan form', () => {
  beforeEach(async () => {
    await room.world.as(planner, { type: 'Abort', reason: 'make room' });
    await room.command(planner, 'plan');
    expect(room.form(planner)).toMatchObject({ callback_id: 'plan' });
  });

  const fill = (values: Record<string, string | null>) =>
    room.slack.submitView({ userId: planner, viewId: room.form(planner)?.id ?? '', values });
  const good = { version: 'v2.0.0', date: '2026-12-03', time: '18:00' };
  const role = (name: string) => `role|demo-shop|${name}`;

  it('plans with the role holders as they stand in it, and tells where the card is', async () => {
    const seen = await fill({ ...good, [role('technical_lead')]: 'U0TESS', rollback_to: 'v1.9.0' });
    expect(seen.errors).toBeUndefined();
    expect(await room.world.engine.read('GL-2')).toMatchObject({
      version: 'v2.0.0',
      rollbackTo: 'v1.9.0',
      t0: Date.parse('2026-12-03T17:00:00Z'),
      service: { roles: { technical_lead: { holder: 'U0TESS' } } },
    });
    await toldLater(planner, 'GL-2 is planned. Its card is in <#C0RELEASE>');
  });

  it.each([
    [{ version: '-rf' }, 'version', 'cannot be a version'],
    [{ rollback_to: 'a b' }, 'rollback_to', 'cannot be a version'],
    [{ date: '2020-01-01' }, 'date', 'future'],
    [{ date: '2027-03-28', time: '02:30' }, 'time', 'does not exist'],
    [{ [role('technical_lead')]: 'U0GUS' }, role('technical_lead'), 'full members'],
    [{ [role('technical_lead')]: 'U0BOTX' }, role('technical_lead'), 'full members'],
  ])('says beside the input what is wrong: %j', async (values, block, words) => {
    const seen = await fill({ ...good, ...values });
    expect(seen.errors?.[block]).toContain(words);
    expect(await room.world.engine.read('GL-2')).toBeUndefined();
  });

  it('is drawn anew when another runbook is chosen, with what was typed', async () => {
    const viewId = room.form(planner)?.id ?? '';
    await room.slack.setState({ userId: planner, viewId, actionId: 'version', value: 'v3' });
    const hash = wordsOf(room.form(planner));
    await room.slack.setState({
      userId: planner,
      viewId,
      actionId: 'plan_runbook',
      value: 'production-go-live',
    });
    await soon(() => expect(wordsOf(room.form(planner))).not.toBe(hash));
    expect((await fill({ date: '2026-12-03', time: '18:00' })).errors).toBeUndefined();
    expect(await room.world.engine.read('GL-2')).toMatchObject({ version: 'v3' });
  });

  /** The form as it would be sent, past what Slack itself checks. */
  const deliver = (user: string, changed: Record<string, object> = {}) =>
    room.slack.deliver({
      type: 'interactive',
      payload: submissionPayload(
        {
          callback_id: 'plan',
          private_metadata: 'C0RELEASE',
          state: {
            values: {
              ...room.form(planner)?.values,
              version: { version: { value: 'v2.0.0' } },
              date: { date: { selected_date: '2026-12-03' } },
              time: { time: { selected_time: '18:00' } },
              ...changed,
            },
          },
        },
        { user: { id: user, team_id: 'T0GOLIVE' } },
      ),
    });

  it('of a guest plans nothing', async () => {
    expect(wordsOf(await deliver('U0GUS'))).toContain('Only full members');
    expect(await room.world.engine.read('GL-2')).toBeUndefined();
    await deliver(planner);
    expect(await room.world.engine.read('GL-2')).toBeDefined();
  });

  const chosen = (user: string) => ({ role_holder: { selected_user: user } });

  it('names others for a role only by those who manage the service by its file', async () => {
    const block = role('security_lead');
    const answer = await deliver(outsider, { [block]: chosen(outsider) });
    expect(answer).toMatchObject({
      payload: {
        response_action: 'errors',
        errors: { [block]: expect.stringContaining('Ask its Release Manager, Technical Lead') },
      },
    });
    expect(await room.world.engine.read('GL-2')).toBeUndefined();
    expect(await room.world.store.readStream('REFUSED-PLANS')).toMatchObject([
      { actor: { id: outsider }, origin: { via: 'modal' } },
    ]);
    await deliver(planner, { [block]: chosen(onCall) });
    expect((await room.world.engine.read('GL-2'))?.service.roles['security_lead']).toEqual({
      holder: onCall,
    });
  });

  it('plans by anybody with the role holders that the file names', async () => {
    await deliver(outsider);
    expect(await room.world.engine.read('GL-2')).toMatchObject({
      plannedBy: outsider,
      service: { roles: room.world.service.roles },
    });
  });

  it('takes another runbook than the service’s own only from those who manage the service', async () => {
    const { runbook, service } = room.world;
    room.directory.loadDefinitions = async () => ({
      services: new Map([[service.id, service]]),
      runbooks: new Map([runbook, { ...runbook, id: 'one-gate' }].map((one) => [one.id, one])),
      contactDetails: new Map(),
      problems: [],
    });
    const another = { runbook: { plan_runbook: { selected_option: { value: 'one-gate' } } } };
    expect(await deliver(outsider, another)).toMatchObject({
      payload: { response_action: 'errors', errors: { runbook: expect.stringContaining('services.yaml') } },
    });
    await deliver(planner, another);
    expect((await room.world.engine.read('GL-2'))?.runbook.id).toBe('one-gate');
  });

  it('with nobody for a role that is needed says so beside the role', async () => {
    const block = role('technical_lead');
    const answer = await deliver(planner, { [block]: { role_holder: { selected_user: null } } });
    expect(answer).toMatchObject({
      payload: {
        response_action: 'errors',
        errors: { [block]: expect.stringContaining('Nobody holds the role technical_lead') },
      },
    });
  });

  it.each([
    ['no date', { date: { date: { selected_date: null } } }],
    ['a day that does not exist', { date: { date: { selected_date: '2026-02-30' } } }],
    ['a time that is none', { time: { time: { selected_time: '99:99' } } }],
    ['a service that is not there', { service: { plan_service: { selected_option: { value: 'x' } } } }],
    ['a runbook that is not there', { runbook: { plan_runbook: { selected_option: null } } }],
    ['a zone that does not exist', { zone: { zone: { selected_option: { value: 'Mars/Olympus' } } } }],
  ])('with %s plans nothing', async (_, changed) => {
    expect(await deliver(planner, changed)).toMatchObject({ payload: { response_action: 'errors' } });
    expect(await room.world.engine.read('GL-2')).toBeUndefined();
  });
});

describe('the Home page', () => {
  it('shows my go-lives and opens the plan form and a status', async () => {
    await room.slack.openHome({ userId: technicalLead });
    await soon(() => expect(wordsOf(room.home(technicalLead))).toContain('GL-1'));
    const viewId = room.home(technicalLead)?.id ?? '';
    await room.slack.click({ userId: technicalLead, viewId, actionId: 'show_status' });
    await soon(() => expect(wordsOf(room.form(technicalLead))).toContain('GL-1 · Demo Shop'));
    await room.slack.click({ userId: technicalLead, viewId, actionId: 'plan_open' });
    await soon(() => expect(room.form(technicalLead)).toMatchObject({ callback_id: 'plan' }));
  });

  it('shows a guest nothing', async () => {
    await room.slack.openHome({ userId: 'U0GUS' });
    await soon(() => expect(room.home('U0GUS')).toBeDefined());
    expect(wordsOf(room.home('U0GUS'))).not.toContain('GL-1');
  });
});

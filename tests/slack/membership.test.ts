import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeControl } from '../../src/messages/blocks/control.ts';
import { people, T0 } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';
import { submissionPayload } from './payloads.ts';

const { technicalLead } = people;
const user = { id: technicalLead, team_id: 'T0GOLIVE' };

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
  await room.world.readChanges();
});
afterEach(() => room.stop());

async function technicalGate(): Promise<string> {
  const { runbook } = room.world;
  const found = runbook.gates.find(({ owner }) => owner === 'technical_lead');
  if (!found) throw new Error('no gate of the technical lead');
  if (found.opensOffsetMs !== undefined) {
    room.world.now = T0 + found.opensOffsetMs;
    await room.world.tell({ type: 'OpenGate', gate: found.id });
  }
  return found.id;
}

const deliver = (payload: Record<string, unknown>) => room.slack.deliver({ type: 'interactive', payload });

function vote(gate: string, by: { id: string; team_id: string } = user) {
  const { criteria = [] } = room.world.runbook.gates.find(({ id }) => id === gate) ?? {};
  const ticked = criteria.map(({ id }) => ({ value: id }));
  const private_metadata = encodeControl({ goLive: 'GL-1', subject: gate, t0: T0 });
  const state = { values: { criteria: { criteria: { type: 'checkboxes', selected_options: ticked } } } };
  return deliver(submissionPayload({ callback_id: 'vote_go', private_metadata, state }, { user: by }));
}

const noGo = (user: string, gate: string) =>
  deliver(
    submissionPayload(
      {
        callback_id: 'vote_no_go',
        private_metadata: encodeControl({ goLive: 'GL-1', subject: gate, t0: T0 }),
        state: { values: { reason: { reason: { type: 'plain_text_input', value: 'not without me' } } } },
      },
      { user: { id: user, team_id: 'T0GOLIVE' } },
    ),
  );

const trail = async () => (await room.world.store.readStream('GL-1')).map(({ event }) => event);

describe('somebody who has left since the planning', () => {
  it('opens no gate, and the trail says so and names the gate', async () => {
    const gate = await technicalGate();
    room.slack.setDeactivated(technicalLead, true);
    expect((await vote(gate)).ok).toBe(true);
    expect((await room.world.read()).gates[gate]?.vote).toBeUndefined();
    const acts = (await trail()).filter(({ type }) => type !== 'RemindersDue');
    expect(acts.slice(-2)).toEqual([
      { type: 'MembershipChanged', person: technicalLead, isMember: false },
      { type: 'CommandRefused', command: 'CastVote', code: 'left_workspace', subject: gate },
    ]);
  });

  it('breaks no glass', async () => {
    const [item] = room.world.runbook.checklist.flatMap(({ items }) => items.filter((one) => one.blocking));
    const what = { type: 'static_select', selected_option: { value: `item/${item?.id}` } };
    const state = {
      values: { what: { what }, reason: { reason: { type: 'plain_text_input', value: 'it burns' } } },
    };
    const private_metadata = encodeControl({ goLive: 'GL-1', t0: T0 });
    room.slack.setDeactivated(technicalLead, true);
    await deliver(submissionPayload({ callback_id: 'break_glass', private_metadata, state }, { user }));
    expect((await trail()).at(-1)).toEqual({
      type: 'CommandRefused',
      command: 'BreakGlass',
      code: 'left_workspace',
    });
  });

  it('says no GO for somebody who let them vote', async () => {
    const gate = await technicalGate();
    const to = people.outsider;
    await room.world.as(technicalLead, { type: 'DelegateVotes', to });
    room.slack.setDeactivated(to, true);
    await vote(gate, { id: to, team_id: 'T0GOLIVE' });
    expect((await trail()).slice(-2)).toEqual([
      { type: 'MembershipChanged', person: to, isMember: false },
      { type: 'CommandRefused', command: 'CastVote', code: 'left_workspace', subject: gate },
    ]);
  });

  it('can still close one, and hold', async () => {
    const gate = await technicalGate();
    room.slack.setDeactivated(technicalLead, true);
    const metadata = encodeControl({ goLive: 'GL-1', subject: gate, t0: T0 });
    const state = { values: { reason: { reason: { type: 'plain_text_input', value: 'not without me' } } } };
    await noGo(technicalLead, gate);
    await deliver(submissionPayload({ private_metadata: metadata, state, id: 'V1' }, { user }));
    const goLive = await room.world.read();
    expect(goLive.gates[gate]?.vote?.vote).toBe('NO-GO');
    expect(goLive.held?.reason).toBe('not without me');
  });

  it('leaves an earlier GO behind that counts no more at the start', async () => {
    await room.world.approve();
    room.world.now = T0;
    room.slack.setDeactivated(people.security, true);
    await room.command(technicalLead, 'deploy');
    const goLive = await room.world.read();
    expect(goLive).toMatchObject({ status: 'planned', left: [people.security], runs: [] });
    expect((await trail()).at(-1)).toMatchObject({ type: 'CommandRefused', command: 'StartDeployment' });
  });

  it('counts again when Slack says that they are back', async () => {
    const gate = await technicalGate();
    await room.world.tell({ type: 'ReportMembership', person: technicalLead, isMember: false });
    const place = await room.post({ card: 'gate', gate });
    await room.slack.click({ userId: technicalLead, ...place, actionId: 'gate_go' });
    expect(room.form(technicalLead)?.content).toMatchObject({ callback_id: 'vote_go' });
    await vote(gate);
    expect(await room.world.read()).toMatchObject({ left: [], gates: { [gate]: { vote: { vote: 'GO' } } } });
  });
});

describe('where Slack does not tell whether somebody is a member', () => {
  it.each([
    ['as it fails', { kind: 'status', status: 503 }],
    ['in time', { kind: 'hang' }],
  ] as const)('%s, a GO is not taken, and a NO-GO is', async (_, fault) => {
    const gate = await technicalGate();
    room.faults.add({ system: 'slack', match: 'users.info', ...fault });
    expect(wordsOf(await vote(gate))).toContain('Slack did not tell golive in time');
    expect((await room.world.read()).gates[gate]?.vote).toBeUndefined();
    await noGo(technicalLead, gate);
    expect((await room.world.read()).gates[gate]?.vote?.vote).toBe('NO-GO');
  });

  it('the start of what is approved is not held up', async () => {
    await room.world.approve();
    room.world.now = T0;
    room.faults.add({ system: 'slack', match: 'users.info', kind: 'status', status: 503 });
    await room.command(technicalLead, 'deploy');
    expect((await room.world.read()).status).toBe('starting');
  });
});

it('a guest who is named for a gate, or in its user group, says no GO on it', async () => {
  await room.world.as(people.planner, { type: 'Abort', reason: 'planned anew' });
  const group = 'S0ONCALL';
  const gates = room.world.runbook.gates.map((one) =>
    one.owner === 'technical_lead'
      ? { ...one, voters: [{ roles: [], people: [], groups: [group], needs: 1 }] }
      : one,
  );
  const guest = 'U0GUS';
  room.slack.setUsergroupMembers(group, [guest]);
  await room.world.plan({ runbook: { gates }, voterGroups: [{ group, readAt: 1, members: [guest] }] });
  const gate = gates.find(({ owner }) => owner === 'technical_lead')?.id ?? '';
  await room.world.tell({ type: 'OpenGate', gate }).catch(() => {});
  const private_metadata = encodeControl({ goLive: 'GL-2', subject: gate, t0: T0 });
  const ticked = (gates.find(({ id }) => id === gate)?.criteria ?? []).map(({ id }) => ({ value: id }));
  const state = { values: { criteria: { criteria: { type: 'checkboxes', selected_options: ticked } } } };
  await deliver(
    submissionPayload(
      { callback_id: 'vote_go', private_metadata, state },
      { user: { id: guest, team_id: 'T0GOLIVE' } },
    ),
  );
  const events = (await room.world.store.readStream('GL-2')).map(({ event }) => event);
  expect(events.filter(({ type }) => type === 'VoteCast')).toEqual([]);
  expect(events).toContainEqual(expect.objectContaining({ type: 'CommandRefused', code: 'left_workspace' }));
});

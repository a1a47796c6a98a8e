import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeControl } from '../../src/messages/control.ts';
import { people, T0 } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld } from './door-world.ts';
import { clickPayload, submissionPayload } from './payloads.ts';

const { technicalLead } = people;
const user = { id: technicalLead, team_id: 'T0GOLIVE' };

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
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

const vote = (gate: string) =>
  deliver(clickPayload({ value: encodeControl({ goLive: 'GL-1', subject: gate, t0: T0 }) }, { user }));

describe('somebody who has left since the planning', () => {
  it('opens no gate', async () => {
    const gate = await technicalGate();
    room.slack.setDeactivated(technicalLead, true);
    expect((await vote(gate)).ok).toBe(true);
    expect((await room.world.read()).gates[gate]?.vote).toBeUndefined();
  });

  it('can still close one, and hold', async () => {
    const gate = await technicalGate();
    room.slack.setDeactivated(technicalLead, true);
    const metadata = encodeControl({ goLive: 'GL-1', subject: gate, t0: T0 });
    const reason = { reason: { reason: { type: 'plain_text_input', value: 'not without me' } } };
    const state = { values: reason };
    await deliver(
      submissionPayload({ callback_id: 'vote_no_go', private_metadata: metadata, state }, { user }),
    );
    await deliver(submissionPayload({ private_metadata: metadata, state, id: 'V1' }, { user }));
    const goLive = await room.world.read();
    expect(goLive.gates[gate]?.vote?.vote).toBe('NO-GO');
    expect(goLive.held?.reason).toBe('not without me');
  });

  it('counts as a member while Slack does not say otherwise', async () => {
    const gate = await technicalGate();
    room.faults.add({ system: 'slack', match: 'users.info', kind: 'status', status: 503 });
    expect((await vote(gate)).ok).toBe(true);
    expect((await room.world.read()).gates[gate]?.vote?.vote).toBe('GO');
  });

  it('is waited for no longer than the answer allows', async () => {
    const gate = await technicalGate();
    room.faults.add({ system: 'slack', match: 'users.info', kind: 'hang' });
    expect((await vote(gate)).ok).toBe(true);
    expect((await room.world.read()).gates[gate]?.vote?.vote).toBe('GO');
  });
});

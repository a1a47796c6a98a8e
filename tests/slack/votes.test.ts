import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld } from './door-world.ts';

const { technicalLead } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan({ rollbackTo: 'v1.4.1' });
});

afterEach(() => room.stop());

async function read(headSha: string): Promise<void> {
  if (!(await room.world.read()).changes.pending) await room.world.as(technicalLead, { type: 'ReadChanges' });
  const { asked } = (await room.world.read()).changes;
  const changes = {
    base: 'v1',
    head: 'v2',
    headSha,
    url: 'https://github.example/',
    status: 'ahead',
  } as const;
  const counted = { commits: 1, lacks: 0, pulls: [], lookedAt: 1, authors: [] };
  await room.world.tell({ type: 'ReportChanges', number: asked, changes: { ...changes, ...counted } });
}

it('a GO is refused where the version was read to name another commit since its form was opened', async () => {
  const gate = room.world.runbook.gates.find(({ owner }) => owner === 'technical_lead');
  const vote = async () => (await room.world.read()).gates[gate?.id ?? '']?.vote;
  const criteria = gate?.criteria.map(({ id }) => id) ?? [];
  const early = await room.post({ card: 'gate', gate: gate?.id ?? '' });
  await room.slack.click({ userId: technicalLead, ...early, actionId: 'gate_go' });
  await soon(() =>
    expect(JSON.stringify(room.ephemerals(technicalLead))).toMatch(
      /Nobody knows yet who wrote what goes live.*GitHub has not answered yet\..* A NO-GO is taken/,
    ),
  );
  expect(room.form(technicalLead)).toBeUndefined();
  await read('a'.repeat(40));
  const card = await room.post({ card: 'gate', gate: gate?.id ?? '' });
  const submit = () =>
    room.slack.submitView({
      userId: technicalLead,
      viewId: room.form(technicalLead)?.id ?? '',
      values: { criteria },
    });
  await room.slack.click({ userId: technicalLead, ...card, actionId: 'gate_go' });
  await read('b'.repeat(40));
  const refused = await submit();
  expect(await vote()).toBeUndefined();
  const told = JSON.stringify([refused, room.form(technicalLead), room.ephemerals(technicalLead)]);
  expect(told).toContain('names another commit');
  await room.slack.click({ userId: technicalLead, ...card, actionId: 'gate_go' });
  await submit();
  expect((await vote())?.basis?.commit).toBe('b'.repeat(40));
});

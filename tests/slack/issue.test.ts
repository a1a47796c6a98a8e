import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { operations, outsider, technicalLead } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
});

afterEach(() => room.stop());

const told = async (user: string, text: string) => wordsOf((await room.command(user, text)).ephemerals);

it('/golive issue opens, times and resolves an issue; without words a form asks, and its button resolves too', async () => {
  expect(await told(operations, 'issue GL-1 the index is gone --severe')).toContain('GL-1');
  expect((await room.world.read()).issues).toMatchObject([{ what: 'the index is gone', severity: 'severe' }]);
  expect(await told(outsider, 'issue gone')).toContain('Only ');
  expect(await told(operations, 'issue eta 1 2020-01-01 18:00')).toContain('lies in the past');
  expect(await told(operations, 'issue gone --eta soon')).toContain('soon');
  await room.command(operations, 'issue');
  expect(room.form(operations)?.content.callback_id).toBe('issue_open');
  const place = await room.post({ card: 'issue', issue: 1 });
  await room.slack.click({ userId: technicalLead, ...place, actionId: 'issue_resolve' });
  await vi.waitFor(() => expect(room.form(technicalLead)?.content.callback_id).toBe('issue_resolve'));
  expect(await told(technicalLead, 'issue resolve 1 it was built anew')).toContain('GL-1');
  expect((await room.world.read()).issues[0]?.resolved).toMatchObject({ resolution: 'it was built anew' });
});

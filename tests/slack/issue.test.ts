import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
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
  await room.slack.click({ userId: technicalLead, ...place, actionId: 'issue_acknowledge' });
  await soon(async () => expect((await room.world.read()).issues[0]?.acknowledged).toBeDefined());
  await room.slack.click({ userId: technicalLead, ...place, actionId: 'issue_resolve' });
  await soon(() => expect(room.form(technicalLead)?.content.callback_id).toBe('issue_resolve'));
  expect(await told(technicalLead, 'issue resolve 1 it was built anew')).toContain('GL-1');
  expect((await room.world.read()).issues[0]?.resolved).toMatchObject({ resolution: 'it was built anew' });
});

it('/golive issue --hold after success opens the issue, and says that nothing is left to hold', async () => {
  await room.world.succeed();
  expect(await told(operations, 'issue orders are lost --hold')).toMatch(
    /Recorded for GL-1.*Nothing is held/su,
  );
  const { issues, held } = await room.world.read();
  expect(issues).toMatchObject([{ what: 'orders are lost' }]);
  expect(held).toBeUndefined();
  expect(await told(operations, 'issue orders are late')).not.toContain('Nothing is held');
});

it('/golive update sends at once, offers the short form, and asks back what is typed twice', async () => {
  const reply = await room.command(technicalLead, 'update The index is built. The search follows.');
  expect(wordsOf(reply.ephemerals)).toContain('Status update 1 of GL-1 is on its way.');
  expect(wordsOf(reply.ephemerals)).toContain('v1.4.2: The index is built.');
  const twice = await told(technicalLead, 'update The index is built. The search follows.');
  expect(twice).toContain('within the last minute');
  expect((await room.world.read()).updates.sent).toHaveLength(1);
  await told(technicalLead, 'update --again The index is built. The search follows.');
  expect(await told(outsider, 'update fine')).toContain('Only ');
  const place = await room.post({ card: 'update', update: 2 });
  await room.slack.click({ userId: technicalLead, ...place, actionId: 'update_approve' });
  await soon(async () => expect((await room.world.read()).updates.sent[1]?.short).toBeDefined());
  await room.command(technicalLead, 'update');
  expect(room.form(technicalLead)?.content.callback_id).toBe('update_send');
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { technicalLead, planner, outsider } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
  await room.world.as(planner, { type: 'Abort', reason: 'the shop is sold' });
});

afterEach(() => room.stop());

const submit = (userId: string, values: Record<string, string | readonly string[] | null>) =>
  room.slack.submitView({ userId, viewId: room.form(userId)?.id ?? '', values });

const last = async () => (await room.world.store.readStream('GL-1')).at(-1);

it('a named note stands under the name', async () => {
  await room.command(technicalLead, 'retro GL-1');
  expect((await submit(technicalLead, {})).errors).toBeDefined();
  await submit(technicalLead, {
    'retro|went_well': 'The roll call',
    'retro|action_items': 'Buy tea',
    owner: planner,
    issue: ['issue'],
  });
  expect(await last()).toMatchObject({
    actor: { kind: 'user', id: technicalLead },
    event: {
      notes: [
        { section: 'went_well', text: 'The roll call' },
        { section: 'action_items', text: 'Buy tea', owner: planner, issue: true },
      ],
    },
  });
});

it('an anonymous note leaves no trace of the person, neither in the event nor among the answers', async () => {
  await room.command(technicalLead, 'retro GL-1');
  await submit(technicalLead, { 'retro|to_improve': 'Too loud', anonymous: ['anonymous'] });
  const recorded = await last();
  expect(recorded?.event).toMatchObject({ notes: [{ section: 'to_improve', text: 'Too loud' }] });
  expect(recorded?.actor).toEqual({ kind: 'system', id: 'door' });
  expect(JSON.stringify([recorded, room.commands.at(-1)])).not.toMatch(/U0|C0/);
});

it('an outsider is refused before any form', async () => {
  await room.command(outsider, 'retro GL-1');
  await soon(() => expect(wordsOf(room.ephemerals(outsider))).toContain('can do this'));
  expect(room.form(outsider)).toBeUndefined();
});

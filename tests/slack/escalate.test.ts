import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { operations, outsider, planner, security, technicalLead } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
});

afterEach(() => room.stop());

const told = async (user: string, text: string) => wordsOf((await room.command(user, text)).ephemerals);
const asked = () => room.commands.at(-1)?.do;

it('/golive escalate calls the contacts of an area, by its id, its beginning or its title', async () => {
  expect(await told(operations, 'escalate security the scanner found a leak')).toContain('GL-1');
  expect(asked()).toEqual({ type: 'Escalate', area: 'security', reason: 'the scanner found a leak' });
  await told(operations, 'escalate GL-1 Technical Escalation needed now');
  expect(asked()).toEqual({ type: 'Escalate', area: 'technical', reason: 'needed now' });
  await told(operations, 'escalate bus nobody answers');
  expect(asked()).toEqual({ type: 'Escalate', area: 'business', reason: 'nobody answers' });
  expect((await room.world.read()).escalations).toHaveLength(3);
});

it('/golive escalate says what is missing, and what was meant', async () => {
  expect(await told(operations, 'escalate')).toContain(
    'The runbook has technical, security, business and operations.',
  );
  expect(await told(operations, 'escalate securty a leak')).toContain('Did you mean `security`?');
  expect(await told(operations, 'contacts securty')).toContain('Did you mean `security`?');
  expect(await told(operations, 'escalate security')).toContain('Please give a reason');
  expect(await told(outsider, 'escalate security a leak')).toContain('Only ');
  expect((await room.world.read()).escalations).toEqual([]);
  await told(operations, 'escalate security a leak');
  expect(await told(planner, 'escalate security another')).toContain('are being called already');
});

it('a contact acknowledges with one click; who is none is told who could, and a second click who did', async () => {
  await told(operations, 'escalate security a leak');
  const place = await room.post({ card: 'ladder', escalation: 1 });
  const click = (userId: string) =>
    room.slack.click({ userId, ...place, actionId: 'escalation_acknowledge' });
  const toldLater = (userId: string, words: string) =>
    soon(() => expect(wordsOf(room.ephemerals(userId))).toContain(words));
  await click(technicalLead);
  await toldLater(technicalLead, 'Only the Security Team Lead');
  await click(security);
  expect(room.ephemerals(security)).toEqual([]);
  expect((await room.world.read()).escalations[0]?.acknowledged?.by).toBe(security);
  await click('U0CISO');
  await toldLater('U0CISO', '<@U0SAM> has acknowledged');
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { technicalLead, operations } = people;

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
  const correlationId = await room.world.start();
  await room.world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await room.world.tell({ type: 'ReportDispatchAccepted', correlationId });
  const first = room.world.now;
  const samples = Array.from({ length: 40 }, (_, n) => ({
    goLive: 'GL-1',
    endpoint: room.world.service.health[0]?.id ?? '',
    at: first + n,
    outcome: n === 7 ? ('down' as const) : ('up' as const),
    latencyMs: 100,
    detail: '',
  }));
  await room.world.store.addSamples(samples);
  room.world.now = first + 1000;
  await room.world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  const health = { endpoint: 'web', verdict: 'up', since: room.world.now, evidence: '200' } as const;
  await room.world.tell({ type: 'ReportHealth', ...health });
});

afterEach(() => room.stop());

const submit = (userId: string, values: Record<string, string | null>) =>
  room.slack.submitView({ userId, viewId: room.form(userId)?.id ?? '', values });

async function judge(userId: string) {
  const { t0 } = await room.world.read();
  const place = await room.post({ card: 'success' });
  const value = `GL-1|technical|${t0}`;
  await room.slack.click({ userId, actionId: 'criteria_judge', value, ...place });
}

it('an owner confirms the criteria in a form, and says what is not met', async () => {
  await judge(technicalLead);
  expect(wordsOf(room.form(technicalLead))).toContain('No critical errors in application logs');
  expect(wordsOf(room.form(technicalLead))).not.toContain('uptime');
  const both = { met: 'no_critical_errors', not_met: 'monitoring_functional' };
  expect((await submit(technicalLead, both)).errors?.['reason']).toContain('Please give a reason');
  await submit(technicalLead, { ...both, reason: 'one probe is blind' });
  expect((await room.world.read()).judged).toMatchObject({
    no_critical_errors: { standing: 'met', by: technicalLead },
    monitoring_functional: { standing: 'not_met', reason: 'one probe is blind' },
  });
});

it('somebody else is refused before any form', async () => {
  await judge(operations);
  await soon(() => expect(wordsOf(room.ephemerals(operations))).toContain('can do this'));
  expect(room.form(operations)).toBeUndefined();
});

it('the form of the declaration names what the stored samples do not prove, and the declaration keeps it', async () => {
  const place = await room.post({ card: 'control' });
  await room.slack.click({ userId: operations, actionId: 'declare_success', ...place });
  expect(wordsOf(room.form(operations))).toContain('1 of 40 looks failed');
  await submit(operations, {});
  const events = await room.world.store.readStream('GL-1');
  expect(events.at(-2)?.event).toMatchObject({
    type: 'SuccessMeasured',
    because: 'declaration',
    seen: [{ good: 39, failed: 1, averageMs: 0 }],
  });
  expect(events.at(-1)?.event).toMatchObject({
    short: expect.arrayContaining([{ criterion: 'available', standing: 'not_met' }]),
  });
});

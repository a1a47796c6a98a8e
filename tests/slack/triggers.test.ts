import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { business, onCall, outsider, security } = people;

let room: DoorWorld;
beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
  await room.world.plan();
});
afterEach(() => room.stop());

async function deploy(): Promise<void> {
  const correlationId = await room.world.start();
  await room.world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await room.world.tell({ type: 'ReportDispatchAccepted', correlationId });
}

const told = async (user: string, text: string) => wordsOf(await room.command(user, text));

async function fill(user: string, values: Readonly<Record<string, string>>) {
  await soon(() => expect(room.form(user)).toBeDefined());
  return await room.slack.submitView({ userId: user, viewId: room.form(user)?.id ?? '', values });
}

describe('/golive trigger', () => {
  it('says that nothing can be rolled back before anything was deployed', async () => {
    expect(await told(business, 'trigger')).toContain('Nothing of GL-1 was deployed');
    expect(await told(business, 'trigger data_corruption orders vanish')).toContain(
      'Nothing of GL-1 was deployed',
    );
    expect(room.form(business)).toBeUndefined();
  });

  it('shows each trigger with a button, and what golive watches by itself', async () => {
    await deploy();
    const seen = await told(business, 'trigger');
    expect(seen).toContain('Execute rollback immediately if:');
    expect(seen).toContain('GL-1|vulnerability|');
    expect(seen).toContain('golive watches by itself: Application unavailable');
  });

  it('opens the form of the one that is named, with what was typed', async () => {
    await deploy();
    await told(security, 'trigger data_corruption orders vanish');
    await soon(() => expect(wordsOf(room.form(security))).toContain('orders vanish'));
    expect(wordsOf(room.form(security))).not.toContain('Roll back now');
    expect((await fill(security, {})).ok).toBe(true);
    expect((await room.world.read()).incidents).toMatchObject([
      { trigger: 'data_corruption', evidence: 'orders vanish', reportedBy: security, state: 'proposed' },
    ]);
    expect(await told(business, 'trigger data_corruption mine too')).toContain('is reported already');
  });

  it('opens none for somebody whom the runbook does not name', async () => {
    await deploy();
    expect(await told(security, 'trigger business_request no')).toContain('Only ');
    expect(await told(outsider, 'trigger vulnerability x')).toContain('Only ');
    expect(room.form(security)).toBeUndefined();
  });

  it('lets who may roll back do so in the same form, and asks for the version only then', async () => {
    await deploy();
    const place = await room.post({ card: 'control' });
    const value = `GL-1|vulnerability|${T0}`;
    await room.slack.click({ userId: onCall, ...place, actionId: 'trigger_report', value });
    const seen = 'SQL injection in the login';
    expect((await fill(onCall, { seen, next: 'roll_back' })).errors).toHaveProperty('version');
    expect(
      (await fill(onCall, { seen, next: 'roll_back', version: 'v1.4.2' })).errors?.['version'],
    ).toContain('the version of this go-live itself');
    expect((await room.world.read()).incidents).toEqual([]);
    expect((await fill(onCall, { seen, next: 'roll_back', version: 'v1.4.1' })).ok).toBe(true);
    expect(await room.world.read()).toMatchObject({
      status: 'rolling_back',
      incidents: [{ trigger: 'vulnerability', evidence: seen, state: 'rolled_back' }],
    });
  });

  it('calls for a decision where who may roll back wants that', async () => {
    await deploy();
    await told(onCall, 'trigger vulnerability SQL injection');
    expect((await fill(onCall, {})).errors).toHaveProperty('next');
    expect((await fill(onCall, { next: 'call' })).ok).toBe(true);
    expect(await room.world.read()).toMatchObject({
      status: 'deploying',
      incidents: [{ state: 'proposed', evidence: 'SQL injection' }],
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { onCall, operations, outsider, planner, security } = people;
const phone = '+49 30 1234567';
const email = '<mailto:tom@shop.example|tom@shop.example>';

let room: DoorWorld;

beforeEach(async () => {
  room = await createDoorWorld();
  await room.door.start();
});

afterEach(() => room.stop());

async function told(user: string, text: string): Promise<string> {
  const seen = await room.command(user, text);
  // Nothing in the channel: what is told is for one person.
  expect(seen.text).toBeUndefined();
  return wordsOf(seen.ephemerals);
}

describe('/golive roles', () => {
  it('says who is who, what they answer for, and first what nobody holds', async () => {
    const { cto: _cto, ...roles } = room.world.service.roles;
    await room.world.plan({ service: { roles } });
    const words = await told(outsider, 'roles');
    expect(words).toContain('*Technical Lead*: <@U0TOM>, deputy <@U0TESS>');
    expect(words).toContain('• starts the deployment');
    expect(words).toContain('• Overall go-live coordination');
    expect(words).toContain('*Executive Sponsor*: <@U0BO>');
    const vacant = words.indexOf('⚠️ *CTO*: nobody is named');
    expect(vacant).toBeGreaterThan(0);
    expect(vacant).toBeLessThan(words.indexOf('*Technical Lead*'));
  });

  it('flags whoever has left the workspace', async () => {
    await room.world.plan();
    await room.world.tell({ type: 'ReportMembership', person: 'U0TOM', isMember: false });
    expect(await told(planner, 'roles')).toContain('<@U0TOM> (⚠️ has left the workspace), deputy <@U0TESS>');
  });

  it('tells a guest nothing', async () => {
    await room.world.plan();
    expect(await told('U0GUS', 'roles')).toContain('Only full members');
    expect(await told('U0GUS', 'contacts')).toContain('Only full members');
  });
});

describe('/golive contacts', () => {
  beforeEach(() => room.world.plan());

  it('shows the ladders in the order in which they are called', async () => {
    const words = await told(outsider, 'contacts');
    expect(words).toMatch(
      /Technical Escalation.*1\. \*Technical Lead\*.*2\. \*Backup Technical Lead\*.*3\. \*CTO\*/s,
    );
    expect(words).toContain('Operations Escalation');
  });

  it('shows phone numbers and mail addresses to the people of the go-live alone', async () => {
    for (const user of [onCall, planner]) {
      const words = await told(user, 'contacts technical');
      expect(words).toContain(phone);
      expect(words).toContain(email);
      expect(words).not.toContain('Security Escalation');
    }
    const words = await told(outsider, 'contacts technical');
    expect(words).not.toContain(phone);
    expect(words).not.toContain('tom@shop.example');
    expect(words).toContain('shown to the people of this go-live alone');
  });

  it('shows them no longer to who has handed their role over, or has become a guest', async () => {
    expect(await told(operations, 'contacts technical')).toContain(phone);
    await told(planner, 'handover operations_lead @ona');
    expect(await told(operations, 'contacts technical')).not.toContain(phone);
    await room.world.tell({ type: 'ReportMembership', person: onCall, isMember: false });
    expect(await told(onCall, 'contacts technical')).not.toContain(phone);
  });

  it('takes an area by its title or its beginning, and names those that there are', async () => {
    expect(await told(outsider, 'contacts Security Escalation')).toContain('CISO');
    expect(await told(outsider, 'contacts sec')).toContain('CISO');
    expect(await told(outsider, 'contacts <!here>')).toContain(
      'There is no area “&lt;!here&gt;”. The runbook has technical, security, business and operations.',
    );
  });

  it('leaves no number and no address in the audit trail', async () => {
    await told(onCall, 'contacts');
    const trail = JSON.stringify(await room.world.store.readStream('GL-1'));
    expect(trail).toContain('technical_lead');
    expect(trail).not.toMatch(/555010|1234567|tom@/);
  });
});

describe('/golive handover', () => {
  beforeEach(() => room.world.plan());

  const holderOf = async (role: string) => (await room.world.read()).service.roles[role];

  it('gives a role to the person who is mentioned, whatever they are called', async () => {
    await told(operations, 'handover operations lead to @ona because of the night');
    expect(await holderOf('operations_lead')).toEqual({ holder: onCall });
    const handedOver = room.commands.at(-1);
    expect(handedOver?.do).toEqual({
      type: 'HandOverRole',
      role: 'operations_lead',
      to: onCall,
      reason: 'of the night',
    });
  });

  it('refuses somebody else, an unknown role, and a new holder who is a guest', async () => {
    expect(await told(outsider, 'handover operations_lead @ona')).toContain('Only the Operations Lead');
    expect(await told(planner, 'handover captain @ona')).toContain('There is no role “captain”');
    expect(await told(planner, 'handover operations_lead @gus')).toContain(
      'only full members of this workspace',
    );
    expect(await holderOf('operations_lead')).toEqual({ holder: operations });
  });

  it('opens a form where something is missing, with the roles that the person may hand over', async () => {
    await told(security, 'handover');
    const form = room.form(security);
    expect(form).toMatchObject({ callback_id: 'role_handover' });
    expect(wordsOf(form)).toContain('Security Team Lead');
    expect(wordsOf(form)).not.toContain('Operations Lead');
    const values = { role: 'security_lead', person: onCall, reason: 'ill' };
    const sent = await room.slack.submitView({ userId: security, viewId: form?.id ?? '', values });
    expect(sent.errors ?? {}).toEqual({});
    expect(await holderOf('security_lead')).toEqual({ holder: onCall });
  });

  it('says in the form what is wrong with the person', async () => {
    await told(planner, 'handover operations_lead');
    const form = room.form(planner);
    const submit = (person: string) =>
      room.slack.submitView({
        userId: planner,
        viewId: form?.id ?? '',
        values: { role: 'operations_lead', person },
      });
    expect((await submit('U0GUS')).errors).toEqual({ person: expect.stringContaining('Only full members') });
    expect((await submit(operations)).errors).toEqual({ person: expect.stringContaining('Nothing changed') });
  });

  it('refuses the form to whoever holds nothing', async () => {
    expect(await told(outsider, 'handover')).toContain('Only the');
    expect(room.form(outsider)).toBeUndefined();
  });
});

describe('/golive delegate', () => {
  beforeEach(() => room.world.plan());

  const delegations = async () => (await room.world.read()).delegations ?? [];

  it('lets the person who is mentioned vote, until the time that is said, and ends it', async () => {
    await told(security, 'delegate GL-1 @ona until 2030-12-01 18:00');
    expect(await delegations()).toEqual([{ from: security, to: onCall, until: Date.UTC(2030, 11, 1, 17) }]);
    await told(security, 'delegate to @ona');
    expect(await delegations()).toEqual([{ from: security, to: onCall }]);
    await told(security, 'delegate end');
    expect(await delegations()).toEqual([]);
  });

  it('refuses a guest, a time that cannot be read, oneself and nobody at all', async () => {
    expect(await told(security, 'delegate @gus')).toContain('Only full members of this workspace vote');
    expect(await told(security, 'delegate @ona until soon')).toContain('soon');
    expect(await told(security, 'delegate @sam')).toContain('You vote for yourself already');
    expect(await told(security, 'delegate')).toContain('Who is to vote for you?');
    expect(await told(outsider, 'delegate @ona')).toContain('Only the');
    expect(await delegations()).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { onCall, outsider, planner } = people;
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

import { describe, expect, it } from 'vitest';
import { criteriaOf } from './raw-payloads.ts';
import { inTroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

const gate = 'security_approval';

describe.concurrent('the people of a go-live', () => {
  it('change: a role is handed over, the GO of before counts no more, and the new holder votes', async () => {
    await inTroubleWorld({ gates: 2 }, async (world) => {
      await world.approve();
      await world.command(people.security, 'handover security_lead @ona off sick');
      const told = await world.untilShown(
        /handed \*Security Team Lead\* over from <@U0SAM> to <@U0ONA>/,
        releases,
      );
      expect(told.whole).toContain('<@U0ONA>, from now on you act in this role, which votes on Gate 2');
      await world.untilShown('Gate 2: Security Approval: GO outdated', releases);
      expect(world.count('FinalGoWithdrawn', { because: 'handed_over' })).toBe(1);

      await world.click(people.security, 'gate_go', gate);
      await world.until('the refusal', () =>
        world.whispers(people.security).includes('Only the Security Team Lead'),
      );
      await world.click(people.onCall, 'gate_go', gate);
      expect(await world.submit(people.onCall, { criteria: criteriaOf.get(gate) ?? [] })).toEqual({});
      await world.until('both votes', () => world.count('VoteCast', { gate, vote: 'GO' }) === 2);

      await world.sandbox.bot.stop();
      await world.start();
      expect(await world.command(people.security, 'handover security_lead @sam')).toContain('Only the');
    });
  });
});

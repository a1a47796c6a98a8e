import { describe, expect, it } from 'vitest';
import { criteriaOf } from './raw-payloads.ts';
import { HOUR } from './steps.ts';
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

  it('are asked for before the last day: who has left is on the card, and the channel hears what to do', async () => {
    await inTroubleWorld({ gates: 2 }, async (world) => {
      await world.plan();
      world.sandbox.slack.setDeactivated(people.onCall, true);
      await world.jumpTo(world.t0 - 25 * HOUR);
      const told = await world.untilShown(
        /<@U0ONA> is \*no longer a full member of this workspace\*/,
        releases,
      );
      expect(told.whole).toContain('On-Call Engineer cannot act through them any more');
      expect(told.whole).toContain('/golive handover GL-1 On-Call Engineer @person');
      await world.untilShown(/Somebody is missing:\* \*On-Call Engineer\*/, releases);
      expect(world.count('MembershipChanged')).toBe(1);
      await world.command(people.planner, 'handover on-call engineer @ole');
      await world.until('nobody to be missing', () =>
        world.messages(releases).every(({ whole }) => !whole.includes('Somebody is missing')),
      );
    });
  });
});

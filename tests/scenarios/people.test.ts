import { describe, expect, it } from 'vitest';
import { criteriaOf, formPayload, goPayload } from './raw-payloads.ts';
import { HOUR, written } from './steps.ts';
import { changeRunbook, inTroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

const gate = 'security_approval';
const group = 'S0ONCALL';

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

  it('vote as a user group: who is in it at the vote counts, who leaves it no more, and an unreadable one opens nothing', async () => {
    const prepare = (folder: string) =>
      changeRunbook(folder, (runbook) => {
        runbook.gates = runbook.gates.map((one) =>
          one.id === gate ? { ...one, voters: [{ groups: [group], needs: 1 }] } : one,
        );
      });
    await inTroubleWorld({ gates: 2, prepare }, async (world) => {
      const { slack } = world.sandbox;
      const vote = async (person: string) => {
        await world.click(person, 'gate_go', gate);
        return await world.submit(person, { criteria: criteriaOf.get(gate) ?? [] });
      };
      slack.setUsergroupMembers(group, [people.planner]);
      const line = `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`;
      expect(await world.command(people.planner, line)).toContain('Without you too few people can say GO on');
      slack.setUsergroupMembers(group, [people.planner, people.onCall]);
      await world.plan();

      await world.untilShown('1 GO of', releases);
      expect(await vote(people.onCall)).toEqual({});
      await world.until('the vote', () => world.count('VoteCast', { gate, vote: 'GO' }) === 1);
      const [cast] = world.recorded().filter(({ type }) => type === 'VoteCast');
      expect(cast?.event['groups']).toMatchObject([{ group, members: [people.planner, people.onCall] }]);

      slack.setUsergroupMembers(group, [people.planner, people.security]);
      await slack.deliver({
        type: 'interactive',
        payload: goPayload(people.technicalLead, {
          goLive: 'GL-1',
          gate: 'technical_readiness',
          t0: world.t0,
        }),
      });
      await world.until('the other vote', () => world.count('VoteCast') === 2);
      const finalGo = {
        callback_id: 'final_go',
        private_metadata: `GL-1||${world.t0}`,
        values: { typed: 'GO' },
      };
      await slack.deliver({ type: 'interactive', payload: formPayload(people.technicalLead, finalGo) });
      await world.untilShown(/user groups that vote have changed.*<@U0ONA> left/, releases);
      expect(world.count('FinalGoGiven')).toBe(0);
      await world.untilShown('Gate 2: Security Approval: GO outdated', releases);

      slack.setUsergroupUnreadable(group, 'permission_denied');
      await slack.deliver({
        type: 'interactive',
        payload: goPayload(people.security, { goLive: 'GL-1', gate, t0: world.t0 }),
      });
      const refused = { code: 'group_unreadable', subject: gate };
      await world.until('the refusal', () => world.count('CommandRefused', refused) === 1);
      const typed = {
        callback_id: 'vote_no_go',
        private_metadata: `GL-1|${gate}|${world.t0}`,
        values: { reason: 'wait' },
      };
      await slack.deliver({ type: 'interactive', payload: formPayload(people.security, typed) });
      await world.until('the NO-GO', () => world.count('VoteCast', { gate, vote: 'NO-GO' }) === 1);

      slack.setUsergroupUnreadable(group, undefined);
      expect(await vote(people.security)).toEqual({});
      await world.untilShown('Gate 2: Security Approval: GO, 1 of 1 GO', releases);
    });
  });
});

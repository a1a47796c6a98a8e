import { describe, expect, it } from 'vitest';
import { criteriaOf, goPayload } from './raw-payloads.ts';
import { dispatches, HOUR } from './steps.ts';
import { inTroubleWorld, type TroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

const gate = 'technical_readiness';
const cto = 'U0CARL';
const directly = 'D0CARL';

/** The subject of the newest control of this kind in a conversation. */
const newest = (world: TroubleWorld, channelId: string, actionId: string) =>
  world.messages(channelId).findLast(({ whole }) => whole.includes(`"${actionId}"`));

/** Presses the button in this conversation, and sends the form that opens. */
async function rule(world: TroubleWorld, user: string, reason: string): Promise<string> {
  const message = newest(world, directly, 'no_go_overrule') ?? newest(world, releases, 'no_go_overrule');
  const [value] = message?.whole.match(new RegExp(`GL-1\\|${gate}/\\d+\\|\\d+`)) ?? [];
  const seen = await world.sandbox.slack.click({
    userId: user,
    channelId: message?.channel ?? '',
    ts: message?.ts ?? '',
    actionId: 'no_go_overrule',
    value: value ?? '',
    stale: true,
  });
  const told = seen.ephemerals.map(({ text }) => text).join('\n');
  if (told === '') expect(await world.submit(user, { reason })).toEqual({});
  return told;
}

describe.concurrent('a gate', () => {
  it('with a NO-GO calls its contact, who overrules it by name, and the deployment starts', async () => {
    await inTroubleWorld({}, async (world) => {
      await world.plan();
      await world.click(people.technicalLead, 'gate_no_go', gate);
      expect(await world.submit(people.technicalLead, { reason: 'the p99 is too high' })).toEqual({});
      await world.untilShown(/Escalation: CTO \(<@U0CARL>\), please uphold or overrule it/, releases);
      await world.untilShown('the p99 is too high', directly);
      await world.untilShown(/\*Goes live:\* v1\.4\.2.*3 commits: .*Pay by invoice.*\*Authors:\*/s, releases);

      await world.sandbox.slack.click({
        userId: people.security,
        channelId: releases,
        ts: newest(world, releases, 'no_go_overrule')?.ts ?? '',
        actionId: 'no_go_overrule',
      });
      await world.until('the refusal', () => world.whispers(people.security).includes('CTO'));
      expect(world.count('NoGoOverruled')).toBe(0);

      await rule(world, cto, 'the load is a tenth of that');
      await world.until(
        'the ruling',
        () => world.count('NoGoOverruled', { voter: people.technicalLead }) === 1,
      );
      const words =
        /NO-GO by <@U0TOM>, overruled by <@U0CARL>:\* the load is a tenth of that.*"Give final GO"/s;
      await world.untilShown(words, releases);

      await world.click(people.technicalLead, 'final_go');
      await world.submit(people.technicalLead, { typed: 'GO' });
      await world.until('the final GO', () => world.count('FinalGoGiven') === 1);
      await world.jumpTo(world.t0);
      await world.untilShown(/Not every owner said GO/, releases);
      await world.deploy('GL-1');
      await world.until('the dispatch', () => world.count('DispatchAccepted') === 1);
      expect(dispatches(world)).toHaveLength(1);
    });
  });

  it('reminds its people as it closes, tells who leads when it has, and takes a late GO with a word', async () => {
    await inTroubleWorld({ gates: 2 }, async (world) => {
      const { slack } = world.sandbox;
      const closes = world.t0 - HOUR;
      await world.plan();
      await world.jumpTo(closes - 24 * HOUR);
      await world.untilShown('*Gate 1: Technical Readiness* waits for your vote', 'D0TOM');
      const { ts } = await world.untilShown('*Gate 2: Security Approval* waits for your vote', 'D0SAM');

      const go = { userId: people.technicalLead, channelId: 'D0TOM', actionId: 'gate_go' };
      await slack.click({ ...go, ts: world.messages('D0TOM').at(-1)?.ts ?? '' });
      const criteria = criteriaOf.get('technical_readiness') ?? [];
      expect(await world.submit(people.technicalLead, { criteria })).toEqual({});
      await world.untilShown('No vote of yours is waited for', 'D0TOM');

      await world.jumpTo(closes - 4 * HOUR);
      await world.until('the second reminder', () => world.messages('D0SAM').length === 2);
      await world.until('the first to point to it', () =>
        world.messages('D0SAM').some((message) => message.ts === ts && message.whole.includes('newer')),
      );
      await world.jumpTo(closes - HOUR / 4);
      await world.untilShown('You are told as CISO', 'D0CISO');
      await world.jumpTo(closes);
      const told =
        /Gate 2: Security Approval \*closed without a GO\*.*<@U0TOM> or <@U0TESS>, please see to it/s;
      await world.untilShown(told, releases);

      const late = goPayload(people.security, { gate: 'security_approval', t0: world.t0 });
      const answer = await slack.deliver({ type: 'interactive', payload: late });
      expect(JSON.stringify(answer)).toContain('a late GO needs a comment');
      await world.click(people.security, 'gate_go', 'security_approval');
      expect(
        await world.submit(people.security, {
          criteria: criteriaOf.get('security_approval') ?? [],
          comment: 'the scan ran long',
        }),
      ).toEqual({});
      await world.untilShown(/\*GO\* by <@U0SAM>.*after the gate had closed/, releases);
      await world.settled();
      const reminders = ['D0TOM', 'D0SAM', 'D0CISO'].map((person) => world.messages(person).length);
      expect(reminders).toEqual([1, 3, 1]);
    });
  });
});

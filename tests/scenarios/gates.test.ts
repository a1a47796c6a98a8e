import { describe, expect, it } from 'vitest';
import { dispatches } from './steps.ts';
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
});

import { describe, expect, it } from 'vitest';
import { HOUR } from './steps.ts';
import { inTroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

const MINUTE = HOUR / 60;

describe.concurrent('the contacts of an area', () => {
  it('are called one after the other, also across a restart, until one acknowledges', async () => {
    await inTroubleWorld({}, async (world) => {
      await world.plan();
      const raisedAt = world.sandbox.clock.now();
      await world.command(people.operations, 'escalate security the scanner found a leak');
      await world.untilShown(/Security Escalation\*, by <@U0OLE>: the scanner found a leak/, releases);
      await world.untilShown('the scanner found a leak', 'D0SAM');
      expect(world.messages('D0CISO')).toEqual([]);

      await world.sandbox.bot.stop();
      world.sandbox.clock.jumpTo(raisedAt + 5 * MINUTE);
      await world.start();
      await world.untilShown('the scanner found a leak', 'D0CISO');
      await world.untilShown('<@U0CISO>, please press *Acknowledge* above', releases);

      const [call] = world.messages('D0CISO');
      await world.sandbox.slack.click({
        userId: 'U0CISO',
        channelId: 'D0CISO',
        ts: call?.ts ?? '',
        actionId: 'escalation_acknowledge',
      });
      await world.untilShown('✅ <@U0CISO> acknowledged', 'D0CISO');
      await world.untilShown('✅ <@U0CISO> acknowledged', 'D0SAM');
      await world.untilShown(/<@U0CISO> \*acknowledged\* “Security Escalation”/, releases);

      await world.jumpTo(raisedAt + HOUR);
      await world.settled();
      expect(world.count('ContactsCalled')).toBe(2);
      expect(world.count('EscalationUnanswered')).toBe(0);
      expect(world.messages('D0SAM')).toHaveLength(1);
      expect(world.messages('D0CISO')).toHaveLength(1);
    });
  });

  it('who do not answer are told of in the channel when nobody is left', async () => {
    await inTroubleWorld({}, async (world) => {
      await world.plan();
      const raisedAt = world.sandbox.clock.now();
      await world.command(people.planner, 'escalate technical nobody is on the bridge');
      for (const [minutes, direct] of [
        [0, 'D0TOM'],
        [5, 'D0CARL'],
      ] as const) {
        await world.jumpTo(raisedAt + minutes * MINUTE);
        await world.untilShown('nobody is on the bridge', direct);
      }
      await world.jumpTo(raisedAt + 10 * MINUTE);
      await world.untilShown(/\*Nobody acknowledged “Technical Escalation”\*/, releases);
      expect(world.messages('D0TESS')).toHaveLength(1);
      await world.settled();
    });
  });
});

import { describe, expect, it } from 'vitest';
import { disconnectReasons } from '../../sandbox/slack/delivery/socket-mode.ts';
import { clickPayload, goPayload } from './raw-payloads.ts';
import { dispatches, heard, postedKeys } from './steps.ts';
import { inTroubleWorld, startsByItself, type TroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

interface Ready {
  readonly status: number;
  readonly slack: string;
}

async function readyz(world: TroubleWorld): Promise<Ready> {
  const answer = await fetch(`http://127.0.0.1:${world.sandbox.bot.snapshot().port}/readyz`);
  return { status: answer.status, slack: JSON.stringify(await answer.json()) };
}

const tick = (world: TroubleWorld) =>
  world.sandbox.slack.deliver({
    type: 'interactive',
    payload: clickPayload(people.technicalLead, {
      action_id: 'item_tick',
      value: `GL-1|changes_merged|${world.t0}`,
    }),
  });

const directly = (world: TroubleWorld): string => heard(world, 'D0RITA').join('\n');

describe.concurrent('trouble with Slack', () => {
  it('a channel that cannot be posted to stops a plan in words, and a go-live on its way not at all', async () => {
    await inTroubleWorld({}, async (world) => {
      const { slack } = world.sandbox;
      slack.removeBot(releases);
      await expect(world.plan()).rejects.toThrow(/golive is not in <#C0RELEASE>.* Invite it there first/);
      slack.inviteBot(releases);
      slack.setArchived(releases, true);
      await expect(world.plan()).rejects.toThrow(/<#C0RELEASE>.*archived/);
      slack.setArchived(releases, false);
      expect(world.recorded()).toEqual([]);

      await world.approve();
      await world.untilShown('gave the *final GO*', releases);
      slack.setArchived('C0STAKE', true);
      slack.removeBot('C0TECH');
      await world.jumpTo(world.t0 - 24 * 3_600_000);
      await world.untilShown(/\*Pre-Go-Live\* could not be delivered to <#C0STAKE>: is_archived/, releases);
      await world.jumpTo(world.t0 - 3_600_000);
      await world.untilShown(
        /\*Go-Live Starting\* could not be delivered to <#C0TECH>: not_in_channel/,
        releases,
      );
      await world.untilShown('Go-live starting:', 'C0SUPPORT');

      slack.setArchived(releases, true);
      await world.jumpTo(world.t0);
      await world.deploy('GL-1');
      await world.until('the dispatch', () => world.count('DispatchAccepted') === 1);
      await world.until('a direct message', () => directly(world).includes('is_archived'));
      expect(dispatches(world, 'deploy-production')).toHaveLength(1);
      await world.settled();
      // At some hours of the day a reminder comes there too.
      expect(heard(world, 'D0RITA').filter((text) => text.includes('is_archived'))).toHaveLength(1);

      slack.setArchived(releases, false);
      const card = world.messages(releases).find(({ text }) => text.includes('production:'));
      slack.deleteMessage(releases, card?.ts ?? '');
      await world.command(people.operations, 'hold GL-1 look');
      await world.untilShown('put the go-live *on hold*', releases);
      await world.untilShown('production: On hold', releases);
    });
  });

  it('an outage of Slack at T-0 holds up no deployment, and everything is told once when Slack is back', async () => {
    await inTroubleWorld({ prepare: startsByItself }, async (world) => {
      const { faults, slack } = world.sandbox;
      await world.approve();
      await world.jumpTo(world.t0 - 1);
      await world.settled();
      const before = postedKeys(world).length;
      const down = faults.add({ system: 'slack', match: '*', kind: 'status', status: 503 });
      slack.dropSockets();
      await world.jumpTo(world.t0);
      await world.until('the dispatch', () => dispatches(world).length === 1);
      for (let steps = 0; steps < 8; steps += 1) await world.advance(30_000);
      await world.until(
        'the end of the run',
        () => world.count('RunCompleted', { conclusion: 'success' }) === 1,
      );
      expect(postedKeys(world)).toHaveLength(before);
      expect((await readyz(world)).status).toBe(503);
      faults.clear(down.id);
      await world.untilShown('*deployment succeeded*', releases);
      for (const channel of ['C0TECH', 'C0STAKE'])
        await world.untilShown('Production deployment initiated', channel);
      await world.settled();
      for (const channel of ['C0TECH', 'C0STAKE'])
        expect(heard(world, channel).filter((text) => text.includes('deployment initiated'))).toHaveLength(1);
      expect((await readyz(world)).status).toBe(200);
    });
  });

  it('somebody who leaves the workspace before T-0 takes their GO along: nothing starts before another GO', async () => {
    await inTroubleWorld({ prepare: startsByItself }, async (world) => {
      const goLive = await world.approve();
      world.sandbox.slack.setDeactivated(people.technicalLead, true);
      await world.jumpTo(world.t0);
      await world.untilShown('*no longer a full member of this workspace*', releases);
      await world.settled();
      expect(dispatches(world)).toHaveLength(0);
      expect(world.recorded(goLive).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['MembershipChanged', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn']),
      );
    });
  });

  it('posts whose answers are lost or put off come once', async () => {
    await inTroubleWorld({}, async (world) => {
      const { faults, ledger } = world.sandbox;
      const trouble = { system: 'slack', match: 'chat.postMessage', times: 1 } as const;
      faults.add({ ...trouble, kind: 'reset_after' });
      faults.add({ ...trouble, kind: 'status_after', status: 502 });
      faults.add({ ...trouble, kind: 'status', status: 429, retryAfterS: 1 });
      faults.add({ ...trouble, kind: 'slack_error', error: 'internal_error' });
      faults.add({ ...trouble, kind: 'junk' });
      await world.approve();
      await world.untilShown('gave the *final GO*', releases);
      await world.settled();
      const texts = world.messages(releases).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);

      // A 429 that names no time is waited out for half a minute; posts go on meanwhile.
      faults.add({ system: 'slack', match: 'chat.update', kind: 'status', status: 429, times: 1 });
      await world.command(people.planner, 'hold wait');
      await world.untilShown('put the go-live *on hold*', releases);
      await world.until('the 429', () => faults.list().length === 0);
      const { n = 0 } = ledger.read({ system: 'slack', kind: 'chat.update' }).at(-1) ?? {};
      await world.command(people.planner, 'resume');
      await world.untilShown('*resumed* the go-live', releases);
      expect(ledger.read({ system: 'slack', kind: 'chat.update', after: n })).toEqual([]);
    });
  });

  it('a connection comes back by itself, whatever ended it, /readyz shows it meanwhile, and a click on it counts once', async () => {
    await inTroubleWorld({ gates: 2 }, async (world) => {
      const { bot, faults, slack, ledger } = world.sandbox;
      await world.plan();
      for (const reason of disconnectReasons) {
        const current = ledger.read({ system: 'slack', kind: 'socket.opened' }).at(-1);
        const after = current?.n ?? 0;
        slack.disconnect(reason);
        const opened = () => ledger.read({ system: 'slack', kind: 'socket.opened', after });
        await world.until(
          `another socket after ${reason}`,
          async () => opened().length > 0 && (await readyz(world)).status === 200,
        );
        const [closed] = ledger
          .read({ system: 'slack', kind: 'socket.closed', after })
          .filter(({ data }) => data['connection'] === current?.data['connection']);
        // Where Slack gives notice, the next socket is there before the old one goes.
        if (reason === 'warning' || reason === 'refresh_requested')
          expect(opened()[0]?.n).toBeLessThan(closed?.n ?? Number.POSITIVE_INFINITY);
        expect(await world.command(people.planner, 'status')).toContain('GL-1');
      }

      // A new process has no failures behind it that would make it wait, and asks Slack anew who is a member.
      slack.setDeactivated(people.security, true);
      await bot.stop();
      await world.start();
      const payload = goPayload(people.security, { gate: 'security_approval', t0: world.t0 });
      expect((await slack.deliver({ type: 'interactive', payload })).ok).toBe(true);
      expect(world.count('VoteCast')).toBe(0);
      slack.refuseConnections('invalid_auth');
      slack.dropSockets();
      await world.until('a visible failure', async () =>
        (await readyz(world)).slack.includes('failed: invalid_auth'),
      );
      expect((await readyz(world)).status).toBe(503);
      slack.refuseConnections(undefined);
      await world.until('the connection', async () => (await readyz(world)).status === 200);

      faults.add({ system: 'slack', match: 'envelope', kind: 'reset_after', times: 1 });
      const seen = await tick(world);
      expect(seen.ok).toBe(false);
      expect(world.count('ChecklistItemTicked')).toBe(1);
      await world.until('the next socket', async () => (await readyz(world)).status === 200);
      expect((await slack.redeliver(seen.envelopeId))?.ok).toBe(true);
      expect((await tick(world)).ok).toBe(true);
      expect(world.count('ChecklistItemTicked')).toBe(1);
    });
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { clickPayload, formPayload } from '../scenarios/raw-payloads.ts';
import { dispatches, HOUR, heard } from '../scenarios/steps.ts';
import {
  changeRunbook,
  inTroubleWorld,
  startsByItself,
  type TroubleWorld,
} from '../scenarios/trouble-world.ts';
import { people, releases } from '../scenarios/world.ts';

const MINUTE = 60_000;
const gate = 'technical_readiness';

const file = (world: TroubleWorld): string => world.database.slice('file:'.length);

const readyz = async (world: TroubleWorld) => {
  const answer = await fetch(`http://127.0.0.1:${world.sandbox.bot.snapshot().port}/readyz`);
  return `${answer.status} ${await answer.text()}`;
};

const tick = (world: TroubleWorld) =>
  world.sandbox.slack.deliver({
    type: 'interactive',
    payload: clickPayload(people.technicalLead, {
      action_id: 'item_tick',
      value: `GL-1|changes_merged|${world.t0}`,
    }),
  });

/** A NO-GO whose reason tells it from every other one. */
const noGo = (world: TroubleWorld, reason: string) =>
  world.sandbox.slack.deliver({
    type: 'interactive',
    payload: formPayload(people.technicalLead, {
      callback_id: 'vote_no_go',
      private_metadata: `GL-1|${gate}|${world.t0}`,
      values: { reason },
    }),
  });

async function secondGolive(world: TroubleWorld): Promise<{ code: unknown; said: string }> {
  const env = {
    ...world.sandbox.botEnvironment(),
    RUNBOOKS_DIR: world.runbooks,
    PATH: process.env['PATH'],
  };
  const child = spawn(process.execPath, ['src/main.ts'], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
    });
  const [code] = await once(child, 'exit');
  return { code, said };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.concurrent('trouble with the host', { timeout: 60_000 }, () => {
  it('votes while the bot is killed and restarted: what was acknowledged is recorded, the others saw a failure', async () => {
    await inTroubleWorld({ ownProcess: true }, async (world) => {
      const { bot } = world.sandbox;
      await world.plan();
      let over = false;
      const votes: Promise<readonly [string, Awaited<ReturnType<typeof noGo>>]>[] = [];
      const voting = (async () => {
        for (let number = 0; !over; number += 1) {
          const reason = `vote ${number}.`;
          votes.push(noGo(world, reason).then((answer) => [reason, answer]));
          await pause(30);
        }
      })();
      for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
        await pause(400);
        await bot.kill(signal);
        await world.start();
      }
      await pause(300);
      over = true;
      await voting;
      const answers = await Promise.all(votes);
      const recorded = new Set(world.recorded().map(({ event }) => String(event['reason'])));
      const acked = answers.filter(([, answer]) => answer.ok);
      const failed = answers.filter(([, answer]) => !answer.ok);
      expect(acked.length).toBeGreaterThan(5);
      expect(failed.length).toBeGreaterThan(5);
      expect(acked.filter(([reason]) => !recorded.has(reason))).toEqual([]);
      await world.until('the last vote on the card', () =>
        world.messages(releases).some(({ whole }) => whole.includes(acked.at(-1)?.[0] ?? '')),
      );
    });
  });

  it('a bot that was down sends what is late, says what is missed, and starts nothing by itself past its grace time', async () => {
    const other = { 'other-shop': { channel: 'C0GENERAL' } };
    await inTroubleWorld({ ownProcess: true, services: other, prepare: startsByItself }, async (world) => {
      const { bot } = world.sandbox;
      const later = world.t0 + 150 * MINUTE;
      const downUntil = async (epochMs: number) => {
        await bot.stop();
        await world.jumpTo(epochMs);
        await world.start();
      };
      await world.approve();
      await world.approve('other-shop', later);
      await world.jumpTo(world.t0 - 24 * HOUR - MINUTE);
      await downUntil(world.t0 - 21 * HOUR);
      // Three hours late for the one, half an hour for the other, of a notice with a grace time of an hour.
      await world.untilShown('*Pre-Go-Live* was missed', releases);
      await world.untilShown('golive was down from', releases);
      await world.untilShown('This message is late', 'C0STAKE');
      expect(heard(world, 'C0STAKE')).toHaveLength(1);
      expect(heard(world, 'C0STAKE')[0]).toContain('other-shop');

      // An edit of the file changes no go-live on its way, and a broken one stops nothing.
      changeRunbook(world.runbooks, (runbook) => {
        runbook.deployment = { ...runbook.deployment, grace: '10h' };
      });
      await world.jumpTo(world.t0 - MINUTE);
      await downUntil(world.t0 + 20 * MINUTE);
      await world.untilShown('The start is overdue', releases);
      expect(world.count('StartOverdue')).toBe(1);
      writeFileSync(join(world.runbooks, 'production-go-live.yaml'), 'id: [');
      expect(await world.command(people.planner, 'plan demo-shop v2 at 2030-01-01 10:00')).not.toContain(
        'is planned',
      );
      expect(dispatches(world)).toEqual([]);

      await world.jumpTo(later - MINUTE);
      await downUntil(later + 5 * MINUTE);
      await world.until(
        'the start within its grace time',
        () => world.count('DispatchAccepted', {}, 'GL-2') === 1,
      );
      expect(world.count('RunRequested')).toBe(0);
      expect(dispatches(world)).toHaveLength(1);
    });
  });

  it('a clock that is put back repeats nothing, and one that jumps over T-0 and its grace time asks a person', async () => {
    await inTroubleWorld({ ownProcess: true, prepare: startsByItself }, async (world) => {
      await world.approve();
      await world.jumpTo(world.t0 - 24 * HOUR);
      await world.untilShown('Production go-live scheduled for', 'C0STAKE');
      await world.jumpTo(world.t0 - 25 * HOUR);
      await world.jumpTo(world.t0 - 24 * HOUR + 1);
      await world.settled();
      expect(heard(world, 'C0STAKE')).toHaveLength(1);
      expect(world.count('NoticeQueued', { notice: 'scheduled' })).toBe(1);
      await world.jumpTo(world.t0 + 16 * MINUTE);
      await world.untilShown('The start is overdue', releases);
      await world.settled();
      expect(world.count('RunRequested')).toBe(0);
      expect(await world.command(people.technicalLead, 'deploy')).toContain(
        'The grace time after T-0 is over',
      );
      expect(dispatches(world)).toEqual([]);
      await world.jumpTo(world.t0 - HOUR);
      await world.settled();
      expect(dispatches(world)).toEqual([]);
      await world.jumpTo(world.t0 + 17 * MINUTE);
      await world.click(people.technicalLead, 'start_past_grace');
      await world.until('the dispatch', () => dispatches(world).length === 1);
    });
  });

  it('a bot that is stopped and goes on does what fell due, and a click on it meanwhile is seen to fail', async () => {
    await inTroubleWorld({ ownProcess: true }, async (world) => {
      const { bot, slack, github } = world.sandbox;
      github.setScenario(undefined, { outcome: 'hang' });
      await world.deploy(await world.approve());
      await world.until('the run', () => world.count('DispatchAccepted') === 1);
      await bot.kill('SIGSTOP');
      const seen = await slack.postCommand({
        userId: people.planner,
        channelId: releases,
        text: 'hold while it sleeps',
      });
      expect(seen).toMatchObject({ ok: false, text: '/golive failed because the app did not respond' });
      slack.dropSockets();
      await world.jumpTo(world.t0 + 31 * MINUTE);
      await bot.kill('SIGCONT');
      await world.untilShown('takes longer than the 30 min', releases);
      await world.until('a bot that is ready', async () => (await readyz(world)).startsWith('200'));
      expect(dispatches(world)).toHaveLength(1);
      expect(await world.command(people.operations, 'status')).toContain('GL-1');
    });
  });

  it('a database belongs to one golive; where it cannot be written, nothing is acknowledged as recorded, and it mends by itself', async () => {
    await inTroubleWorld({ ownProcess: true }, async (world) => {
      const { bot } = world.sandbox;
      await world.plan();
      await world.settled();
      const before = world.recorded().length;
      const second = await secondGolive(world);
      expect(second.code).toBe(1);
      expect(second.said).toMatch(
        /cannot start: Another golive runs on .*; stop it, or set another DATABASE_URL/,
      );
      expect(second.said).not.toMatch(/xoxb-|xapp-|ghp_/);

      const holder = new SqliteDatabase(file(world));
      holder.exec('BEGIN IMMEDIATE');
      const locked = await tick(world);
      expect(locked.ok).toBe(false);
      expect(world.whispers(people.technicalLead)).toContain(
        'golive could not record this, and *nothing has changed*',
      );
      expect(await readyz(world)).toMatch(/^503 .*database/);
      holder.exec('ROLLBACK');
      holder.close();
      await world.until('a database that is well', async () => (await readyz(world)).startsWith('200'));

      if (process.platform === 'linux') {
        const limit = (bytes: string) =>
          execFileSync('prlimit', ['--pid', String(bot.snapshot().pid), `--fsize=${bytes}:unlimited`]);
        limit(String(statSync(`${file(world)}-wal`).size));
        const full = await tick(world);
        expect(full.ok).toBe(false);
        expect(world.whispered(people.technicalLead)).toHaveLength(2);
        expect(await readyz(world)).toMatch(/^503 .*disk/);
        limit('unlimited');
        await world.until('a disk that is well', async () => (await readyz(world)).startsWith('200'));
      }
      expect(world.recorded()).toHaveLength(before);
      expect((await tick(world)).ok).toBe(true);
      expect(world.count('ChecklistItemTicked')).toBe(1);
      await world.untilShown(/Checklist: 1 of 1 settled/, releases);
    });
  });
});

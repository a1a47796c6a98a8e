import { resolve } from 'node:path';
import { pino } from 'pino';
import { recorded } from '../../src/messages/en/recorded.ts';
import { en } from '../../src/messages/en.ts';
import { type RehearsalWish, startRehearsal } from '../../src/rehearsal/rehearsal.ts';
import { createDefinitionsReader } from '../../src/runbook/definitions-reader.ts';
import { createFakeSlackOut } from '../fixtures/fake-slack-out.ts';

export const stage = 'C0REHEARSE';
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

let ids = 0;

/** The runbook that comes with golive, rehearsed as RH-3 as fast as it goes, on a Slack that keeps what arrived. */
export async function rehearse(more: Partial<RehearsalWish> = {}) {
  const { runbooks, services } = await createDefinitionsReader(
    resolve(import.meta.dirname, '../../runbooks'),
    recorded.notices.turns,
  )();
  const runbook = runbooks.get('production-go-live');
  const demo = services.get('demo-shop');
  if (!runbook || !demo) throw new Error('the demo service is missing');
  const slack = createFakeSlackOut();
  const rehearsal = await startRehearsal(
    {
      slack,
      words: en,
      log: pino({ level: 'warn' }),
      newId: () => `id-${++ids}`,
      realNow: Date.now,
      limitsTimes: 1_000_000,
    },
    {
      number: 3,
      // One look a minute is enough for what is rehearsed here.
      service: { ...demo, health: demo.health.map((one) => ({ ...one, intervalMs: MINUTE })) },
      runbook,
      channel: stage,
      version: 'v1.4.2',
      rollbackTo: 'v1.4.1',
      by: { user: 'U0RITA', team: 'T0GOLIVE' },
      speed: Number.POSITIVE_INFINITY,
      standIns: true,
      failures: [],
      file: ':memory:',
      ...more,
    },
  );
  const end = await rehearsal.ended;
  const trail = await rehearsal.store.readStream('RH-3');
  await rehearsal.close();
  const { t0 } = end.goLive;
  /** When an event happened, from T-0; undefined where it did not. */
  const offsetOf = (type: string): number | undefined => {
    const found = trail.find(({ event }) => event.type === type);
    return found && found.at - t0;
  };
  return { slack, end, trail, offsetOf, said: slack.posts.map(({ text }) => text) };
}

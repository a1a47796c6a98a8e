import tls from 'node:tls';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type Fault, Faults } from '../../sandbox/faults.ts';
import { Ledger } from '../../sandbox/ledger.ts';
import { MailSandbox } from '../../sandbox/mail/mail-sandbox.ts';
import { createMailOut } from '../../src/adapters/mail.ts';
import { createMailDelivery } from '../../src/delivery/mail-notice.ts';
import { messageKey } from '../../src/domain/effect.ts';
import type { DeliveryState } from '../../src/domain/notices/notice-state.ts';
import type { Audience } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import { createWorker } from '../../src/worker.ts';
import { deliverEverything } from '../fixtures/deliverers.ts';
import { createEngineWorld, HOUR, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';

/** Of every card in Slack. */
export const cardLink = 'https://acme.slack.example/archives/C0RELEASE/p1000001';

export const address = (n: number): string => `person${n}@acme.example`;

const audience = (id: string, email: readonly string[]): Audience => ({
  id,
  title: `The ${id}`,
  slack: [],
  email,
  statusPage: false,
  pager: false,
});

/**
 * The engine, the worker with its mail delivery, and a real mail server; only the clock is the test's. The T-24h notice goes
 * to all audiences unless some are named; its corrections stand in the plan beside it.
 */
export async function createMailWorld(
  audiences: Readonly<Record<string, readonly string[]>>,
  told: readonly string[] = Object.keys(audiences),
  /** Waited for where the server hangs; a machine that is slow now and then must not look like that. */
  timeoutMs = 20_000,
) {
  const faults = new Faults();
  const world = await createEngineWorld({ reachable: ['email'] });
  const ledger = new Ledger(() => world.now);
  const server = await MailSandbox.start({ faults, ledger, clock: { now: () => world.now } });
  // Without the public authorities: to read them all anew takes longer than the mail.
  tls.setDefaultCACertificates([server.trusted.cert]);
  const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
  const log = pino({ level: 'silent' });
  let ids = 0;
  const core = { ...world, clock, log, newId: () => `w${++ids}`, realNow: () => world.now, words: en };
  const worker = createWorker({
    ...core,
    deliverers: {
      ...deliverEverything,
      'slack.message': async ({ goLive, message }, claim) => {
        const row = { goLive, messageKey: messageKey(message), channel: 'C0RELEASE', ts: '1.000001' };
        await world.store.saveSlackMessage({ ...row, permalink: cardLink }, claim);
        return { end: 'done' };
      },
      'mail.notice': createMailDelivery({
        ...core,
        mail: createMailOut({ url: server.url(), words: en.outside, timeoutMs }),
        sender: { header: 'golive <golive@acme.example>', address: 'golive@acme.example' },
      }),
    },
  });
  onTestFinished(async () => {
    tls.setDefaultCACertificates([]);
    await worker.stop();
    await server.close();
    await world.store.close();
  });
  const [scheduled] = world.runbook.notices;
  if (!scheduled) throw new Error('a runbook without notices');
  const notice = { ...scheduled, channels: ['email'] as const, audiences: told };
  const corrections = world.runbook.notices
    .filter(({ after }) => after === 'rescheduled' || after === 'aborted' || after === 'rolled_back')
    .map((correction) => ({ ...correction, channels: [], audiences: [] }));
  await world.plan({
    runbook: { notices: [notice, ...corrections] },
    service: { audiences: Object.entries(audiences).map(([id, email]) => audience(id, email)) },
  });
  world.now = T0 - 24 * HOUR;
  worker.start();
  const card = () => world.store.findSlackMessage('GL-1', messageKey({ card: 'control' }));
  await soon(async () => {
    if (!(await card())) throw new Error('the card is not posted yet');
  });

  const deliveries = async (id = notice.id): Promise<Readonly<Record<string, DeliveryState>>> => {
    const { notices, round } = await world.read();
    return notices.find((one) => one.notice === id && one.round === round)?.deliveries ?? {};
  };
  return {
    ...world,
    get now() {
      return world.now;
    },
    server,
    ledger,
    notice,
    strike: (...more: readonly Omit<Fault, 'id' | 'system'>[]) => {
      for (const fault of more) faults.add({ system: 'mail', ...fault });
    },
    clearFaults: () => faults.clear(),
    send: async (id = notice.id) =>
      world.tell({ type: 'SendNotice', notice: id, round: (await world.read()).round }),
    deliveries,
    /** Goes on, a second of the clock at a time, until it is so. */
    async until(
      isSo: (now: Readonly<Record<string, DeliveryState>>) => boolean,
      id = notice.id,
    ): Promise<void> {
      await soon(async () => {
        // What is under way takes its own time: the clock must not end its lease.
        if ((await world.store.countEffects()).claimed === 0) world.now += 1_000;
        worker.wake();
        if (!isSo(await deliveries(id)))
          throw new Error(JSON.stringify(await deliveries(id)).slice(0, 2_000));
      });
    },
    /** Nothing is said in Slack here, where the words of a mail that failed go. */
    settled: (now: Readonly<Record<string, DeliveryState>>) => {
      const mails = Object.values(now).filter(({ insteadOf }) => insteadOf === undefined);
      return mails.length > 0 && mails.every(({ state }) => state !== 'pending');
    },
    /** Who got what, from the envelopes. */
    received: () => server.mailbox.all().flatMap(({ to }) => to),
    events: async (type: string) =>
      (await world.store.readStream('GL-1')).map(({ event }) => event).filter((event) => event.type === type),
  };
}

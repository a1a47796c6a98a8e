import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { z } from 'zod';
import { createMailOut, type MailOut } from '../src/adapters/mail.ts';
import { createMailDelivery } from '../src/delivery/mail-notice.ts';
import type { Audience } from '../src/domain/service.ts';
import { en } from '../src/messages/en.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';
import { createWorker } from '../src/worker.ts';
import { deliverEverything } from '../tests/fixtures/deliverers.ts';
import { createEngineWorld, HOUR, people, T0 } from '../tests/fixtures/engine-world.ts';
import { median, percentile, report } from './figures.ts';
import { accepted } from './fleet.ts';
import { createScratchFolder } from './scratch-folder.ts';

const many = 5_000;
const few = 500;
const limitMs = 60_000;
/** What may be held while it goes out: who got it, and nothing else that grows. */
const mostHeapMb = 1;
/** In turns: commands for as long as a mail goes out, then as many with nothing beside them. */
const turns = 8;
const warmUpCommands = 50;
/** People go on while mails go out. */
const betweenCommandsMs = 20;

type MailServer = Awaited<ReturnType<typeof startMailServer>>;

async function startMailServer() {
  const child = fork(fileURLToPath(new URL('mail-server.ts', import.meta.url)));
  const answer = async <T>(schema: z.ZodType<T>): Promise<T> =>
    schema.parse((await once(child, 'message'))[0]);
  const { url, cert } = await answer(z.object({ url: z.string(), cert: z.string() }));
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
  return {
    url,
    /** How many addresses it took since it was asked last. */
    async received(): Promise<number> {
      child.send('received');
      return (await answer(z.object({ received: z.number() }))).received;
    },
    stop: () => child.disconnect(),
  };
}

/** A go-live with one notice by mail to so many addresses, the engine on a real disk, and the worker. */
async function createMailing(recipients: number, mail: MailOut) {
  const folder = createScratchFolder();
  const store = await openSqliteStore({ file: folder.file('golive.db') });
  const world = await createEngineWorld({ store, reachable: ['email'] });
  const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
  let ids = 0;
  const core = {
    store,
    engine: world.engine,
    clock,
    newId: () => `w${++ids}`,
    realNow: () => world.now,
    words: en,
  };
  const sender = { header: 'golive <golive@acme.example>', address: 'golive@acme.example' };
  const worker = createWorker({
    ...core,
    log: pino({ level: 'silent' }),
    deliverers: { ...deliverEverything, 'mail.notice': createMailDelivery({ ...core, mail, sender }) },
  });
  const email = Array.from({ length: recipients }, (_, n) => `person${n}@acme.example`);
  const users: Audience = { id: 'users', title: 'Users', slack: [], email, statusPage: false, pager: false };
  const [scheduled] = world.runbook.notices;
  if (!scheduled) throw new Error('a runbook without notices');
  const notice = { ...scheduled, channels: ['email'] as const, audiences: ['users'] };
  accepted(await world.plan({ runbook: { notices: [notice] }, service: { audiences: [users] } }));
  world.now = T0 - 24 * HOUR;
  worker.start();
  const item = world.runbook.checklist[0]?.items[0]?.id ?? '';
  let commands = 0;
  return {
    send: async () => accepted(await world.tell({ type: 'SendNotice', notice: notice.id, round: 1 })),
    isGoing: async () => (await world.read()).notices[0]?.deliveries['email:users']?.state === 'pending',
    /** From when somebody wants it, so that what keeps the process busy before it is looked at counts too. */
    async command(): Promise<number> {
      const wantedAt = performance.now() + betweenCommandsMs;
      await pause(betweenCommandsMs);
      const type = commands++ % 2 === 0 ? 'TickItem' : 'UntickItem';
      accepted(await world.as(people.planner, { type, item }));
      return performance.now() - wantedAt;
    },
    async end(server: MailServer): Promise<void> {
      const received = await server.received();
      if (received !== recipients) throw new Error(`${received} of ${recipients} arrived`);
      await worker.stop();
      await store.close();
      folder.remove();
    },
  };
}

async function measureTime(recipients: number, server: MailServer) {
  const mailing = await createMailing(recipients, createMailOut({ url: server.url, words: en.outside }));
  for (let n = 0; n < warmUpCommands; n += 1) await mailing.command();
  const beside: number[] = [];
  const alone: number[] = [];
  const startedAt = performance.now();
  await mailing.send();
  while (await mailing.isGoing()) beside.push(await mailing.command());
  const ms = performance.now() - startedAt;
  for (const _ of beside) alone.push(await mailing.command());
  await mailing.end(server);
  return { ms, beside, alone };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What is held, without what is only not collected yet, before each transaction with the mail server. */
async function measureHeapMb(recipients: number, server: MailServer): Promise<number> {
  const held: number[] = [];
  const sample = () => {
    collectGarbage();
    held.push(process.memoryUsage().heapUsed / 1024 ** 2);
  };
  const out = createMailOut({ url: server.url, words: en.outside });
  const mailing = await createMailing(recipients, {
    async connect() {
      const session = await out.connect();
      return {
        close: () => session.close(),
        send(mail) {
          sample();
          return session.send(mail);
        },
      };
    },
  });
  await mailing.command();
  sample();
  const [before = 0] = held;
  await mailing.send();
  while (await mailing.isGoing()) await pause(betweenCommandsMs);
  await mailing.end(server);
  return Math.max(...held) - before;
}

async function run(server: MailServer): Promise<void> {
  await measureHeapMb(few, server);
  const [heapOfFew, heapOfMany] = [await measureHeapMb(few, server), await measureHeapMb(many, server)];
  const measured: Awaited<ReturnType<typeof measureTime>>[] = [];
  for (let turn = 0; turn < turns; turn += 1) measured.push(await measureTime(many, server));
  const beside = measured.flatMap((turn) => turn.beside);
  const alone = measured.flatMap((turn) => turn.alone);
  report(
    `A notice by mail to ${many} addresses, ${turns} times, with ${beside.length} commands beside it and as many without`,
    [
      {
        name: 'until the last is handed over, the longest',
        measured: Math.max(...measured.map(({ ms }) => ms)),
        unit: 'ms',
        limit: { atMost: limitMs },
      },
      {
        name: 'a command beside it, p50',
        measured: median(beside),
        reference: median(alone),
        unit: 'ms',
        limit: { ratioAtMost: 3 },
      },
      {
        name: 'a command beside it, p99',
        measured: percentile(beside, 99),
        reference: percentile(alone, 99),
        unit: 'ms',
        limit: { ratioAtMost: 1.5 },
      },
      {
        name: `heap held at most, MB, against ${few} addresses`,
        measured: heapOfMany,
        reference: heapOfFew,
        unit: '',
        limit: { atMost: mostHeapMb },
      },
    ],
  );
}

const server = await startMailServer();
try {
  await run(server);
} finally {
  server.stop();
}

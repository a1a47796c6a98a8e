import tls from 'node:tls';
import { pino } from 'pino';
import { Faults } from '../sandbox/faults.ts';
import { Ledger } from '../sandbox/ledger.ts';
import { MailSandbox } from '../sandbox/mail/mail-sandbox.ts';
import { createMailOut } from '../src/adapters/mail.ts';
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
/** People click on while mails go out. */
const betweenCommandsMs = 20;

interface Measured {
  readonly ms: number;
  readonly heapMb: number;
  readonly beside: readonly number[];
  readonly alone: readonly number[];
}

/** One notice to so many addresses through the engine, the worker and a real mail server, with people clicking beside it. */
async function send(recipients: number): Promise<Measured> {
  const folder = createScratchFolder();
  const store = await openSqliteStore({ file: folder.file('golive.db') });
  const world = await createEngineWorld({ store, reachable: ['email'] });
  const server = await MailSandbox.start({
    faults: new Faults(),
    ledger: new Ledger(() => world.now),
    clock: { now: () => world.now },
  });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), server.trusted.cert]);
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
  const worker = createWorker({
    ...core,
    log: pino({ level: 'silent' }),
    deliverers: {
      ...deliverEverything,
      'mail.notice': createMailDelivery({
        ...core,
        mail: createMailOut({ url: server.url() }),
        sender: { header: 'golive <golive@acme.example>', address: 'golive@acme.example' },
      }),
    },
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
  let clicks = 0;
  const click = async (): Promise<number> => {
    const startedAt = performance.now();
    const type = clicks++ % 2 === 0 ? 'TickItem' : 'UntickItem';
    accepted(await world.as(people.planner, { type, item }));
    const ms = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, betweenCommandsMs));
    return ms;
  };
  const alone: number[] = [];
  for (let n = 0; n < 100; n += 1) alone.push(await click());
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  accepted(await world.tell({ type: 'SendNotice', notice: notice.id, round: 1 }));
  const beside: number[] = [];
  let peak = 0;
  while ((await world.read()).notices[0]?.deliveries['email:users']?.state === 'pending') {
    beside.push(await click());
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  const ms = performance.now() - startedAt;
  const received = server.mailbox.all().reduce((sum, { to }) => sum + to.length, 0);
  if (received !== recipients) throw new Error(`${received} of ${recipients} arrived`);
  await worker.stop();
  await server.close();
  await store.close();
  folder.remove();
  return { ms, heapMb: (peak - heapBefore) / 1024 ** 2, beside, alone };
}

async function run(): Promise<void> {
  await send(few);
  const small = await send(few);
  const large = await send(many);
  report(`A notice by mail to ${many} addresses, against ${few}; the mail server runs in the same process`, [
    {
      name: 'until the last is handed over',
      measured: large.ms,
      reference: small.ms,
      unit: 'ms',
      limit: { atMost: limitMs },
    },
    { name: 'heap beyond that of before, MB', measured: large.heapMb, reference: small.heapMb, unit: '' },
    {
      name: 'a command beside it, p50, against none',
      measured: median(large.beside),
      reference: median(large.alone),
      unit: 'ms',
      limit: { ratioAtMost: 3 },
    },
    {
      name: 'a command beside it, p99, against none',
      measured: percentile(large.beside, 99),
      reference: percentile(large.alone, 99),
      unit: 'ms',
    },
  ]);
}

await run();

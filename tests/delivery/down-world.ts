import { OutsideError } from '../../src/adapters/outside-error.ts';
import { noticeChannels } from '../../src/domain/notices/notice-target.ts';
import { en } from '../../src/messages/en.ts';
import type { Store } from '../../src/store/store.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import { createFakeSlackOut } from '../fixtures/fake-slack-out.ts';
import { lookAllWell } from '../fixtures/last-look.ts';

/* A go-live of which everything outside is down: nothing arrives anywhere, and that is certain. */

export const RETRY_AFTER_MS = 5 * MINUTE;

const down = async (): Promise<never> => {
  throw new OutsideError('503', {
    code: 'http_503',
    retryable: true,
    happened: 'no',
    retryAfterMs: RETRY_AFTER_MS,
  });
};

const sender = { header: 'golive@acme.example', address: 'golive@acme.example' };
const mail = { mail: { connect: down }, sender };
const pager = { send: down, tellOfChange: down };
const statusPage = { find: down, read: down, components: down, create: down, change: down };
const contacts = new Map([
  ['cto', { person: 'U0CARL', email: 'carl@acme.example' }],
  ['technical_lead', { person: people.technicalLead, email: 'tom@acme.example' }],
  ['operations_lead', { person: people.operations, email: 'ole@acme.example' }],
]);

const needsOf = (world: EngineWorld, clock: { readonly real: number }) => ({
  ...world,
  clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
  realNow: () => clock.real,
  newId: () => 'id',
  words: en,
  slack: { ...createFakeSlackOut(), post: down },
  github: {
    cancelRun: down,
    readChanges: down,
    openIssue: down,
    findIssue: async () => ({ absent: true }) as const,
    dispatch: down,
    findRun: down,
    readRun: down,
    checkWorkflow: down,
    knowsRef: down,
  },
  listedWithinMs: 0,
  lastLook: lookAllWell,
  isMember: down,
  groupMembers: down,
  userInfo: down,
  progressOf: () => undefined,
  mail,
  pager,
  statusPage,
  findContacts: async () => contacts,
  postSigned: async () => ({ send: down }),
});

export interface DownWorld {
  readonly world: EngineWorld;
  readonly store: Store;
  /** Real time, by which effects are tried. The go-live's own clock stands still. */
  readonly clock: { real: number };
  readonly needs: ReturnType<typeof needsOf>;
}

export async function createDownWorld(): Promise<DownWorld> {
  const world = await createEngineWorld({ reachable: noticeChannels });
  const clock = { real: world.now };
  return { world, store: world.store, clock, needs: needsOf(world, clock) };
}

export const gate = 'technical_readiness';

export async function planned({ world }: DownWorld): Promise<void> {
  const notices = world.runbook.notices.map((one) => ({ ...one, channels: noticeChannels }));
  await world.plan({ rollbackTo: 'v1.4.1', runbook: { notices }, service: { webhooks: ['tool'] } });
}

export async function talking(it: DownWorld): Promise<void> {
  await planned(it);
  const { world } = it;
  world.now = T0 - 24 * HOUR;
  await world.tell({ type: 'SendNotice', notice: 'scheduled', round: 1 });
  await world.as(people.operations, { type: 'TestNotice', notice: 'scheduled' });
  await world.as(people.backupLead, { type: 'Escalate', area: 'technical', reason: 'the index is gone' });
  await world.tell({ type: 'OpenGate', gate });
  await world.as(people.technicalLead, { type: 'CastVote', gate, vote: 'NO-GO', reason: 'no index' });
}

export async function unanswered(it: DownWorld): Promise<string> {
  await planned(it);
  const { world } = it;
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await world.tell({ type: 'ReportDispatchUnknown', correlationId, reason: 'no answer' });
  return correlationId;
}

export async function deploying(it: DownWorld): Promise<void> {
  const correlationId = await unanswered(it);
  const { world } = it;
  const run = { runId: 7, url: 'https://github.test/runs/7' };
  await world.tell({ type: 'ReportDispatchAccepted', correlationId, run });
  await world.tell({ type: 'ReportTrigger', trigger: 'unavailable', since: T0, evidence: 'web is down' });
}

export async function testing(it: DownWorld): Promise<void> {
  const correlationId = await unanswered(it);
  const { world } = it;
  await world.tell({
    type: 'ReportDispatchAccepted',
    correlationId,
    run: { runId: 7, url: 'https://x.test' },
  });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  await world.as(people.technicalLead, { type: 'StartStep', step: 'monitoring_verification' });
}

import { describe, expect, it } from 'vitest';
import { arrivedIn } from '../scenarios/deliveries.ts';
import { dispatches, HOUR, written } from '../scenarios/steps.ts';
import { people } from '../scenarios/world.ts';
import {
  approve,
  type CrashingWorld,
  createCrashingWorld,
  fillIn,
  healthSinceRun,
  isTold,
  plan,
  rollBack,
  told,
} from './crashing-world.ts';
import { expectNothingLostOrDoubled, isNew } from './ledger-checks.ts';

/*
 * A go-live twice, undisturbed and cut off at every failpoint of every kind of delivery that it makes: the ledgers of
 * Slack, mail, status page, pager and webhooks are the same, in the same order.
 */

/** Where a delivery passes, in order: each life of the bot is cut off at one of them, and the next one gets to the next. */
const around = (kind: string, ...within: readonly string[]): readonly string[] => [
  `worker.after_claim@${kind}`,
  ...within,
  `worker.before_outcome@${kind}`,
];
const sending = (system: string, kind: string): readonly string[] =>
  around(kind, `${system}.before_send@${kind}`, `${system}.after_send@${kind}`);

const message = sending('post', 'slack.message');
const slack = sending('post', 'slack.notice');
const entry = sending('status_page', 'status_page.entry');
const onPage = sending('status_page', 'status_page.notice');
const page = (kind: string): readonly string[] => sending('pager', kind);
const webhook = around('webhook.notice', 'webhook.before_send', 'webhook.after_send');
/** In doubt, and nothing was sent. */
const mailInDoubt = around('mail.notice', 'mail.before_mark', 'mail.after_mark');

/** Deliveries beside each other are cut off together, or how far the others come would be left to chance. */
const together = (...deliveries: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.max(...deliveries.map(({ length }) => length)) }, (_, at) =>
    deliveries.flatMap((passes) => passes[at] ?? []),
  );

interface Told {
  readonly status: string;
  readonly arrived: readonly string[];
}

/** From now on, once nothing is under way any more, each life of the bot is cut off where it says; the next one is whole. */
type CutOff = (...lives: readonly (readonly string[])[]) => Promise<void>;

type Story = (world: CrashingWorld, cutOff: CutOff) => Promise<void>;

async function toldBy(story: Story, isCutOff: boolean): Promise<Told> {
  let left: (readonly string[])[] = [];
  const world = await createCrashingWorld((): Readonly<Record<string, string>> => {
    const passes = left.shift();
    return passes ? { GOLIVE_FAILPOINTS: passes.map((pass) => `${pass}=kill_together`).join(',') } : {};
  });
  const { bot } = world.sandbox;
  let startsWanted = 1;
  const isAllCutOff = async () => {
    await world.settled();
    expect(bot.snapshot().starts, JSON.stringify(left)).toBe(startsWanted);
  };
  try {
    await world.start();
    await story(world, async (...lives) => {
      if (!isCutOff) return;
      await isAllCutOff();
      left = [...lives];
      startsWanted += lives.length + 1;
      await bot.kill('SIGKILL');
      await world.start();
    });
    await isAllCutOff();
    expectNothingLostOrDoubled(world);
    return { status: world.status(), arrived: arrivedIn(world).filter(isNew) };
  } finally {
    await world.close();
  }
}

/** `lost`: for good, for where it belongs knows it by no key; it is on record as in doubt. */
function itTells(title: string, story: Story, { lost = [] }: { lost?: readonly string[] } = {}): void {
  it.concurrent(title, async () => {
    const undisturbed = await toldBy(story, false);
    const killed = await toldBy(story, true);
    expect(undisturbed.arrived.length).toBeGreaterThan(7);
    expect(undisturbed.arrived).toEqual(expect.arrayContaining([...lost]));
    const arrived = undisturbed.arrived.filter((line) => !lost.includes(line));
    expect(killed).toEqual({ ...undisturbed, arrived });
  });
}

describe('a bot that is killed wherever a delivery passes tells everybody the same, in the same order, once', () => {
  itTells(
    'on the way to success',
    async (world, cutOff) => {
      await cutOff(...together(entry, message));
      await plan(world);
      await world.settled();
      await approve(world);
      await cutOff(...together(slack, mailInDoubt, webhook));
      await world.jumpTo(world.t0 - 24 * HOUR);
      await toldWholly(world, 'scheduled', { cutOff });
      await cutOff(...together(onPage));
      await world.jumpTo(world.t0 - HOUR);
      await toldWholly(world, 'starting', { cutOff });
      await start(world, cutOff);
      await deployed(world);
      await cutOff(['pager.after_send@pager.change', 'status_page.after_send@status_page.entry']);
      await fillIn(world, people.operations, {
        holds: () => world.has('SuccessDeclared'),
        open: () => world.click(people.operations, 'declare_success'),
        values: {},
      });
      await cutOff(['mail.before_record']);
      await world.jumpTo(world.t0 + 90 * 60_000);
      await world.pass('the success notice', () => isTold(world, 'success'));
      await cutOff([
        'mail.before_record',
        'post.after_send@slack.notice',
        'status_page.after_send@status_page.notice',
      ]);
      await fillIn(world, people.business, {
        holds: () => world.has('ExternalNoticeApproved'),
        open: () => world.click(people.business, 'notice_approve', 'success'),
        values: {},
      });
      await world.pass('the success notice to users', () => isTold(world, 'success', { external: true }));
      expect(dispatches(world)).toHaveLength(1);
    },
    { lost: ['pager changes: started'] },
  );

  itTells('of a new time after T-24h', async (world, cutOff) => {
    const later = world.t0 + 48 * HOUR;
    await plan(world);
    await cutOff(['mail.before_record']);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await toldWholly(world, 'scheduled', { cutOff });
    await cutOff(...together(entry, slack, mailInDoubt, webhook));
    await world.insist(
      'the reschedule',
      () => world.has('Rescheduled'),
      () => world.command(people.planner, `reschedule GL-1 ${written(later)}`),
    );
    await toldWholly(world, 'rescheduled', { round: 2, cutOff });
    await world.jumpTo(later - 24 * HOUR);
    await toldWholly(world, 'scheduled', { round: 2, cutOff });
  });

  itTells('of an abort after T-24h', async (world, cutOff) => {
    await plan(world);
    await cutOff(['mail.before_record']);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await toldWholly(world, 'scheduled', { cutOff });
    await cutOff(...together(entry, slack, mailInDoubt, webhook));
    await fillIn(world, people.planner, {
      holds: () => world.has('Aborted'),
      open: () => world.command(people.planner, 'abort GL-1'),
      values: { reason: 'not this week' },
    });
    await toldWholly(world, 'aborted', { cutOff });
    await world.jumpTo(world.t0 + HOUR);
    expect(dispatches(world)).toHaveLength(0);
  });

  itTells('of an issue with its ETA, and of its end', async (world, cutOff) => {
    const eta = (hours: number) => written(world.t0 - hours * HOUR);
    const isPaged = (action: string) => () =>
      world.has('PagerTold', { subject: 'notice/issues/1/1', action });
    await plan(world);
    await world.jumpTo(world.t0 - 24 * HOUR);
    await toldWholly(world, 'scheduled', { cutOff });
    await cutOff(...together(page('pager.notice'), webhook));
    await world.insist(
      'the issue',
      () => world.has('IssueOpened'),
      () => world.command(people.operations, `issue the login fails --eta ${eta(22)} --severe`),
    );
    await told(world, 'issues/1');
    await cutOff(...together(page('pager.alert')));
    await world.insist(
      'that somebody sees to it',
      () => world.has('IssueAcknowledged'),
      () => world.click(people.onCall, 'issue_acknowledge', '1'),
    );
    await world.until('the pager knows it', isPaged('acknowledge'));
    await cutOff(...together(webhook));
    await world.insist(
      'the new ETA',
      () => world.has('IssueEtaSet'),
      () => world.command(people.operations, `issue eta 1 ${eta(20)}`),
    );
    await told(world, 'issues/1/eta/1');
    await cutOff(...together(page('pager.alert'), webhook));
    await world.insist(
      'its end',
      () => world.has('IssueResolved'),
      () => world.command(people.operations, 'issue resolve 1 the index is back'),
    );
    await world.until('the end of the page', isPaged('resolve'));
    await told(world, 'issues/1/resolved');
  });

  itTells(
    'of a rollback in phase 2, after the deployment failed',
    async (world, cutOff) => {
      world.sandbox.github.setScenario('deploy-production.yml', { outcome: 'fail' });
      await startUndisturbed(world);
      await world.pass('the failure', () => world.has('RunCompleted', { conclusion: 'failure' }));
      await goBack(world, cutOff);
    },
    { lost: ['pager changes: rolled_back'] },
  );

  itTells(
    'of a rollback in phase 3',
    async (world, cutOff) => {
      await startUndisturbed(world);
      await deployed(world);
      await world.jumpTo(world.t0 + 30 * 60_000);
      await goBack(world, cutOff);
    },
    { lost: ['pager changes: rolled_back'] },
  );
});

/** What is told before the rollback; where that is cut off, the stories above show. */
async function startUndisturbed(world: CrashingWorld): Promise<void> {
  const cutOff: CutOff = async () => {};
  await approve(world);
  await world.jumpTo(world.t0 - 24 * HOUR);
  await toldWholly(world, 'scheduled', { cutOff });
  await world.jumpTo(world.t0 - HOUR);
  await toldWholly(world, 'starting', { cutOff });
  await start(world, cutOff);
}

async function goBack(world: CrashingWorld, cutOff: CutOff): Promise<void> {
  await cutOff(...together(entry, page('pager.alert')));
  await rollBack(world);
  const accepted = () => world.recorded().filter(({ type }) => type === 'DispatchAccepted').length;
  await world.pass('the dispatch of the rollback', () => accepted() === 2);
  // The change that was cut off is not sent again.
  const change = ['pager.before_send@pager.change'];
  await cutOff(...together(change, page('pager.alert'), slack, mailInDoubt, webhook, onPage));
  await world.pass('the rollback', () => world.has('RollbackVerified'));
  await toldWholly(world, 'rolled_back', { cutOff });
  expect(dispatches(world, 'rollback-production')).toHaveLength(1);
}

async function start(world: CrashingWorld, cutOff: CutOff): Promise<void> {
  await world.jumpTo(world.t0);
  await world.until('the offer to start', () => world.has('StartOffered'));
  // A change that was cut off once is never sent again: what is left of it is to say so.
  await cutOff(...together(['pager.before_send@pager.change', ...around('pager.change')]));
  await world.insist(
    'the start',
    () => world.has('RunRequested'),
    () => world.click(people.technicalLead, 'start_deployment'),
  );
  await world.until('the dispatch', () => world.has('DispatchAccepted'));
  await toldWholly(world, 'started', { cutOff });
}

async function deployed(world: CrashingWorld): Promise<void> {
  await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
  await world.pass('good health', () => healthSinceRun(world) === 'up');
}

/** In every channel; a mail in doubt that is not in the mailbox is sent again, as whoever manages the go-live wants it. */
async function toldWholly(
  world: CrashingWorld,
  notice: string,
  { round = 1, cutOff }: { readonly round?: number; readonly cutOff: CutOff },
): Promise<void> {
  await told(world, notice, round);
  await world.settled();
  const name = round === 1 ? notice : `${notice} (${round})`;
  const isThere = arrivedIn(world).includes(`mail stakeholders@example.com: ${name}`);
  if (!world.has('NoticeUncertain', { notice, round }) || isThere) return;
  await cutOff(['mail.after_send']);
  await world.insist(
    'that it is sent again',
    () => world.has('NoticeSettled', { notice, round }),
    () => world.click(people.planner, 'notice_again'),
  );
  await world.settled();
}

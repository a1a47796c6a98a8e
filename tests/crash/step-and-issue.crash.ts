import { expect, it } from 'vitest';
import { dispatches, HOUR, written } from '../scenarios/steps.ts';
import { people } from '../scenarios/world.ts';
import { createCrashingWorld, deploy, plan, told } from './crashing-world.ts';
import { expectNothingLostOrDoubled } from './ledger-checks.ts';

/** Where the dispatch of a step passes, in an order in which each life comes to the next. */
const passesOfStep = [
  'engine.before_commit@BeginDispatch',
  'worker.after_claim@github.dispatch',
  'engine.after_commit@BeginDispatch',
  'worker.before_send',
  'worker.after_send',
  'worker.before_outcome@github.dispatch',
  'engine.before_commit@ReportDispatchAccepted',
  'engine.after_commit@ReportDispatchAccepted',
];

/** Without the kills of the others: it takes its time to see twice that GitHub knows of no run. */
it.concurrent('a bot that is killed wherever the dispatch of a step passes runs its workflow once', async () => {
  const world = await createCrashingWorld((start): Readonly<Record<string, string>> => {
    const pass = passesOfStep[start - 2];
    return pass ? { GOLIVE_FAILPOINTS: `${pass}=kill` } : {};
  });
  try {
    const step = 'smoke_tests';
    await world.start();
    await deploy(world);
    await world.pass('the end of the deployment', () => world.has('RunCompleted', { conclusion: 'success' }));
    await world.settled();
    await world.sandbox.bot.stop();
    await world.start();
    await world.insist(
      'the start of the step',
      () => world.has('StepStarted', { step }),
      () => world.click(people.technicalLead, 'step_start', step),
    );
    await world.pass('the end of the step', () => world.has('StepFinished', { step }));
    await world.settled();
    expect(world.sandbox.bot.snapshot().starts).toBe(passesOfStep.length + 2);
    expect(dispatches(world, 'smoke-production')).toHaveLength(1);
    expect(dispatches(world)).toHaveLength(2);
    expectNothingLostOrDoubled(world);
  } finally {
    await world.close();
  }
});

/** Where what an issue tells passes, between its channels too, in an order in which each life comes to the next. */
const passesOfIssue = [
  'engine.after_commit@OpenIssue',
  'pager.before_send',
  'pager.after_send',
  'worker.before_outcome@pager.notice',
  'engine.after_commit@AcknowledgeIssue',
  'worker.before_outcome@pager.alert',
  'engine.after_commit@ResolveIssue',
  'worker.after_claim@webhook.notice',
  'worker.before_outcome@webhook.notice',
];

it.concurrent('a bot that is killed wherever an issue is told, acknowledged and ended tells each channel once', async () => {
  const world = await createCrashingWorld((start): Readonly<Record<string, string>> => {
    const pass = passesOfIssue[start - 2];
    return pass ? { GOLIVE_FAILPOINTS: `${pass}=kill` } : {};
  });
  try {
    await world.start();
    await plan(world);
    await world.settled();
    await world.sandbox.bot.stop();
    await world.start();
    await world.insist(
      'the issue',
      () => world.has('IssueOpened'),
      () =>
        world.command(people.operations, `issue the login fails --eta ${written(world.t0 - HOUR)} --severe`),
    );
    await told(world, 'issues/1');
    await world.insist(
      'that somebody sees to it',
      () => world.has('IssueAcknowledged'),
      () => world.click(people.onCall, 'issue_acknowledge', '1'),
    );
    const isTold = (action: string) => () => world.has('PagerTold', { subject: 'notice/issues/1/1', action });
    await world.until('the pager knows it', isTold('acknowledge'));
    await world.insist(
      'its end',
      () => world.has('IssueResolved'),
      () => world.command(people.operations, 'issue resolve 1 the index is back'),
    );
    await world.until('the end of the page', isTold('resolve'));
    await told(world, 'issues/1/resolved');
    await world.settled();
    expect(world.sandbox.bot.snapshot().starts).toBe(passesOfIssue.length + 2);
    const count = (type: string) => world.recorded().filter((line) => line.type === type).length;
    expect(['IssueOpened', 'IssueAcknowledged', 'IssueResolved'].map(count)).toEqual([1, 1, 1]);
    expect(world.sandbox.pager.snapshot().incidents.map(({ status }) => status)).toEqual(['resolved']);
    expectNothingLostOrDoubled(world);
  } finally {
    await world.close();
  }
});

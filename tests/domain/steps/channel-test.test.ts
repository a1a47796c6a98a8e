import { expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { react } from '../../../src/domain/react.ts';
import { openTests, testToSend, whoTests } from '../../../src/domain/steps/channel-test.ts';
import { openReceipts } from '../../../src/domain/steps/channel-test-state.ts';
import { findStep } from '../../../src/domain/steps/step.ts';
import { stepProgress } from '../../../src/domain/steps/step-progress.ts';
import { channelTestDriver } from '../../fixtures/channel-test-plan.ts';
import { createGoLiveDriver, deploy, endRun, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, minutes, olga, ona, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';

const start = { type: 'StartStep', step: 'journeys' } as const;
const progress = (driver: GoLiveDriver) => {
  const planned = findStep(driver.state.runbook, 'journeys');
  if (!planned) throw new Error('no such step');
  return stepProgress(driver.state, planned.step);
};
const testsOf = (driver: GoLiveDriver, number = 1) =>
  [...driver.effects.keys()]
    .filter((key) => key.startsWith(`GL-7/channel_test/${number}/`))
    .map((key) => key.slice(`GL-7/channel_test/${number}/`.length));
const sent = (target: string, number = 1): Action => ({
  type: 'ReportChannelTest',
  number,
  target,
  outcome: { state: 'sent' },
});
const says = (target: string, arrived: boolean, number = 1): Action => ({
  type: 'GiveChannelReceipt',
  number,
  target,
  arrived,
});
const targetsIn = (driver: GoLiveDriver) => driver.state.channelTests?.at(-1)?.targets ?? {};
const sendAll = (driver: GoLiveDriver) => {
  for (const target of Object.keys(targetsIn(driver))) driver.system(sent(target));
};
/** What people read. */
const read = (driver: GoLiveDriver) =>
  Object.keys(targetsIn(driver)).filter((target) => /^(?:slack|email)/.test(target));

test('the start tests each channel of the plan once, and none that people outside the house read', () => {
  const driver = channelTestDriver({ external: 'stakeholders' });
  driver.wish(tom, start);
  expect(testsOf(driver).toSorted()).toEqual(['email', 'webhook:tool']);
  expect(driver.state.channelTests?.[0]?.untested).toEqual([
    { target: 'slack:C0STAKE', because: 'external' },
    { target: 'slack:C0TECH', because: 'external' },
    { target: 'status_page', because: 'not_configured' },
  ]);
  expect(driver.wish(tom, start).refusal?.code).toBe('step_unchanged');
  expect(driver.effects.get('GL-7/channel_test/1/email')).toEqual({
    kind: 'channel.test',
    key: 'GL-7/channel_test/1/email',
    goLive: 'GL-7',
    number: 1,
    target: 'email',
  });
  for (const card of ['channel_test:1', 'steps', 'control'])
    expect([...driver.effects.keys()]).toContain(`GL-7/message/${card}`);
});

test('people and user groups that notices name are no channels to be tested', () => {
  const driver = channelTestDriver({ people: ['U0ANN', 'S0OPS'] });
  driver.wish(tom, start);
  expect(testsOf(driver).toSorted()).toEqual(['email', 'slack:C0STAKE', 'slack:C0TECH', 'webhook:tool']);
});

test('only what still waits to be sent is sent: for the newest test, while its step is on or has failed', () => {
  const driver = channelTestDriver();
  expect(openTests(driver.state)).toEqual([]);
  driver.wish(tom, start);
  const toSend = (target: string, number = 1) => testToSend(driver.state, number, target)?.number;
  expect(toSend('email')).toBe(1);
  expect(toSend('email', 2)).toBeUndefined();
  expect(toSend('slack:C0NONE')).toBeUndefined();
  expect(toSend('toString')).toBeUndefined();
  expect(openTests(driver.state)).toEqual([]);
  driver.system(sent('email'));
  expect(toSend('email')).toBeUndefined();
  expect(openTests(driver.state).map(({ number }) => number)).toEqual([1]);
  expect(driver.state.channelTests?.map(openReceipts)).toEqual([['email']]);
  driver.wish(tom, says('email', false));
  expect(openTests(driver.state)).toEqual([]);
  // All that is wrong is to be seen at once.
  expect(toSend('webhook:tool')).toBe(1);
  driver.wish(tom, { type: 'ReopenStep', step: 'journeys' });
  expect(toSend('webhook:tool')).toBeUndefined();
  expect(toSend('webhook:tool', 2)).toBe(2);
  driver.wish(tom, { type: 'SkipStep', step: 'journeys', reason: 'late' });
  expect(toSend('webhook:tool', 2)).toBeUndefined();
  driver.wish(tom, { type: 'ReopenStep', step: 'journeys' });
  driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
  expect(toSend('webhook:tool', 3)).toBeUndefined();
});

test('a newer test takes the buttons of the one before, and whatever ends the step those of the newest', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  const drawn = (action: Action, by = tom) => {
    const before = driver.recorded.length;
    driver.wish(by, action);
    const { effects } = react(driver.state, driver.recorded.slice(before));
    return effects.map(({ key }) => key).filter((key) => key.includes('channel_test:'));
  };
  expect(drawn({ type: 'FailStep', step: 'journeys', reason: 'nobody reads it' })).toEqual([
    'GL-7/message/channel_test:1',
  ]);
  expect(drawn({ type: 'ReopenStep', step: 'journeys' })).toEqual([
    'GL-7/message/channel_test:2',
    'GL-7/message/channel_test:1',
  ]);
  expect(drawn({ type: 'ReopenStep', step: 'smoke' })).toEqual([]);
  driver.wish(tom, { type: 'SkipStep', step: 'smoke', reason: 'x' });
  expect(drawn({ type: 'ReopenStep', step: 'smoke' })).toEqual([]);
  expect(drawn({ type: 'Hold', reason: 'wait' }, rita)).toEqual([]);
  expect(drawn({ type: 'RequestRollback', reason: 'errors' }, ona)).toEqual(['GL-7/message/channel_test:2']);
});

test('a refusal names who could say it, and the step', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  const allowedRoles = ['technical_lead', 'business_stakeholder', 'release_manager'];
  expect(whoTests(driver.state, { step: 'journeys' })).toEqual(allowedRoles);
  sendAll(driver);
  const refused = driver.wish(ona, says('email', true)).refusal;
  expect(refused).toMatchObject({ code: 'not_allowed', allowedRoles, subject: 'journeys' });
  driver.wish(tom, says('slack:C0STAKE', false));
  expect(driver.wish(tom, says('email', true)).refusal).toMatchObject({
    code: 'channel_test_over',
    subject: 'journeys',
  });
});

test('it is done once somebody has seen all that people read, and the others have answered', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  expect(driver.wish(tom, says('email', true)).refusal?.code).toBe('stale');
  sendAll(driver);
  expect(driver.wish(olga, says('email', true)).refusal?.code).toBe('not_allowed');
  expect(driver.wish(ona, says('email', true)).refusal?.code).toBe('not_allowed');
  expect(driver.wish(tom, says('webhook:tool', true)).refusal?.code).toBe('stale');
  for (const target of read(driver)) {
    expect(progress(driver).state).toBe('running');
    // The owners of the step, and who may manage the go-live.
    expect(driver.wish(target === 'email' ? rita : bea, says(target, true)).refusal).toBeUndefined();
  }
  expect(progress(driver).state).toBe('done');
  expect(driver.wish(tom, says('email', true)).refusal?.code).toBe('receipt_given');
  expect(driver.wish(tom, says('email', false)).refusal?.code).toBe('channel_test_over');
  expect(driver.system(sent('email')).refusal?.code).toBe('stale');
});

test('its tasks are confirmed beside that, and without a receipt it can still be skipped', () => {
  const driver = channelTestDriver({ tasks: ['Confirm all alerts'] });
  const finish = { type: 'FinishStep', step: 'journeys', confirmed: [0] } as const;
  // Finished before it was started, it tests all the same.
  expect(driver.wish(tom, finish).events.map(({ type }) => type)).toEqual([
    'StepStarted',
    'ChannelTestBegun',
    'StepFinished',
  ]);
  sendAll(driver);
  expect(progress(driver)).toMatchObject({ state: 'running', tasksDone: true });
  expect(driver.wish(tom, finish).refusal?.code).toBe('step_unchanged');
  expect(driver.runTo(T0 + minutes(52))).toContain('StepOverran');
  for (const target of read(driver)) driver.wish(tom, says(target, true));
  expect(progress(driver).state).toBe('done');

  const other = channelTestDriver({ tasks: ['Confirm all alerts'] });
  other.wish(tom, finish);
  expect(other.wish(tom, { type: 'SkipStep', step: 'journeys', reason: 'at night' }).refusal).toBeUndefined();
  expect(progress(other).state).toBe('skipped');
});

test('what did not arrive fails it, with the reason, and opened again it tests all anew', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  sendAll(driver);
  driver.wish(bea, says('slack:C0STAKE', true));
  expect(driver.wish(tom, says('slack:C0STAKE', false)).events).toMatchObject([
    { type: 'ChannelReceiptGiven', arrived: false },
    { type: 'StepFailed', reason: 'the test over Slack (channel C0STAKE) did not arrive' },
  ]);
  expect(driver.wish(tom, says('email', true)).refusal?.code).toBe('channel_test_over');
  driver.wish(tom, { type: 'ReopenStep', step: 'journeys' });
  expect(testsOf(driver, 2)).toHaveLength(4);
  expect(driver.wish(tom, says('email', true)).refusal?.code).toBe('channel_test_over');
  for (const target of Object.keys(targetsIn(driver))) driver.system(sent(target, 2));
  for (const target of read(driver)) driver.wish(tom, says(target, true, 2));
  expect(progress(driver).state).toBe('done');
});

test('a delivery that failed fails it once, and the others are still sent', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  const failed = (target: string): Action => ({
    type: 'ReportChannelTest',
    number: 1,
    target,
    outcome: { state: 'failed', reason: 'not_in_channel' },
  });
  expect(driver.system(failed('slack:C0TECH')).events).toMatchObject([
    { type: 'ChannelTestFailed' },
    { type: 'StepFailed', reason: 'the test over Slack (channel C0TECH) failed: not_in_channel' },
  ]);
  expect(driver.system(failed('email')).events).toMatchObject([{ type: 'ChannelTestFailed' }]);
  expect(driver.system(sent('slack:C0STAKE')).refusal).toBeUndefined();
  expect(progress(driver).state).toBe('failed');
});

test.each([
  ['slack:C0TECH', 'Slack (channel C0TECH)'],
  ['email', 'mail'],
  ['status_page', 'the status page'],
  ['pager', 'the pager'],
  ['webhook:tool', 'the webhook tool'],
])('a failed test over %s is on record in words', (target, words) => {
  const driver = channelTestDriver({ everywhere: true });
  driver.wish(tom, start);
  const outcome = { state: 'failed', reason: 'gone' } as const;
  expect(driver.system({ type: 'ReportChannelTest', number: 1, target, outcome }).events).toEqual([
    { type: 'ChannelTestFailed', number: 1, target, reason: 'gone' },
    { type: 'StepFailed', step: 'journeys', reason: `the test over ${words} failed: gone` },
  ]);
  expect(targetsIn(driver)[target]).toEqual({ state: 'failed', at: driver.now, reason: 'gone' });
});

test('where a test stands is kept, and that nobody knows whether it went out', () => {
  const driver = channelTestDriver();
  driver.wish(tom, start);
  const report = (target: string, seen: { readonly permalink?: string; readonly isUncertain?: true }) =>
    driver.system({ type: 'ReportChannelTest', number: 1, target, outcome: { state: 'sent', ...seen } });
  report('slack:C0TECH', { permalink: 'https://slack.example/p1' });
  report('email', { isUncertain: true });
  report('webhook:tool', {});
  const at = driver.now;
  expect(targetsIn(driver)).toEqual({
    'slack:C0STAKE': { state: 'pending' },
    'slack:C0TECH': { state: 'sent', at, permalink: 'https://slack.example/p1' },
    email: { state: 'sent', at, isUncertain: true },
    'webhook:tool': { state: 'sent', at },
  });
});

test('where nothing can be tested the step has failed: nobody has seen anything', () => {
  const driver = channelTestDriver();
  const { service, runbook } = driver.state;
  const alone = createGoLiveDriver({
    plan: { ...phasedPlan, runbook: { ...runbook, notices: [] }, service: { ...service, webhooks: [] } },
  });
  deploy(alone);
  endRun(alone, 'success');
  expect(alone.wish(tom, start).events.map(({ type }) => type)).toEqual([
    'StepStarted',
    'ChannelTestBegun',
    'StepFailed',
  ]);
});

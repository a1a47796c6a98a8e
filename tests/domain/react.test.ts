import { expect, test } from 'vitest';
import type { Action } from '../../src/domain/command.ts';
import { messageKey } from '../../src/domain/effect.ts';
import { dispatchKey, react } from '../../src/domain/react.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import {
  acceptRun,
  approve,
  beginDeployment,
  createGoLiveDriver,
  deploy,
  endRun,
  newestRun,
  see,
  succeed,
} from '../fixtures/golive-driver.ts';
import { bea, days, hours, minutes, olga, ona, rita, T0, timeZone, tom } from '../fixtures/golive-fixture.ts';

/** The keys of what the last command asked for. */
function keysOf(driver: GoLiveDriver, act: () => void): readonly string[] {
  const before = driver.recorded.length;
  act();
  return react(driver.state, driver.recorded.slice(before))
    .effects.map(({ key }) => key.replace('GL-7/', ''))
    .sort();
}

const told = (driver: GoLiveDriver, back = 0) => `message/event:${driver.recorded.length - back}`;

/** The newest reminder of each person. */
const reminders = ({ state }: GoLiveDriver): readonly string[] =>
  Object.entries(state.reminders)
    .map(([to, number]) => `message/vote_reminder:${to}:${number}`)
    .sort();

test('a plan posts its card, the checklist and the gates, and asks what goes live', () => {
  const driver = createGoLiveDriver();
  expect([...driver.effects.keys()].sort()).toEqual([
    'GL-7/changes/1',
    'GL-7/message/checklist',
    'GL-7/message/control',
    'GL-7/message/gate:business',
    'GL-7/message/gate:operations',
    'GL-7/message/gate:security',
    'GL-7/message/gate:technical',
  ]);
});

test('a vote edits the gate and the card, and posts nothing', () => {
  const driver = createGoLiveDriver();
  const cast = () =>
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
  expect(keysOf(driver, cast)).toEqual(['message/control', 'message/gate:technical']);
});

test('a NO-GO has a mail and a message of its own, which a later GO edits', () => {
  const driver = createGoLiveDriver();
  const keys = [
    'message/control',
    'message/escalation:business:1:U0RITA',
    'message/gate:business',
    'message/no_go:business:1',
  ];
  const noGo = { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'no' } as const;
  expect(keysOf(driver, () => driver.wish(bea, noGo))).toEqual(['mail/no_go/business/1', ...keys]);
  expect(
    keysOf(driver, () =>
      driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] }),
    ),
  ).toEqual(keys);
});

test('a NO-GO within ten minutes of another edits its alert; a later one alerts anew', () => {
  const driver = createGoLiveDriver();
  const noGo = (reason: string) =>
    keysOf(driver, () => driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason }));
  expect(noGo('one')).toContain('message/no_go:business:1');
  expect(noGo('two')).toContain('message/no_go:business:1');
  driver.runTo(driver.now + minutes(11));
  expect(noGo('three')).toContain('message/no_go:business:2');
});

test('an overdue start is a message of its own, beside the first one', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0 + minutes(14));
  const keys = keysOf(driver, () => driver.runTo(T0 + minutes(16)));
  expect(keys).toEqual(expect.arrayContaining(['message/start:1', 'message/start_overdue:1']));
});

test('a tick edits the checklist and the card', () => {
  const driver = createGoLiveDriver();
  const tick = () => driver.wish(bea, { type: 'TickItem', item: 'docs' });
  expect(keysOf(driver, tick)).toEqual(['message/checklist', 'message/control']);
});

test('a refusal is on record and in no channel', () => {
  const driver = createGoLiveDriver();
  const vote = () =>
    driver.wish(olga, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
  expect(keysOf(driver, vote)).toEqual([]);
  expect(driver.recorded.at(-1)?.event.type).toBe('CommandRefused');
});

test('a reschedule redraws every card that shows the time', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(2));
  const reschedule = () => driver.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone });
  expect(keysOf(driver, reschedule)).toEqual([
    'message/checklist',
    'message/control',
    told(driver),
    `${told(driver)}:C0STAKE`,
    `${told(driver)}:C0TECH`,
    'message/gate:business',
    'message/gate:operations',
    'message/gate:security',
    'message/gate:technical',
    ...reminders(driver),
  ]);
});

test('a start asks GitHub once, under the name of its run', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0);
  const keys = keysOf(driver, () => driver.wish(tom, { type: 'StartDeployment' }));
  expect(keys).toContain(dispatchKey('3f9a2c-gl-7-deploy-1'));
  expect(keys).toContain('message/start:1');
  expect(driver.effects.get(dispatchKey(newestRun(driver)))).toMatchObject({
    kind: 'github.dispatch',
    run: { workflow: 'deploy-production.yml', inputs: { version: 'v1.4.2', environment: 'production' } },
  });
});

test('what is called back is cancelled by the key that it was asked for with', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const before = driver.recorded.length;
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  const { cancel } = react(driver.state, driver.recorded.slice(before));
  expect([...cancel].sort()).toEqual([
    'GL-7/notice/scheduled/1/slack:C0STAKE',
    'GL-7/notice/scheduled/1/slack:C0TECH',
    'GL-7/notice/starting/1/slack:C0STAKE',
    'GL-7/notice/starting/1/slack:C0TECH',
    'dispatch/3f9a2c-gl-7-deploy-1',
  ]);
});

test('a notice is one effect for each channel, in its round', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - days(1));
  expect(driver.effects.get('GL-7/notice/scheduled/1/slack:C0TECH')).toEqual({
    kind: 'slack.notice',
    key: 'GL-7/notice/scheduled/1/slack:C0TECH',
    goLive: 'GL-7',
    notice: 'scheduled',
    round: 1,
    target: 'slack:C0TECH',
    channel: 'C0TECH',
    text: 'Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.',
    late: false,
  });
});

test('when votes close and when they open again, the gates are redrawn', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const correlationId = newestRun(driver);
  const begin = () => driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
  const gates = ['business', 'operations', 'security', 'technical'].map((gate) => `message/gate:${gate}`);
  expect(keysOf(driver, begin)).toEqual(
    ['message/control', ...gates, 'message/start:1', ...reminders(driver)].sort(),
  );
  driver.system({ type: 'ReportDispatchAccepted', correlationId });
  expect(keysOf(driver, () => endRun(driver, 'failure'))).toEqual(expect.arrayContaining(gates));
});

test('that a deployment has not reached GitHub is told once, however often it is tried', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const correlationId = newestRun(driver);
  const fail = (attempt: number) => {
    driver.system({ type: 'BeginDispatch', correlationId, attempt });
    return keysOf(driver, () =>
      driver.system({ type: 'ReportDispatchNotSent', correlationId, attempt, reason: 'refused' }),
    );
  };
  expect(fail(1)).toEqual(expect.arrayContaining(['message/control', told(driver), 'message/gate:business']));
  expect(fail(2).filter((key) => key.includes('event:'))).toEqual([]);
});

test('that a rollback has not reached GitHub is told again, ever more seldom', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
  const correlationId = newestRun(driver);
  const since = driver.now;
  const toldAfter: number[] = [];
  for (let attempt = 1; attempt <= 180; attempt += 1) {
    driver.system({ type: 'BeginDispatch', correlationId, attempt });
    const keys = keysOf(driver, () =>
      driver.system({ type: 'ReportDispatchNotSent', correlationId, attempt, reason: 'refused' }),
    );
    if (keys.includes(told(driver))) toldAfter.push((driver.now - since) / minutes(1));
    driver.runTo(driver.now + minutes(1));
  }
  expect(toldAfter).toEqual([0, 5, 10, 20, 40, 80, 140]);
});

test('a card that cannot be delivered is not asked for again because of that', () => {
  const driver = createGoLiveDriver();
  const report = (effect: string) => () =>
    driver.system({ type: 'ReportEffectGivenUp', effect, kind: 'slack.message', subject: 'x', reason: 'y' });
  expect(keysOf(driver, report('GL-7/message/control'))).toEqual([told(driver)]);
  const first = told(driver);
  expect(keysOf(driver, report('GL-7/message/checklist'))).toEqual(['message/control', first]);
});

test('a proposal is one message, which the rollback edits', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  const propose = () =>
    driver.system({ type: 'ReportTrigger', trigger: 'unavailable', since: T0, evidence: 'down for 5m' });
  expect(keysOf(driver, propose)).toEqual(['message/control', 'message/proposal:1']);
  const rollback = () => driver.wish(ona, { type: 'RequestRollback', reason: 'down', incident: 1 });
  expect(keysOf(driver, rollback)).toContain('message/proposal:1');
});

test('what somebody must see is told in a message of its own', () => {
  const driver = createGoLiveDriver();
  const see1 = (act: () => void) => expect(keysOf(driver, act)).toContain(told(driver));
  see1(() => driver.wish(rita, { type: 'Hold', reason: 'wait' }));
  see1(() => driver.wish(rita, { type: 'Resume' }));
  deploy(driver);
  see1(() =>
    driver.system({
      type: 'ReportRunStatus',
      correlationId: newestRun(driver),
      attempt: 1,
      status: 'waiting',
    }),
  );
  see1(() => endRun(driver, 'success'));
  see1(() => see(driver, 'up'));
});

test('who was told of the plan in another channel is told there when it changes, and who was not is not', () => {
  const driver = createGoLiveDriver();
  const elsewhere = (action: Action) =>
    keysOf(driver, () => driver.wish(rita, action)).filter((key) => key.includes(':C0'));
  expect(elsewhere({ type: 'Hold', reason: 'wait' })).toEqual([]);
  expect(elsewhere({ type: 'Resume' })).toEqual([]);
  driver.runTo(T0 - hours(23));
  driver.system({ type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target: 'slack:C0STAKE' });
  const failed = { notice: 'scheduled', round: 1, target: 'slack:C0TECH', reason: 'is_archived' };
  driver.system({ type: 'ReportNoticeFailed', ...failed });
  expect(elsewhere({ type: 'Hold', reason: 'wait' })).toEqual([`${told(driver)}:C0STAKE`]);
  expect(elsewhere({ type: 'Resume' })).toEqual([`${told(driver)}:C0STAKE`]);
  expect(elsewhere({ type: 'Reschedule', t0: T0 + days(9), timeZone })).toEqual([`${told(driver)}:C0STAKE`]);
  expect(elsewhere({ type: 'Abort', reason: 'no' })).toEqual([`${told(driver)}:C0STAKE`]);
});

test('the run that nobody was sure of is told when it is found, any other only on the card', () => {
  const driver = createGoLiveDriver();
  const correlationId = beginDeployment(driver);
  driver.system({ type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' });
  driver.system({ type: 'ReportDispatchAccepted', correlationId });
  const run = { runId: 1, url: 'https://github.example/runs/1' };
  const found = () => driver.system({ type: 'ReportRunFound', correlationId, run });
  expect(keysOf(driver, found)).toEqual(['message/control', told(driver)]);
});

const health = (driver: GoLiveDriver, endpoint: string, verdict: 'up' | 'down' | 'unknown') =>
  keysOf(driver, () =>
    driver.system({ type: 'ReportHealth', endpoint, verdict, since: driver.now, evidence: 'seen' }),
  );

test('health that goes down raises one alarm, and what follows edits it and is told in its thread', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  expect(health(driver, 'web', 'down')).toEqual(['message/control', 'message/health_alarm:1']);
  const edited = () => ['message/control', told(driver), 'message/health_alarm:1'];
  expect(health(driver, 'api', 'down')).toEqual(edited());
  expect(health(driver, 'web', 'up')).toEqual(edited());
  expect(driver.state.healthAlarm).toMatchObject({ endpoints: ['web', 'api'], isOver: false });
  expect(health(driver, 'api', 'up')).toEqual(edited());
  expect(driver.state.healthAlarm?.isOver).toBe(true);
});

test('health that flaps raises no alarm each time; one that goes down later does', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  for (let n = 0; n < 10; n += 1) {
    driver.runTo(driver.now + minutes(4));
    expect(health(driver, 'web', 'down')).toContain('message/health_alarm:1');
    expect(health(driver, 'web', 'up')).toContain('message/health_alarm:1');
  }
  driver.runTo(driver.now + minutes(11));
  expect(health(driver, 'web', 'down')).toContain('message/health_alarm:2');
  driver.runTo(driver.now + minutes(11));
  expect(health(driver, 'api', 'down')).toContain('message/health_alarm:2');
});

test('an alarm that was called off stays so when the deployment ends and health is seen anew', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  health(driver, 'web', 'down');
  health(driver, 'web', 'up');
  endRun(driver, 'success');
  health(driver, 'api', 'up');
  expect(driver.state.healthAlarm?.isOver).toBe(true);
});

test('while it is rolled back, health that is down calls nobody', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
  expect(health(driver, 'web', 'down')).toEqual(['message/control', told(driver)]);
});

test('what moves all the time only edits the card', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  const run = () =>
    driver.system({
      type: 'ReportRunStatus',
      correlationId: newestRun(driver),
      attempt: 1,
      status: 'in_progress',
    });
  expect(keysOf(driver, run)).toEqual(['message/control']);
  driver.tick();
  const delivered = () =>
    driver.system({ type: 'ReportNoticeDelivered', notice: 'started', round: 1, target: 'slack:C0TECH' });
  expect(keysOf(driver, delivered)).toEqual(['message/control']);
});

test('the same events never give two effects of one key, and the same effects when asked again', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(95));
  driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
  acceptRun(driver);
  const first = react(driver.state, driver.recorded);
  const keys = first.effects.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(react(driver.state, driver.recorded)).toEqual(first);
});

test('every message has one name within its go-live', () => {
  expect(messageKey({ card: 'control' })).toBe('control');
  expect(messageKey({ card: 'checklist' })).toBe('checklist');
  expect(messageKey({ card: 'gate', gate: 'security' })).toBe('gate:security');
  expect(messageKey({ card: 'no_go', gate: 'security', alert: 2 })).toBe('no_go:security:2');
  expect(messageKey({ card: 'start', round: 2 })).toBe('start:2');
  expect(messageKey({ card: 'start_overdue', round: 2 })).toBe('start_overdue:2');
  expect(messageKey({ card: 'proposal', incident: 3 })).toBe('proposal:3');
  expect(messageKey({ card: 'event', version: 41 })).toBe('event:41');
  expect(messageKey({ card: 'event', version: 41, channel: 'C0X' })).toBe('event:41:C0X');
  expect(messageKey({ card: 'health_alarm', number: 2 })).toBe('health_alarm:2');
  expect(messageKey({ card: 'update', update: 3 })).toBe('update:3');
  expect(messageKey({ card: 'approval', to: bea, number: 2 })).toBe(`approval:${bea}:2`);
  expect(messageKey({ card: 'notice_test', notice: 'soon', to: bea, number: 2 })).toBe('notice_test:2');
  expect(messageKey({ card: 'channel_test', number: 2 })).toBe('channel_test:2');
  expect(messageKey({ card: 'doubt', version: 41 })).toBe('doubt:41');
});

import { expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import type { MessageRef } from '../../../src/domain/effect.ts';
import { react } from '../../../src/domain/react.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
} from '../../fixtures/golive-driver.ts';
import { minutes, ona, T0, tom } from '../../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../../fixtures/phased-plan.ts';
import { textOf } from '../drawn.ts';

const plan = smokeByWorkflow();
const gathering = { ...plan, runbook: { ...plan.runbook, digestEveryMs: minutes(15) } };

/** The messages that tell events, wanted since an event: each once. */
function wantedSince(driver: GoLiveDriver, version: number): readonly MessageRef[] {
  const all = driver.recorded
    .slice(version)
    .flatMap((one) => react(driver.state, [one]).effects)
    .flatMap((effect) => (effect.kind === 'slack.message' ? [effect.message] : []))
    .filter(({ card }) => card === 'event');
  return [...new Map(all.map((message) => [JSON.stringify(message), message])).values()];
}

function drawn(driver: GoLiveDriver, message: MessageRef) {
  const from = message.card === 'event' ? message.version : 1;
  const events = driver.recorded.slice(from - 1);
  return renderMessage(message, driver.state, { now: driver.now, words: en, event: events[0], events });
}

const health = (driver: GoLiveDriver, verdict: 'up' | 'down' | 'unknown') =>
  driver.system({ type: 'ReportHealth', endpoint: 'web', verdict, since: driver.now, evidence: 'looked at' });

function deployed(planned: PlanGoLive = gathering): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: planned });
  deploy(driver);
  driver.runTo(T0 + minutes(10));
  endRun(driver, 'success');
  return driver;
}

test('what nobody must act on is told in one message of fifteen minutes, which is edited and mentions nobody who is not in it', () => {
  const driver = deployed();
  const before = driver.recorded.length;
  health(driver, 'up');
  driver.moveTo(T0 + minutes(20));
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  acceptRun(driver);
  endRun(driver, 'success');
  driver.moveTo(T0 + minutes(25) - 1);
  health(driver, 'unknown');
  const gathered = wantedSince(driver, before);
  expect(gathered).toEqual([{ card: 'event', version: before + 1 }]);
  const [only] = gathered;
  const message = only && drawn(driver, only);
  expect(message?.place).toBe('thread');
  const lines = message ? textOf(message).split('\n') : [];
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^@18:10 ✅ The health of web is \*up\*/u);
  expect(lines[1]).toMatch(/^@18:20 ▶️ GitHub is asked to run the workflow/u);
  expect(lines[4]).toMatch(/^@18:24 ❔ The health of web is \*unknown\*/u);
  expect(lines.join('\n')).not.toMatch(/<@|Next/u);
  driver.moveTo(T0 + minutes(25));
  health(driver, 'up');
  expect(wantedSince(driver, before)).toHaveLength(2);
});

test('one alone has no time of its own, for the message has it', () => {
  const driver = deployed();
  const before = driver.recorded.length;
  health(driver, 'up');
  const [only] = wantedSince(driver, before);
  expect(only && textOf(drawn(driver, only))).toMatch(/^✅ The health of web is \*up\*/u);
});

test('what somebody must act on, and what happens to the deployment, has a message of its own in the same minutes', () => {
  const driver = deployed();
  const before = driver.recorded.length;
  health(driver, 'up');
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  acceptRun(driver);
  endRun(driver, 'failure');
  health(driver, 'down');
  health(driver, 'up');
  driver.wish(ona, { type: 'RequestRollback', reason: 'it fails' });
  acceptRun(driver);
  const wanted = wantedSince(driver, before).flatMap((message) =>
    message.card === 'event' ? (driver.recorded[message.version - 1] ?? []) : [],
  );
  const told = wanted.filter(({ version }) => version > before).map(({ event }) => event.type);
  // What asked for a roll call before is called off by the rollback, in place.
  const calledOff = wanted.filter(({ version }) => version <= before).map(({ event }) => event.type);
  expect(calledOff).toEqual(['StepStarted', 'StepOverran', 'StepOverran', 'StepOverran']);
  // Once there was an alarm, how the health goes on is told in its thread.
  expect(told).toEqual([
    'HealthChanged',
    'StepFailed',
    'RunCompleted',
    'HealthChanged',
    'RunRequested',
    'DispatchAccepted',
  ]);
});

test('a go-live that was planned before there were digests tells each by itself', () => {
  const driver = deployed(plan);
  const before = driver.recorded.length;
  health(driver, 'up');
  health(driver, 'unknown');
  expect(wantedSince(driver, before)).toHaveLength(2);
});

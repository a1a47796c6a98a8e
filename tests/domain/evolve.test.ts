import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { evolve, fold } from '../../src/domain/evolve.ts';
import { createGoLiveDriver, record, succeed } from '../fixtures/golive-driver.ts';
import { golive, minutes, T0 } from '../fixtures/golive-fixture.ts';
import { given, planned } from './given.ts';
import { deploy1, rolledBack } from './histories.ts';

function story(): readonly RecordedEvent[] {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(95));
  return driver.recorded;
}

test('the same events give the same state, at once or step by step', () => {
  const events = story();
  const whole = fold(events);
  expect(fold(events)).toEqual(whole);
  for (const cut of [1, 5, events.length - 1])
    expect(fold(events.slice(cut), fold(events.slice(0, cut)))).toEqual(whole);
});

test('the state names the last event and its hash', () => {
  const events = story();
  expect(fold(events)).toMatchObject({ streamVersion: events.length, headHash: events.at(-1)?.hash });
});

test('a state is never changed by a later event', () => {
  const frozen = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  };
  let state: ReturnType<typeof fold>;
  for (const event of story()) {
    frozen(state);
    frozen(event);
    state = evolve(state, event);
  }
  expect(state?.status).toBe('succeeded');
});

test('an unknown event stops the fold', () => {
  const unknown: RecordedEvent = JSON.parse(
    JSON.stringify({
      ...record({ type: 'Resumed' }, { version: 2, at: T0, actor: golive }),
      event: { type: 'MoonLanded' },
    }),
  );
  expect(() => evolve(given(planned).state, unknown)).toThrow('MoonLanded');
});

test('an event that is missing, doubled or out of order stops the fold', () => {
  const events = story();
  expect(() => fold(events.filter((_event, index) => index !== 3))).toThrow('event 5 after 3');
  expect(() => fold([...events.slice(0, 3), ...events.slice(2)])).toThrow('event 3 after 3');
  expect(() => fold(events.slice(1))).toThrow('event 2 after 0');
});

test('a stream begins with its plan, and has one', () => {
  const resumed = record({ type: 'Resumed' }, { version: 1, at: T0, actor: golive });
  expect(() => fold([resumed])).toThrow('begins with Resumed');
  expect(() => given(planned, planned).state).toThrow('planned twice');
});

test('a run or a delivery that was never asked for stops the fold', () => {
  expect(() => given(planned, { type: 'DispatchBegun', correlationId: deploy1, attempt: 1 }).state).toThrow(
    deploy1,
  );
  expect(
    () => given(planned, { type: 'NoticeDelivered', notice: 'success', round: 1, target: 'slack:C1' }).state,
  ).toThrow('success');
});

test('refusals and troubles are kept in the trail and move nothing', () => {
  const before = given(...rolledBack).state;
  const after = given(...rolledBack, { type: 'CommandRefused', command: 'Abort', code: 'finished' }).state;
  expect({ ...after, streamVersion: 0, headHash: '' }).toEqual({ ...before, streamVersion: 0, headHash: '' });
});

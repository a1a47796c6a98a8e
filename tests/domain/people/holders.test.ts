import { expect, test } from 'vitest';
import { due, upcoming } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { days, hours, plannedAt, rita, T0, timeZone } from '../../fixtures/golive-fixture.ts';
import { given, planned } from '../given.ts';
import { requested } from '../histories.ts';

const ask = { type: 'AskForHolders' } as const;
const asksOf = (at: number, goLive = given(planned).state) =>
  due(goLive, at).filter(({ action }) => action.type === 'AskForHolders');

test('an hour before the last day begins, Slack is asked about everybody who holds a role', () => {
  expect(upcoming(given(planned).state, plannedAt)).toContainEqual({ at: T0 - hours(25), action: ask });
  expect(asksOf(T0 - hours(25) - 1)).toEqual([]);
  given(planned)
    .when(ask, { at: T0 - hours(25) })
    .gives({ type: 'HoldersAskedFor', round: 1 });
});

test('it is asked once, durably, under a key of the round', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(24));
  expect([...driver.effects.keys()].filter((key) => key.includes('members'))).toEqual(['GL-7/members/1']);
  expect(driver.recorded.filter(({ event }) => event.type === 'HoldersAskedFor')).toHaveLength(1);
});

test('a new T-0 asks again, at once where its last day has begun', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(24));
  driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(1), timeZone });
  driver.tick();
  expect([...driver.effects.keys()]).toContain('GL-7/members/2');
  driver.wish(rita, { type: 'Reschedule', t0: T0 + days(9), timeZone });
  expect(asksOf(T0 + days(7), driver.state)).toEqual([]);
  expect(asksOf(T0 + days(8), driver.state)).toHaveLength(1);
});

test('a plan within its last day has just asked by itself', () => {
  const late = { event: planned as never, at: T0 - hours(20) };
  expect(asksOf(T0 - hours(10), given(late).state)).toEqual([]);
});

test('nobody is asked about once the start is there', () => {
  expect(asksOf(T0)).toEqual([]);
  given(planned).when(ask, { at: T0 }).refused('not_due');
  given(...requested)
    .when(ask, { at: T0 - 1 })
    .refused('not_due');
});

test('only golive asks', () => {
  given(planned)
    .when(ask, { by: rita, at: T0 - hours(25) })
    .refusedOnRecord('not_allowed');
});

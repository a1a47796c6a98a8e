import { describe, expect, test } from 'vitest';
import { checklistTasks, type Task } from '../../../src/domain/checklist/task.ts';
import { owerOf, pressingTasks } from '../../../src/domain/checklist/task-reminder.ts';
import type { Event } from '../../../src/domain/event.ts';
import { followUpDriver, followUpPlan, rollBack, rolledBackAt } from '../../fixtures/follow-up-plan.ts';
import { approve, createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  olga,
  pat,
  plan,
  rita,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';

/** T-0 is Tuesday, 1 December, 18:00 in Berlin; the times are those of Berlin. */
const at = (written: string) =>
  Temporal.PlainDateTime.from(`2026-${written}`).toZonedDateTime('Europe/Berlin').epochMilliseconds;

type Reminded = readonly [string, ...(readonly string[])];

/** When who was reminded. */
const reminded = (driver: GoLiveDriver): readonly Reminded[] =>
  driver.recorded
    .filter((one) => one.event.type === 'RemindersDue')
    .map(({ at: when, event }) => [
      Temporal.Instant.fromEpochMilliseconds(when)
        .toZonedDateTimeISO('Europe/Berlin')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
        .slice(5),
      ...(event as Extract<Event, { type: 'RemindersDue' }>).people,
    ]);

const keys = (driver: GoLiveDriver) =>
  [...driver.effects.keys()].filter((key) => key.startsWith('reminder/'));

describe('whoever owes something of the checklist', () => {
  test('is reminded on the mornings and the afternoon before it is due, and an hour before', () => {
    const driver = createGoLiveDriver({ at: at('11-26T10:00') });
    driver.runTo(T0);
    expect(reminded(driver)).toEqual([
      // Monday: the two items of T-24h are due at 18:00.
      ['11-30T09:00', tom, ole],
      ['11-30T15:00', tom, ole],
      ['11-30T17:00', tom, ole],
      // Tuesday: they are overdue, and the third is due at T-0.
      ['12-01T09:00', tom, ole, bea],
      ['12-01T15:00', bea],
      ['12-01T17:00', bea],
    ]);
  });

  test('is not reminded once they have muted it, until they want it again; votes still reach them', () => {
    const driver = createGoLiveDriver({ at: at('11-26T10:00') });
    driver.wish(tom, { type: 'MuteReminders' });
    expect(driver.wish(tom, { type: 'MuteReminders' }).refusal?.code).toBe('already_muted');
    driver.runTo(at('11-30T10:00'));
    expect(reminded(driver)).toEqual([['11-30T09:00', ole]]);
    driver.wish(tom, { type: 'UnmuteReminders' });
    expect(driver.wish(tom, { type: 'UnmuteReminders' }).refusal?.code).toBe('not_muted');
    driver.runTo(at('11-30T16:00'));
    expect(reminded(driver).at(-1)).toEqual(['11-30T15:00', tom, ole]);
    driver.wish(tom, { type: 'MuteReminders' });
    driver.runTo(T0);
    const asked = driver.recorded.flatMap(({ event }) =>
      event.type === 'VotersReminded' && !event.withTasks?.includes(tom) ? event.people : [],
    );
    expect(asked).toContain(tom);
  });

  test('is not reminded of what is done, nor of anything once the deployment has started', () => {
    const driver = createGoLiveDriver({ at: at('11-26T10:00') });
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    driver.wish(bea, { type: 'SkipItem', item: 'docs', reason: 'none' });
    driver.runTo(at('12-01T08:00'));
    expect(reminded(driver).flatMap(([, ...people]) => people)).toEqual([ole, ole, ole]);
    approve(driver);
    const before = reminded(driver).length;
    driver.runTo(T0 + hours(20));
    expect(reminded(driver)).toHaveLength(before);
  });

  test('is not reminded at the weekend of what is due on Monday, but on Friday', () => {
    const monday = at('11-30T08:00');
    const driver = createGoLiveDriver({ plan: { ...plan, t0: monday + days(1) }, at: at('11-25T10:00') });
    driver.runTo(monday);
    expect(reminded(driver)).toEqual([
      ['11-27T09:00', tom, ole],
      ['11-27T15:00', tom, ole],
      ['11-30T07:00', tom, ole],
    ]);
  });

  test('of several go-lives gets one message, for the key of a time is the same for all', () => {
    const driver = createGoLiveDriver({ at: at('11-26T10:00') });
    driver.runTo(at('11-30T17:00'));
    expect(keys(driver).filter((key) => key.includes(tom))).toEqual([
      `reminder/${tom}/2026-11-30T08:00`,
      `reminder/${tom}/2026-11-30T14:00`,
      `reminder/${tom}/2026-11-30T16:00`,
    ]);
  });

  test('is not reminded of the morning in the evening, where golive was down', () => {
    const driver = createGoLiveDriver({ at: at('11-26T10:00') });
    driver.moveTo(at('11-30T14:00'));
    driver.tick();
    expect(reminded(driver)).toEqual([]);
    driver.moveTo(at('11-30T17:30'));
    driver.tick();
    expect(reminded(driver)).toEqual([['11-30T17:30', tom, ole]]);
  });
});

describe('a follow-up', () => {
  test('that is due within the hour is told at once, at any time of the day', () => {
    const driver = followUpDriver();
    rollBack(driver);
    driver.tick();
    expect(reminded(driver).at(-1)).toEqual(['12-01T18:30', bea]);
    driver.runTo(rolledBackAt + days(1) + minutes(1));
    expect(reminded(driver).slice(-3)).toEqual([
      ['12-02T09:00', bea, tom],
      ['12-02T15:00', tom],
      ['12-02T17:30', tom],
    ]);
  });

  test('that is overdue is told every working morning, until the go-live is closed', () => {
    const driver = followUpDriver();
    succeed(driver);
    driver.runTo(at('12-07T12:00'));
    const mornings = reminded(driver).filter(([when]) => when.endsWith('09:00') && when > '12-02');
    expect(mornings).toEqual([
      ['12-02T09:00', tom, ole],
      ['12-03T09:00', tom, ole],
      ['12-04T09:00', tom, ole],
      ['12-07T09:00', tom, ole],
    ]);
    driver.wish(rita, { type: 'Close', reason: 'all is well' });
    const before = reminded(driver).length;
    driver.runTo(at('12-24T12:00'));
    expect(reminded(driver)).toHaveLength(before);
  });
});

test('a follow-up whose list has not begun is not pressing yet', () => {
  const later = { id: 'soon', title: 'Soon', fromMs: hours(2), toMs: hours(4) };
  const followUps = [{ ...later, items: [{ id: 'look', text: 'Look at it', owner: 'technical_lead' }] }];
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, followUps } } });
  succeed(driver);
  const pressing = () => pressingTasks(driver.state, tom, driver.now).map(({ id }) => id);
  expect(pressing()).toEqual([]);
  driver.moveTo(driver.now + hours(2));
  expect(pressing()).toEqual(['after_success/look']);
});

describe('a task waits for', () => {
  const first = (driver: GoLiveDriver): Task => {
    const [task] = checklistTasks(driver.state);
    if (!task) throw new Error('the fixture has items');
    return task;
  };
  const left = (driver: GoLiveDriver, person: string) =>
    driver.system({ type: 'ReportMembership', person, isMember: false });
  const owner = (driver: GoLiveDriver) => owerOf(driver.state, first(driver));

  test('its assignee, else the role, else the deputy, else who planned it: whoever is still there', () => {
    const driver = followUpDriver();
    expect(owner(driver)).toBe(tom);
    driver.wish(tom, { type: 'AssignItem', item: 'merged', person: olga });
    expect(owner(driver)).toBe(olga);
    left(driver, olga);
    expect(owner(driver)).toBe(tom);
    left(driver, tom);
    expect(owner(driver)).toBe(tess);
    left(driver, tess);
    expect(owner(driver)).toBe(pat);
  });

  test('somebody else at once when its owner leaves, who is told so if it presses', () => {
    const driver = createGoLiveDriver({ plan: followUpPlan, at: at('11-26T10:00') });
    driver.runTo(at('11-30T10:00'));
    expect(left(driver, tom).events).toEqual([
      { type: 'MembershipChanged', person: tom, isMember: false },
      { type: 'RemindersDue', slot: at('11-30T10:00'), people: [tess] },
    ]);
    expect(keys(driver)).toContain(`reminder/${tess}/2026-11-30T09:00`);
    expect(pressingTasks(driver.state, tess, driver.now).map(({ id }) => id)).toEqual(['merged']);
  });
});

test('a reminder is decided once for each time, and only by golive', () => {
  const driver = createGoLiveDriver({ at: at('11-26T10:00') });
  const slot = at('11-30T09:00');
  expect(driver.system({ type: 'RemindOfTasks', slot }).refusal?.code).toBe('not_due');
  driver.moveTo(slot);
  expect(driver.wish(rita, { type: 'RemindOfTasks', slot }).refusal?.code).toBe('not_allowed');
  expect(driver.system({ type: 'RemindOfTasks', slot }).events).toEqual([
    { type: 'RemindersDue', slot, people: [tom, ole] },
  ]);
  expect(driver.system({ type: 'RemindOfTasks', slot }).refusal?.code).toBe('not_due');
});

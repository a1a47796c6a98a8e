import { describe, expect, it, test } from 'vitest';
import type { Event, RecordedEvent } from '../../../src/domain/event.ts';
import type { TargetWish } from '../../../src/domain/guards/target-wish.ts';
import {
  decideTargets,
  foldTargets,
  locksAt,
  overAt,
  targetBars,
} from '../../../src/domain/guards/targets.ts';
import { isOfNoGoLive, lockReminders, waitedUntil } from '../../../src/domain/guards/targets-told.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { bea, golive, hours, ole, olga, rita, T0, tom, user } from '../../fixtures/golive-fixture.ts';

/* What a lock or a freeze of all leaves on record, word for word, and what a refusal of one says. */

const shop = { service: 'shop-api', environment: 'production' };
const staging = { service: 'shop-api', environment: 'staging' };
const allowed = [rita, tom];
const until = T0 + hours(2);

const recorded = (...past: readonly (readonly [string, Event])[]): readonly RecordedEvent[] =>
  past.map(([by, event], index) =>
    record(event, {
      version: index + 1,
      at: T0,
      actor: by === golive.id ? golive : user(by),
      stream: 'LOCKS',
    }),
  );
const decided = (past: readonly RecordedEvent[], by: string, action: TargetWish) =>
  decideTargets(
    foldTargets(past),
    { id: 'c', at: T0, actor: by === golive.id ? golive : user(by), origin: { via: 'command' }, do: action },
    action,
  );

const locked: Event = { type: 'TargetLocked', ...shop, reason: 'a move' };
const lock: TargetWish = { type: 'LockTarget', ...shop, reason: 'a move', allowed };
const unlock = (reason: string): TargetWish => ({ type: 'UnlockTarget', ...shop, reason, allowed });
const wait: TargetWish = { type: 'AwaitTarget', ...shop };
const freeze: TargetWish = { type: 'FreezeAll', reason: 'an incident', allowed };
const ofRita = recorded([rita, locked]);
const waited = recorded([rita, locked], [ole, { type: 'TargetAwaited', ...shop }]);

describe('on record stands', () => {
  it.each([
    ['a lock', [], rita, lock, { ...locked }],
    ['a lock until a time', [], rita, { ...lock, until }, { ...locked, until }],
    ['a lock that only warns', [], rita, { ...lock, warnOnly: true }, { ...locked, warnOnly: true }],
    ['a lock that was taken', ofRita, tom, { ...lock, steal: true }, { ...locked, takenFrom: rita }],
    ['one’s own lock, set anew', ofRita, rita, { ...lock, steal: true }, { ...locked }],
    ['the end of one’s own lock', ofRita, rita, unlock(' '), { type: 'TargetUnlocked', ...shop }],
    [
      'the end of it with a reason',
      ofRita,
      rita,
      unlock('it is done'),
      { type: 'TargetUnlocked', ...shop, reason: 'it is done' },
    ],
    [
      'the end of another’s, for whoever waits',
      waited,
      tom,
      unlock('now'),
      { type: 'TargetUnlocked', ...shop, reason: 'now', lockedBy: rita, waiting: [ole] },
    ],
    ['a freeze of all', [], rita, freeze, { type: 'AllFrozen', reason: 'an incident' }],
    ['one until a time', [], rita, { ...freeze, until }, { type: 'AllFrozen', reason: 'an incident', until }],
  ] as readonly (readonly [string, readonly RecordedEvent[], string, TargetWish, Event])[])(
    '%s',
    (...[, past, by, action, event]) => {
      expect(decided(past, by, action)).toStrictEqual({ events: [event] });
    },
  );

  it('who tried what they may not, with the target where there is one', () => {
    expect(decided([], olga, lock)).toStrictEqual({
      events: [
        {
          type: 'CommandRefused',
          command: 'LockTarget',
          code: 'may_not_stop',
          subject: 'shop-api/production',
        },
      ],
      refusal: { code: 'may_not_stop', people: allowed },
    });
    expect(decided([], olga, freeze)).toStrictEqual({
      events: [{ type: 'CommandRefused', command: 'FreezeAll', code: 'may_not_stop' }],
      refusal: { code: 'may_not_stop', people: allowed },
    });
    for (const action of [lock, freeze, wait])
      expect(decided([], golive.id, action).refusal?.code).toBe('may_not_stop');
  });
});

it('a refusal shows what stands there already', () => {
  const bar = { by: rita, title: 'a move', since: T0 };
  expect(decided(ofRita, tom, lock).refusal).toStrictEqual({
    code: 'locked',
    subject: rita,
    bar: { because: 'locked', ...bar },
  });
  const frozen = recorded([rita, { type: 'AllFrozen', reason: 'a move', until }]);
  expect(decided(frozen, tom, freeze).refusal).toStrictEqual({
    code: 'all_frozen',
    subject: rita,
    bar: { because: 'all_frozen', ...bar, until },
  });
  for (const action of [wait, unlock('x')])
    expect(decided([], rita, action).refusal).toStrictEqual({
      code: 'target_not_locked',
      subject: 'shop-api',
    });
});

it('whoever holds a lock ends it, also where they may lock nothing any more; another who may not does not', () => {
  const ofOlga = recorded([olga, locked]);
  expect(decided(ofOlga, olga, unlock('')).refusal).toBeUndefined();
  expect(decided(ofOlga, bea, unlock('x')).refusal?.code).toBe('may_not_stop');
  expect(decided(ofOlga, olga, lock).refusal?.code).toBe('may_not_stop');
  expect(decided([], olga, unlock('x')).refusal?.code).toBe('may_not_stop');
});

it('a lock is of one service in one environment, and leaves those of others alone', () => {
  const both = [
    [rita, locked],
    [tom, { ...locked, ...staging }],
  ] as const;
  const places = (past: readonly RecordedEvent[]) =>
    locksAt(foldTargets(past), T0).map(({ by, environment }) => [by, environment]);
  expect(places(recorded(...both))).toEqual([
    [rita, 'production'],
    [tom, 'staging'],
  ]);
  expect(places(recorded(...both, [rita, { type: 'TargetUnlocked', ...shop }]))).toEqual([[tom, 'staging']]);
  expect(places(recorded(...both, [rita, locked]))).toHaveLength(2);
  const other = { service: 'other-api', environment: 'production' };
  expect(targetBars(foldTargets(ofRita), other, { now: T0, at: T0 })).toEqual([]);
  expect(targetBars(foldTargets(ofRita), shop, { now: T0, at: T0 })).toStrictEqual([
    { because: 'locked', by: rita, title: 'a move', since: T0 },
  ]);
});

it('that a lock is over is told only where somebody waits', () => {
  const timed: Event = { ...locked, until };
  expect(overAt(foldTargets(recorded([rita, timed])), until)).toEqual([]);
  const past = recorded([rita, timed], [ole, { type: 'TargetAwaited', ...shop }]);
  expect(overAt(foldTargets(past), until)).toHaveLength(1);
  expect(overAt(foldTargets(past), until - 1)).toEqual([]);
});

test('a stream with a hole, or with an event of a go-live, is a bug', () => {
  const [first, second] = waited;
  expect(() => foldTargets(second ? [second] : [])).toThrow('LOCKS: event 2 after 0');
  expect(() => foldTargets(first ? [first, first] : [])).toThrow('LOCKS: event 1 after 1');
  expect(() => foldTargets(recorded([rita, { type: 'Resumed' }]))).toThrow('belongs to a go-live');
});

test('whoever waited, or lost a lock, hears of it in a message of its own, and never who did it', () => {
  const told = (by: string, event: Event) =>
    lockReminders(record(event, { version: 9, at: T0, actor: by === golive.id ? golive : user(by) }));
  const ended: Event = { type: 'TargetUnlocked', ...shop, lockedBy: rita, waiting: [ole] };
  const common = { kind: 'slack.reminder', goLive: 'LOCKS', about: 'lock' };
  expect(told(tom, ended)).toStrictEqual([
    {
      ...common,
      key: `lock/9/${ole}`,
      person: ole,
      lock: { what: 'free', ...shop, by: tom, waiting: [ole], index: 0 },
    },
    { ...common, key: `lock/9/${rita}`, person: rita, lock: { what: 'ended', ...shop, by: tom } },
  ]);
  expect(told(ole, ended).map(({ person }) => person)).toEqual([rita]);
  // Whoever lost it and waits for it again is told that it is free.
  expect(told(tom, { ...ended, waiting: [rita] }).map(({ lock: news }) => news?.what)).toEqual(['free']);
  const freed: Event = { type: 'TargetFreed', ...shop, waiting: [ole] };
  expect(told(golive.id, freed)[0]?.lock).toStrictEqual({ what: 'free', ...shop, waiting: [ole], index: 0 });
  expect(told(tom, { ...locked, takenFrom: rita }).map(({ person }) => person)).toEqual([rita]);
  expect([told(tom, locked), told(tom, { type: 'AllFrozen', reason: 'x' })]).toEqual([[], []]);
  expect([waitedUntil(ended), waitedUntil(freed), waitedUntil(locked)]).toEqual([[ole], [ole], []]);
  const [effect] = told(tom, ended);
  expect(effect && isOfNoGoLive(effect)).toBe(true);
  expect(effect && isOfNoGoLive({ ...effect, goLive: 'REVIEWS' })).toBe(true);
  expect(effect && isOfNoGoLive({ ...effect, goLive: 'GL-7' })).toBe(false);
});

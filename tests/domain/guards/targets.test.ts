import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../src/domain/event.ts';
import type { TargetWish } from '../../../src/domain/guards/target-wish.ts';
import {
  decideTargets,
  foldTargets,
  locksAt,
  overAt,
  targetBars,
} from '../../../src/domain/guards/targets.ts';
import { lockReminders } from '../../../src/domain/guards/targets-told.ts';
import { en } from '../../../src/messages/en.ts';
import { renderLockNews } from '../../../src/messages/outgoing/lock-news.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { bea, golive, hours, ole, olga, rita, T0, tom, user } from '../../fixtures/golive-fixture.ts';

const shop = { service: 'shop-api', environment: 'production' };
const allowed = [rita, tom];
const now = T0;

const wordsOf = (message: ReturnType<typeof renderLockNews>): string => JSON.stringify(message.blocks);

type Wish = readonly [string, TargetWish, number?];

/** Each wish in turn, by whom and how many hours later; the refusals and the state at the end. */
function played(...wishes: readonly Wish[]) {
  let trail: readonly RecordedEvent[] = [];
  const refused: (string | undefined)[] = [];
  for (const [by, action, later = 0] of wishes) {
    const at = now + hours(later);
    const actor = by === golive.id ? golive : user(by);
    const command = { id: 'c', at, actor, origin: { via: 'command' }, do: action } as const;
    const { events, refusal } = decideTargets(foldTargets(trail), command, action);
    refused.push(refusal?.code);
    trail = [
      ...trail,
      ...events.map((event, i) => record(event, { version: trail.length + i + 1, at, actor })),
    ];
  }
  const state = foldTargets(trail);
  return {
    state,
    trail,
    refused,
    last: refused.at(-1),
    locks: (later = 0) => locksAt(state, now + hours(later)),
    bars: (later = 0) =>
      targetBars(state, shop, { now: now + hours(later), at: now + hours(later) }).map(
        ({ because }) => because,
      ),
  };
}

const lock = (more: Partial<Extract<TargetWish, { type: 'LockTarget' }>> = {}): TargetWish => ({
  type: 'LockTarget',
  ...shop,
  reason: 'the database is moved',
  allowed,
  ...more,
});
const unlock = (reason = ''): TargetWish => ({ type: 'UnlockTarget', ...shop, reason, allowed });
const wait: TargetWish = { type: 'AwaitTarget', ...shop };
const freeze = (more: { reason?: string; until?: number } = {}): TargetWish => ({
  type: 'FreezeAll',
  reason: 'an incident',
  allowed,
  ...more,
});
const unfreeze = (reason = 'it is over'): TargetWish => ({ type: 'UnfreezeAll', reason, allowed });

describe('the freeze of all go-lives', () => {
  it('lasts until somebody who may ends it with a reason', () => {
    expect(played([rita, freeze()]).bars(500)).toEqual(['all_frozen']);
    const ended = played([rita, freeze()], [olga, unfreeze()], [tom, unfreeze(' ')], [tom, unfreeze()]);
    expect(ended.refused).toEqual([undefined, 'may_not_stop', 'reason_required', undefined]);
    expect(ended.bars()).toEqual([]);
    expect(ended.trail.map(({ event }) => event.type)).toEqual([
      'AllFrozen',
      'CommandRefused',
      'AllUnfrozen',
    ]);
  });

  it('ends by itself at the time that was said, and not before', () => {
    const it = played([rita, freeze({ until: now + hours(2) })]);
    expect([it.bars(1), it.bars(2)]).toEqual([['all_frozen'], []]);
    expect(played([rita, freeze({ until: now + hours(2) })], [tom, freeze(), 2]).last).toBeUndefined();
  });

  it.each([
    ['by nobody who may', [[olga, freeze()]], 'may_not_stop'],
    ['without a reason', [[rita, freeze({ reason: ' ' })]], 'reason_required'],
    ['until a time that is past', [[rita, freeze({ until: now })]], 'until_in_past'],
    [
      'twice',
      [
        [rita, freeze()],
        [tom, freeze()],
      ],
      'all_frozen',
    ],
    ['away where nothing is frozen', [[rita, unfreeze()]], 'all_not_frozen'],
  ] as const)('is not said %s', (_, wishes, code) => {
    expect(played(...wishes).last).toBe(code);
  });
});

describe('a lock', () => {
  it('keeps the other deployments of its target back until its owner ends it', () => {
    const it = played([rita, lock()]);
    expect(it.bars()).toEqual(['locked']);
    expect(targetBars(it.state, { ...shop, environment: 'staging' }, { now, at: now })).toEqual([]);
    expect(played([rita, lock()], [rita, unlock()]).bars()).toEqual([]);
  });

  it('is not in the way of a deployment after its end', () => {
    const { state } = played([rita, lock({ until: now + hours(2) })]);
    expect(targetBars(state, shop, { now, at: now + hours(1) })).toHaveLength(1);
    expect(targetBars(state, shop, { now, at: now + hours(2) })).toEqual([]);
  });

  it('keeps nothing back where it only warns', () => {
    const { state } = played([rita, lock({ warnOnly: true })]);
    expect(targetBars(state, shop, { now, at: now })).toMatchObject([{ because: 'locked', warnOnly: true }]);
  });

  it('is set anew by its owner, with those who wait for it', () => {
    const it = played([rita, lock()], [ole, wait], [rita, lock({ reason: 'it takes longer' })]);
    expect(it.locks()).toMatchObject([{ by: rita, reason: 'it takes longer', waiting: [ole] }]);
  });

  it('is taken over from another only when that is said, with a reason, by who may, on record', () => {
    const it = played(
      [rita, lock()],
      [tom, lock()],
      [tom, lock({ steal: true, reason: '' })],
      [olga, lock({ steal: true })],
    );
    expect(it.refused).toEqual([undefined, 'locked', 'reason_required', 'may_not_stop']);
    const taken = played([rita, lock()], [tom, wait], [ole, wait], [tom, lock({ steal: true })]);
    expect(taken.locks()).toMatchObject([{ by: tom, waiting: [ole] }]);
    expect(taken.trail.at(-1)?.event).toMatchObject({ takenFrom: rita });
  });

  it('is waited for by anybody once, the first of them first, and freed for them', () => {
    const it = played(
      [rita, lock({ until: now + hours(2) })],
      [ole, wait],
      [bea, wait],
      [ole, wait],
      [rita, wait],
    );
    expect(it.refused).toEqual([undefined, undefined, undefined, 'waiting_already', 'waiting_already']);
    expect(it.locks()).toMatchObject([{ waiting: [ole, bea] }]);
    expect(it.bars(2)).toEqual([]);
  });

  const untilTwo = lock({ until: now + hours(2) });
  const over = { type: 'ReportTargetFree', ...shop } as const;

  it('whose time is over is told to those who waited, once, and to nobody before', () => {
    const waited = [
      [rita, untilTwo],
      [ole, wait],
      [bea, wait],
    ] as const;
    expect(overAt(played(...waited).state, now + hours(1))).toEqual([]);
    expect(overAt(played(...waited).state, now + hours(2))).toMatchObject([shop]);
    expect(played(...waited, [golive.id, over, 1]).last).toBe('not_due');
    expect(played(...waited, [tom, over, 2]).last).toBe('not_allowed');
    const it = played(...waited, [golive.id, over, 2], [golive.id, over, 2]);
    expect(it.last).toBe('not_due');
    expect(it.trail.at(-1)?.event).toEqual({ type: 'TargetFreed', ...shop, waiting: [ole, bea] });
    expect(overAt(it.state, now + hours(3))).toEqual([]);
    // A clock that is put back does not lock it again.
    expect(it.locks(1)).toEqual([]);
    expect(played([rita, untilTwo], [golive.id, over, 2]).last).toBe('not_due');
    expect(played([rita, lock()], [ole, wait], [rita, unlock(), 2]).locks(1)).toEqual([]);
  });

  it('that follows at once on one that is over keeps those who were not told waiting', () => {
    const next = played([rita, untilTwo], [tom, wait], [bea, wait], [tom, lock(), 3]);
    expect(next.locks(3)).toMatchObject([{ by: tom, waiting: [bea] }]);
    const told = played([rita, untilTwo], [ole, wait], [golive.id, over, 2], [tom, lock(), 3]);
    expect(told.locks(3)).toMatchObject([{ by: tom, waiting: [] }]);
  });

  describe('is told directly', () => {
    const reminded = (...wishes: readonly Wish[]) =>
      played(...wishes)
        .trail.flatMap(lockReminders)
        .map(({ person, lock: news, key }) => {
          if (!news) throw new Error(key);
          return [person, news.what, wordsOf(renderLockNews(news, en))] as const;
        });

    it('to each who waited, the first first, and to whoever lost it by another', () => {
      const told = reminded(
        [rita, lock()],
        [ole, wait],
        [bea, wait],
        [tom, unlock('the release cannot wait')],
      );
      expect(told).toEqual([
        [
          ole,
          'free',
          expect.stringMatching(/<@U0TOM> ended.*your turn.*golive lock shop-api production reason/s),
        ],
        [bea, 'free', expect.stringMatching(/<@U0OLE> waited before you/)],
        [rita, 'ended', expect.stringMatching(/<@U0TOM> \*ended your lock\*.*the release cannot wait/s)],
      ]);
      expect(reminded([rita, lock()], [ole, wait], [rita, unlock()])).toHaveLength(1);
      expect(reminded([rita, untilTwo], [ole, wait], [golive.id, over, 2])).toEqual([
        [ole, 'free', expect.stringContaining('time of the lock')],
      ]);
    });

    it('to whom it was taken from', () => {
      const told = reminded(
        [rita, lock()],
        [ole, wait],
        [tom, lock({ steal: true, reason: '<!here> mine' })],
      );
      expect(told).toEqual([
        [rita, 'taken', expect.stringMatching(/<@U0TOM> \*took over your lock\*.*&lt;!here&gt; mine/s)],
      ]);
      expect(reminded([rita, lock()], [rita, lock({ reason: 'it takes longer' })])).toEqual([]);
    });

    it('to nobody who ended it', () => {
      expect(reminded([rita, lock()], [tom, wait], [tom, unlock('mine')])).toMatchObject([
        [rita, 'ended', {}],
      ]);
    });
  });

  it.each([
    [
      'unlocked by another without a reason',
      [
        [rita, lock()],
        [tom, unlock()],
      ],
      'reason_required',
    ],
    [
      'unlocked by whoever may not',
      [
        [rita, lock()],
        [olga, unlock('why not')],
      ],
      'may_not_stop',
    ],
    ['unlocked where nothing is locked', [[rita, unlock('x')]], 'target_not_locked'],
    [
      'unlocked after its end',
      [
        [rita, lock({ until: now + hours(1) })],
        [rita, unlock(), 1],
      ],
      'target_not_locked',
    ],
    ['waited for where nothing is locked', [[ole, wait]], 'target_not_locked'],
    ['set until a time that is past', [[rita, lock({ until: now - 1 })]], 'until_in_past'],
    ['set by whoever may not', [[olga, lock()]], 'may_not_stop'],
  ] as const)('is not %s', (_, wishes, code) => {
    expect(played(...wishes).last).toBe(code);
  });
});

import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/domain/decide.ts';
import {
  type FreezeCalendar,
  type FreezeWindow,
  freezeBars,
  spanAt,
} from '../../../src/domain/guards/freeze.ts';
import { due, nextDueAt } from '../../../src/domain/schedule.ts';
import { facts, hours, olga, plan, rita, T0, tom, user } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { approved, deploy1, deploying, dispatchUnknown } from '../histories.ts';

const at = (text: string): number => Date.parse(text);
const berlin = { id: 'f', title: 'Freeze', timeZone: 'Europe/Berlin' };
const once = (from: string, until: string): FreezeWindow => ({
  ...berlin,
  when: { kind: 'once', from, until },
});
const weekly = (from: [number, string], until: [number, string]): FreezeWindow => ({
  ...berlin,
  when: {
    kind: 'weekly',
    from: { day: from[0], time: from[1] },
    until: { day: until[0], time: until[1] },
  },
});

describe('a freeze', () => {
  const yearEnd = once('2026-12-18T16:00', '2027-01-04T08:00');
  const weekend = weekly([5, '16:00'], [1, '08:00']);
  const nights = weekly([3, '22:00'], [3, '23:30']);
  // On 2026-03-29 Berlin skips 02:00 to 03:00, on 2026-10-25 it has 02:00 to 03:00 twice.
  const inGap = weekly([7, '02:30'], [7, '03:30']);
  const untilGap = once('2026-03-29T01:00', '2026-03-29T02:30');
  const doubled = once('2026-10-25T02:30', '2026-10-25T02:45');
  it.each([
    ['covers its first instant', yearEnd, ['2026-12-18T15:00:00Z', '2027-01-04T07:00:00Z']],
    ['does not cover the instant before', yearEnd, ['2026-12-18T14:59:59Z', undefined]],
    ['does not cover its end', yearEnd, ['2027-01-04T07:00:00Z', undefined]],
    ['that recurs covers its days', weekend, ['2026-11-28T12:00:00Z', '2026-11-30T07:00:00Z']],
    [
      'that recurs covers the night of its last day',
      weekend,
      ['2026-11-30T06:59:00Z', '2026-11-30T07:00:00Z'],
    ],
    ['that recurs leaves the other days free', weekend, ['2026-12-02T12:00:00Z', undefined]],
    [
      'that recurs follows the local time in summer',
      weekend,
      ['2026-07-03T14:00:00Z', '2026-07-06T06:00:00Z'],
    ],
    ['within one day covers that evening', nights, ['2026-12-02T21:30:00Z', '2026-12-02T22:30:00Z']],
    ['within one day leaves the next evening free', nights, ['2026-12-03T21:30:00Z', undefined]],
    [
      'that begins where the clock skips begins before it',
      inGap,
      ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z'],
    ],
    [
      'that ends where the clock skips ends after it',
      untilGap,
      ['2026-03-29T01:15:00Z', '2026-03-29T01:30:00Z'],
    ],
    ['at a time that comes twice covers both', doubled, ['2026-10-25T01:40:00Z', '2026-10-25T01:45:00Z']],
    [
      'at a time that comes twice begins with the first',
      doubled,
      ['2026-10-25T00:30:00Z', '2026-10-25T01:45:00Z'],
    ],
  ] as const)('%s', (_, window, [instant, until]) => {
    const span = spanAt(window, at(instant));
    expect(span && new Date(span.until).toISOString()).toBe(
      until === undefined ? undefined : new Date(at(until)).toISOString(),
    );
  });

  const asked = {
    target: { service: 'shop', environment: 'production' },
    at: at('2026-12-19T12:00:00Z'),
    lifted: [],
  };
  const calendar = (...windows: readonly FreezeWindow[]): FreezeCalendar => ({ isReadable: true, windows });

  it('is for the services and environments that it names', () => {
    const bars = (more: Partial<FreezeWindow>) => freezeBars(calendar({ ...yearEnd, ...more }), asked).length;
    expect(bars({})).toBe(1);
    expect(bars({ services: ['shop'], environments: ['production'] })).toBe(1);
    expect(bars({ services: ['other'] })).toBe(0);
    expect(bars({ environments: ['staging'] })).toBe(0);
  });

  it('is over only when no other one covers its end', () => {
    // The year-end freeze ends on a Monday at 08:00, where another one goes on until Tuesday.
    const also = { ...once('2027-01-04T00:00', '2027-01-05T00:00'), id: 'also' };
    const [bar, ...others] = freezeBars(calendar(yearEnd, also), asked);
    expect(others).toEqual([]);
    expect(bar).toMatchObject({ until: at('2027-01-04T07:00:00Z'), freeAt: at('2027-01-04T23:00:00Z') });
  });

  it('has no end in sight where one always follows the other', () => {
    const always = [
      { ...weekly([1, '00:00'], [5, '00:00']), id: 'a' },
      { ...weekly([5, '00:00'], [1, '00:00']), id: 'b' },
    ];
    expect(freezeBars(calendar(...always), asked)[0]?.freeAt).toBeUndefined();
  });

  it('that was lifted counts again the next time', () => {
    const [bar] = freezeBars(calendar(weekend), asked);
    const lifted = [{ freeze: 'f', title: 'Freeze', until: bar?.until ?? 0 }];
    expect(freezeBars(calendar(weekend), { ...asked, lifted })).toEqual([]);
    const nextWeek = { ...asked, at: at('2026-12-26T12:00:00Z'), lifted };
    expect(freezeBars(calendar(weekend), nextWeek)).toHaveLength(1);
  });

  it('of a calendar lasts as long as each of its times, and is lifted for that one', () => {
    const [from, until] = [asked.at - hours(1), asked.at + hours(1)];
    const spans = [
      { from: from - hours(24), until: until - hours(24) },
      { from, until },
    ];
    const event: FreezeWindow = { ...berlin, when: { kind: 'spans', spans } };
    const [bar] = freezeBars(calendar(event), asked);
    expect(bar).toMatchObject({ because: 'frozen', until, freeAt: until });
    const lifted = [{ freeze: 'f', title: 'Freeze', until }];
    expect(freezeBars(calendar(event), { ...asked, lifted })).toEqual([]);
    expect(freezeBars(calendar(event), { ...asked, at: asked.at - hours(24), lifted })).toHaveLength(1);
  });

  it('of a calendar that was never read may be at any time, until that is lifted; of one that was, it counts as read for a time', () => {
    const company = { id: 'company', title: 'Company', services: ['shop'] };
    const unread = (more: object = {}): FreezeCalendar => ({
      isReadable: true,
      windows: [],
      unread: [{ ...company, ...more }],
    });
    const bar = { because: 'calendar_unread', by: 'company', title: 'Company' };
    expect(freezeBars(unread(), asked)).toEqual([bar]);
    expect(freezeBars(unread({ services: ['other'] }), asked)).toEqual([]);
    const lifted = [{ freeze: 'company', title: 'Company' }];
    expect(freezeBars(unread(), { ...asked, lifted })).toEqual([]);
    const since = (agoMs: number, at = 5) => unread({ lastRead: { at, agoMs, countsForMs: hours(24) } });
    expect(freezeBars(since(hours(24) - 1), { ...asked, lifted })).toEqual([
      { ...bar, warnOnly: true, readAt: 5, countsUntil: 5 + hours(24), told: 3 },
    ]);
    // That it was let through while it was never read says nothing of what it said since.
    const silent = { ...bar, readAt: 5, told: 3 };
    expect(freezeBars(since(hours(24)), { ...asked, lifted })).toEqual([silent]);
    const ofThis = [{ ...lifted[0], freeze: 'company', title: 'Company', readAt: 5 }];
    expect(freezeBars(since(hours(24)), { ...asked, lifted: ofThis })).toEqual([]);
    expect(freezeBars(since(hours(24), 6), { ...asked, lifted: ofThis })).toHaveLength(1);
    expect(freezeBars(unread(), { ...asked, lifted: ofThis })).toEqual([bar]);
  });

  it('that cannot be read may be any', () => {
    expect(freezeBars({ isReadable: false }, asked)).toMatchObject([{ because: 'freezes_unreadable' }]);
  });
});

describe('a go-live whose T-0 lies in a freeze', () => {
  const frozen = {
    because: 'frozen',
    by: 'year_end',
    title: 'Year end',
    until: T0 + hours(1),
    freeAt: T0 + hours(1),
  } as const;
  const barred = { type: 'BarsChanged', bars: [frozen] } as const;
  const bars = { bars: [frozen] };
  const lift = { type: 'LiftFreeze', reason: 'the fix cannot wait' } as const;
  const lifted = {
    type: 'FreezeLifted',
    freezes: [{ freeze: 'year_end', title: 'Year end', until: frozen.until }],
    reason: lift.reason,
  } as const;

  it('is planned and knows of it', () => {
    const command = { id: 'p', at: T0 - hours(48), actor: user(rita), origin: { via: 'command' } } as const;
    const { events } = decide(undefined, { ...command, do: plan }, { ...facts, ...bars });
    expect(events.map(({ type }) => type)).toEqual(['GoLivePlanned', 'BarsChanged']);
  });

  it('takes no final GO, start or dispatch', () => {
    given(planned, barred).when({ type: 'GiveFinalGo' }, { by: rita, facts: bars }).refusedOnRecord('frozen');
    const refusal = given(...approved, barred)
      .when({ type: 'StartDeployment' }, { by: tom, at: T0, facts: bars })
      .refusedOnRecord('frozen');
    expect(refusal.bar).toEqual(frozen);
  });

  it('starts where somebody only warns', () => {
    const warning = { because: 'locked', by: rita, title: 'look twice', warnOnly: true } as const;
    given(...approved, { type: 'BarsChanged', bars: [warning] })
      .when({ type: 'StartDeployment' }, { by: tom, at: T0, facts: { bars: [warning] } })
      .givesTypes('RunRequested');
  });

  it('is let through by whoever may, with a reason, and only then starts', () => {
    const it = given(...approved, barred);
    it.when(lift, { by: olga, facts: bars }).refusedOnRecord('not_allowed');
    it.when({ ...lift, reason: ' ' }, { by: rita, facts: bars }).refused('reason_required');
    it.when(lift, { by: rita, facts: bars }).gives(lifted, { type: 'BarsChanged', bars: [] });
    given(...approved, barred, lifted, { type: 'BarsChanged', bars: [] })
      .when({ type: 'StartDeployment' }, { by: tom, at: T0, facts: { bars: [] } })
      .givesTypes('RunRequested');
    given(...approved)
      .when(lift, { by: rita, facts: { bars: [] } })
      .refused('not_frozen');
  });

  it.each([
    ['was never read', {}],
    ['says nothing any more', { readAt: T0 - hours(25) }],
  ])('does not start while a calendar %s, is let through, and is rolled back all the same', (_, which) => {
    const unread = { because: 'calendar_unread', by: 'company', title: 'Company', ...which } as const;
    const news: Past = { type: 'BarsChanged', bars: [unread] };
    const world = { facts: { bars: [unread] } };
    const it = given(...approved, news);
    it.when({ type: 'StartDeployment' }, { by: tom, at: T0, ...world }).refusedOnRecord('calendar_unread');
    given(planned, news)
      .when({ type: 'GiveFinalGo' }, { by: rita, ...world })
      .refusedOnRecord('calendar_unread');
    it.when(lift, { by: rita, ...world }).gives(
      {
        type: 'FreezeLifted',
        freezes: [{ freeze: 'company', title: 'Company', ...which }],
        reason: lift.reason,
      },
      { type: 'BarsChanged', bars: [] },
    );
    const stale = { ...unread, warnOnly: true, readAt: T0 - hours(3) } as const;
    given(...approved, { type: 'BarsChanged', bars: [stale] })
      .when({ type: 'StartDeployment' }, { by: tom, at: T0, facts: { bars: [stale] } })
      .givesTypes('RunRequested');
    const rollback = { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' } as const;
    const { decision } = given(...deploying, news).when(rollback, { by: tom, at: T0, ...world });
    expect(decision.events.at(-1)?.type).toBe('RunRequested');
  });

  it('looks again when the freeze ends, and is free then', () => {
    const { state } = given(...approved, barred);
    expect(due(state, frozen.until)).toContainEqual({ at: frozen.until, action: { type: 'ReportBars' } });
    expect(nextDueAt(state, T0 + hours(1) - 1)).toBeLessThanOrEqual(frozen.until);
    given(...approved, barred)
      .when({ type: 'ReportBars' }, { at: frozen.until, facts: { bars: [] } })
      .gives({ type: 'BarsChanged', bars: [] });
  });

  it('is judged by the new T-0 where it is rescheduled, and only where that is accepted', () => {
    const move = { type: 'Reschedule', t0: T0 + hours(2), timeZone: 'Europe/Berlin' } as const;
    const it = given(planned, barred);
    it.when(move, { by: rita, facts: { bars: [] } }).givesTypes('Rescheduled', 'BarsChanged');
    it.when({ ...move, t0: 0 }, { by: rita, facts: { bars: [] } }).refused('t0_in_past');
  });

  it('is not sent again where nothing of the first attempt arrived and a freeze has begun since', () => {
    const again = { type: 'BeginDispatch', correlationId: deploy1, attempt: 2 } as const;
    const { decision } = given(...dispatchUnknown).when(again, { at: T0, facts: bars });
    expect(decision.refusal?.code).toBe('frozen');
    expect(decision.events.map(({ type }) => type)).toEqual(['BarsChanged', 'DispatchRejected']);
  });

  it('is rolled back all the same', () => {
    const { decision } = given(...deploying, barred).when(
      { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' },
      { by: tom, at: T0, facts: bars },
    );
    expect(decision.refusal).toBeUndefined();
    expect(decision.events.at(-1)?.type).toBe('RunRequested');
  });
});

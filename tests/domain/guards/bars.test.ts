import { describe, expect, it } from 'vitest';
import { isKeptBackByHealth, keptBackBy } from '../../../src/domain/guards/bad-health.ts';
import { asTargetIs, type Bar, putInTheWay } from '../../../src/domain/guards/bar.ts';
import { type FreezeWindow, freezeBars, isOfCalendar } from '../../../src/domain/guards/freeze.ts';
import { findingOf, notSentFor } from '../../../src/domain/guards/last-look.ts';
import { isBarOf } from '../../../src/domain/guards/standing-glass.ts';
import { facts, hours, rita, service, T0 } from '../../fixtures/golive-fixture.ts';
import { allWell } from '../../fixtures/last-look.ts';
import { given, type Past } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  requested,
  rolledBack,
  rollingBack,
  succeeded,
  verifying,
} from '../histories.ts';

const frozen: Bar = { because: 'frozen', by: 'xmas', title: 'Christmas', until: T0 + hours(9) };
const stop: Bar = { because: 'all_frozen', by: rita, title: 'incident' };
const silent: Bar = { because: 'calendar_unread', by: 'company', title: 'Company', readAt: 5, told: 2 };

describe('what stands in the way', () => {
  const news = (past: readonly Past[], bars: readonly Bar[] | undefined, waited?: readonly string[]) =>
    asTargetIs(given(...past).state, { bars, ...(waited ? { waited } : {}) }, T0).news;

  it('is news when any word of it changes, and not when it is the same', () => {
    const past = [...approved, { type: 'BarsChanged', bars: [frozen, silent] } as const];
    expect(news(past, [frozen, { ...silent }])).toEqual([]);
    expect(news(past, undefined)).toEqual([]);
    const others: readonly (readonly Bar[])[] = [
      [frozen],
      [silent, frozen],
      [{ ...frozen, because: 'freezes_unreadable' }, silent],
      [{ ...frozen, by: 'easter' }, silent],
      [{ ...frozen, title: 'Easter' }, silent],
      [{ ...frozen, since: 1 }, silent],
      [{ ...frozen, until: T0 + hours(8) }, silent],
      [{ ...frozen, freeAt: T0 + hours(9) }, silent],
      [{ ...frozen, warnOnly: true }, silent],
      [frozen, { ...silent, countsUntil: T0 }],
      [frozen, { ...silent, told: 3 }],
    ];
    for (const bars of others) expect(news(past, bars)).toStrictEqual([{ type: 'BarsChanged', bars }]);
    // Of a calendar that is silent people hear ever more seldom, not with each try.
    expect(news(past, [frozen, { ...silent, readAt: 6 }])).toEqual([]);
  });

  it('is over at its time', () => {
    expect(news(approved, [{ ...frozen, until: T0 }])).toEqual([]);
    expect(news(approved, [{ ...frozen, until: T0 + 1 }])).toHaveLength(1);
  });

  it('is told to whoever waited for its end, also where nothing else changes', () => {
    expect(news(approved, [], [rita])).toStrictEqual([{ type: 'BarsChanged', bars: [], waiting: [rita] }]);
  });

  it('is shown until the deployment is sent; on its way only that all others stand still, and at the end nothing new', () => {
    const shown = (past: readonly Past[]) =>
      news(past, [frozen, stop]).flatMap((event) =>
        event.type === 'BarsChanged' ? event.bars.map(({ because }) => because) : [],
      );
    expect(shown(approved)).toEqual(['frozen', 'all_frozen']);
    expect(shown(requested)).toEqual(['frozen', 'all_frozen']);
    expect(shown(deploying)).toEqual(['all_frozen']);
    for (const past of [succeeded, rolledBack, aborted]) expect(shown(past)).toEqual([]);
  });

  it('of those who come after is a rollback until it is unlocked, and its version until that is allowed again', () => {
    const put = (...past: readonly Past[]) => putInTheWay(given(...past).state);
    const locked: Past = { type: 'EnvironmentLocked' };
    const unlocked: Past = { event: { type: 'EnvironmentUnlocked', reason: 'known' }, by: rita };
    const allowed: Past = { event: { type: 'VersionAllowed', reason: 'not to blame' }, by: rita };
    const different = [
      put(...deploying),
      put(...rollingBack),
      put(...rolledBack, locked),
      put(...rolledBack, locked, unlocked),
      put(...rolledBack, locked, allowed),
    ];
    expect(new Set(different).size).toBe(5);
    expect(put(...verifying)).toBe(put(...rollingBack));
    expect(put(...rolledBack, locked, unlocked, allowed)).toBe(put(...deploying));
  });
});

describe('a freeze', () => {
  const asked = { target: { service: 'shop', environment: 'production' }, at: T0, lifted: [] };
  const always = (id: string, more: Partial<FreezeWindow> = {}): FreezeWindow => ({
    id,
    title: id,
    timeZone: 'UTC',
    when: { kind: 'spans', spans: [{ from: T0 - 1, until: T0 + hours(1) }] },
    ...more,
  });
  const named = (lifted: readonly { freeze: string; title: string; until?: number; readAt?: number }[]) =>
    freezeBars({ isReadable: true, windows: [always('a'), always('b')] }, { ...asked, lifted }).map(
      ({ by }) => by,
    );

  it('is lifted by its name and its end, and no other with it', () => {
    expect(named([])).toEqual(['a', 'b']);
    expect(named([{ freeze: 'a', title: 'a', until: T0 + hours(1) }])).toEqual(['b']);
    expect(
      named([
        { freeze: 'a', title: 'a', until: T0 },
        { freeze: 'c', title: 'c', until: T0 + hours(1) },
      ]),
    ).toEqual(['a', 'b']);
  });

  it('says what it is, until when, and when the target is free', () => {
    const until = T0 + hours(1);
    expect(freezeBars({ isReadable: true, windows: [always('a')] }, asked)).toStrictEqual([
      { because: 'frozen', by: 'a', title: 'a', until, freeAt: until },
    ]);
    expect(freezeBars({ isReadable: false }, asked)).toStrictEqual([
      { because: 'freezes_unreadable', by: 'freezes.yaml' },
    ]);
    const ever = {
      kind: 'weekly',
      from: { day: 1, time: '00:00' },
      until: { day: 5, time: '00:00' },
    } as const;
    const rest = {
      kind: 'weekly',
      from: { day: 5, time: '00:00' },
      until: { day: 1, time: '00:00' },
    } as const;
    const endless = [always('a', { when: ever }), always('b', { when: rest })];
    const [bar] = freezeBars({ isReadable: true, windows: endless }, asked);
    expect(bar && 'freeAt' in bar).toBe(false);
  });

  it('two at once free the target with the later one', () => {
    const long = always('b', { when: { kind: 'spans', spans: [{ from: T0, until: T0 + hours(5) }] } });
    const [bar] = freezeBars({ isReadable: true, windows: [always('a'), long] }, asked);
    expect(bar).toMatchObject({ until: T0 + hours(1), freeAt: T0 + hours(5) });
  });

  it('is lifted with what else can be, and leaves what cannot', () => {
    const warns: Bar = { ...silent, warnOnly: true };
    const unreadable: Bar = { because: 'freezes_unreadable', by: 'freezes.yaml' };
    const endless: Bar = { because: 'frozen', by: 'ever' };
    const bars = [frozen, silent, warns, unreadable, endless, stop];
    given(...approved, { type: 'BarsChanged', bars })
      .when({ type: 'LiftFreeze', reason: 'agreed' }, { by: rita, facts: { bars } })
      .gives(
        {
          type: 'FreezeLifted',
          reason: 'agreed',
          freezes: [
            { freeze: 'xmas', title: 'Christmas', until: T0 + hours(9) },
            { freeze: 'company', title: 'Company', readAt: 5 },
          ],
        },
        { type: 'BarsChanged', bars: [warns, unreadable, endless, stop] },
      );
  });

  it('is of a calendar, other than a lock, a stop or a rollback', () => {
    const all = [
      'frozen',
      'freezes_unreadable',
      'calendar_unread',
      'all_frozen',
      'locked',
      'target_locked',
    ] as const;
    expect(all.filter((because) => isOfCalendar({ because, by: 'x' }))).toEqual(all.slice(0, 3));
  });
});

describe('an endpoint that is down', () => {
  const down = {
    type: 'DispatchNotSent',
    correlationId: deploy1,
    reason: 'web: 503',
    because: 'health_down',
    down: ['web', 'api'],
  } as const;
  const accepted: Past = { type: 'BadHealthAccepted', endpoints: ['web'], reason: 'known' };
  const kept = (...past: readonly Past[]) => keptBackBy(given(...past).state);

  it('keeps the deployment back while that waits, and nobody took it on', () => {
    expect(kept(...approved)).toEqual([]);
    expect(kept(...requested)).toEqual([]);
    expect(kept(...requested, down)).toEqual(['web', 'api']);
    expect(kept(...requested, down, accepted)).toEqual(['api']);
    expect(kept(...requested, down, { type: 'Aborted', reason: 'no' })).toEqual([]);
    expect(kept(...requested, down, { type: 'DispatchBegun', correlationId: deploy1, attempt: 1 })).toEqual(
      [],
    );
    expect(kept(...deploying)).toEqual([]);
  });

  it('asks somebody, as nothing else that keeps it back does', () => {
    expect(isKeptBackByHealth(down)).toBe(true);
    expect(isKeptBackByHealth({ ...down, because: 'github_unreadable' })).toBe(false);
    expect(isKeptBackByHealth({ type: 'Resumed' })).toBe(false);
  });

  it('is named with what it said; several, one after the other', () => {
    const { state } = given(...requested);
    const said = (...health: readonly ['up' | 'down' | 'unknown', string][]) =>
      findingOf(
        { goLive: state, facts },
        {
          ...allWell(state),
          health: health.map(([verdict, words], index) => ({
            endpoint: service.health[index]?.id ?? '',
            verdict,
            said: words,
          })),
        },
      );
    expect(said(['down', '503'], ['down', ''])).toStrictEqual({
      code: 'health_down',
      reason: 'web: 503; api',
      down: ['web', 'api'],
    });
    expect(said(['up', ''])).toStrictEqual({ code: 'health_unknown', reason: 'api' });
    expect(said(['up', ''], ['up', ''])).toBeUndefined();
  });

  it('is told again where others are down, or something else keeps it back', () => {
    const told = (past: readonly Past[], finding: Parameters<typeof notSentFor>[2]) => {
      const { state } = given(...past);
      const [run] = state.runs;
      return run ? notSentFor({ goLive: state, facts }, run, finding).length : -1;
    };
    const finding = { code: 'health_down', reason: 'x', down: ['web', 'api'] } as const;
    expect(told([...requested, down], finding)).toBe(0);
    expect(told([...requested, down], { ...finding, down: ['web'] })).toBe(1);
    expect(told(requested, finding)).toBe(1);
    expect(told([...requested, down], { code: 'github_unreadable', reason: 'web: 503' })).toBe(1);
    expect(told([...begun, down], finding)).toBeGreaterThan(-1);
  });
});

describe('what a break-glass skips', () => {
  const broken = (...bars: readonly string[]) =>
    given(...approved, { event: { type: 'GlassBroken', what: 'freeze', reason: 'burns', bars }, by: rita })
      .state.brokenGlass?.[0];
  const skips = (bars: readonly Bar[], ...names: readonly string[]) => {
    const glass = broken(...names);
    return glass !== undefined && isBarOf(bars, glass);
  };

  it('is what stood there by its name, or by its name alone in what was said before, and keeps something back', () => {
    const which = `frozen xmas ${T0 + hours(9)}`;
    expect(skips([frozen, stop], which)).toBe(true);
    expect(skips([stop, frozen], 'frozen xmas')).toBe(true);
    expect(skips([{ ...frozen, warnOnly: true }], which)).toBe(false);
    expect(skips([stop], which)).toBe(false);
    expect(skips([frozen], `frozen xmas ${T0}`)).toBe(false);
    expect(skips([], which)).toBe(false);
  });
});

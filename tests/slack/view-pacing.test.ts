import { describe, expect, it } from 'vitest';
import { createViewPacing } from '../../src/slack/view-pacing.ts';

const MINUTE = 60_000;
const limit = 100;

function startPacing() {
  let now = 1_000_000;
  const pacing = createViewPacing(() => now);
  return {
    ...pacing,
    pass(ms: number) {
      now += ms;
    },
    /** How many of so many forms wanted at once get their place. */
    opened: (count: number, form: string): number =>
      Array.from({ length: count }, () => pacing.acquire('views.open', form)).filter((wait) => wait === 0)
        .length,
  };
}

describe('the forms of a workspace', () => {
  it('stay below what Slack takes in any minute, however many are wanted', () => {
    const pacing = startPacing();
    const openedAt: number[] = [];
    for (let at = 0; at < 3 * MINUTE; at += 50) {
      for (const form of ['vote_go', 'rollback'])
        if (pacing.acquire('views.open', form) === 0) openedAt.push(at);
      pacing.pass(50);
    }
    const inMinute = openedAt.map((from) => openedAt.filter((at) => at >= from && at < from + MINUTE).length);
    expect(Math.max(...inMinute)).toBeLessThan(limit);
    expect(openedAt.length).toBeGreaterThan(1.8 * limit);
  });

  it.each(['rollback', 'hold', 'abort'])('leave a share to %s after a storm of GO and of NO-GO', (form) => {
    const pacing = startPacing();
    expect(pacing.opened(200, 'vote_go')).toBe(20);
    expect(pacing.opened(200, 'vote_no_go')).toBe(15);
    expect(pacing.opened(40, form)).toBe(15);
  });

  it('say when the next one opens', () => {
    const pacing = startPacing();
    pacing.opened(200, 'vote_go');
    const wait = pacing.acquire('views.open', 'vote_go');
    pacing.pass(wait - 1);
    expect(pacing.acquire('views.open', 'vote_go')).toBe(1);
    pacing.pass(1);
    expect(pacing.acquire('views.open', 'vote_go')).toBe(0);
  });

  it('wait as long as Slack says where it counts otherwise', () => {
    const pacing = startPacing();
    pacing.defer('views.open', 30_000);
    expect(pacing.acquire('views.open', 'rollback')).toBe(30_000);
    pacing.pass(30_000);
    expect(pacing.acquire('views.open', 'rollback')).toBe(0);
    expect(pacing.acquire('views.open', 'rollback')).toBeGreaterThan(0);
  });

  it('open on after the clock was put back', () => {
    const pacing = startPacing();
    pacing.opened(200, 'rollback');
    pacing.pass(-10 * MINUTE);
    expect(pacing.acquire('views.open', 'rollback')).toBeGreaterThan(0);
    pacing.pass(MINUTE);
    expect(pacing.acquire('views.open', 'rollback')).toBe(0);
  });
});

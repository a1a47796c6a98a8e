import { describe, expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { CheckAdapters } from '../../src/checks/check-runner.ts';
import { checksIn, goLiveWith, NOW } from './checks-world.ts';

const up = { outcome: 'up', detail: 'fine', latencyMs: 1 } as const;

/** Checks whose health probe is in the test's hands. */
function checksWith(probe: CheckAdapters['health']['probe'], limits = {}) {
  const checks = checksIn({ adapters: { health: { probe } }, limits });
  return (signal?: AbortSignal) =>
    checks.run({
      spec: { kind: 'http', url: 'https://shop.example/', expectStatus: 200 },
      goLive: goLiveWith({}),
      now: NOW,
      signal,
    });
}

describe('running checks', () => {
  it('lets only a few run at once, and all of them in the end', async () => {
    let running = 0;
    let most = 0;
    const run = checksWith(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return up;
      },
      { atOnce: 5 },
    );
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => run()));
    expect(outcomes.every(({ verdict }) => verdict === 'passed')).toBe(true);
    expect(most).toBe(5);
  });

  it('lets them begin one after the other, however quick they are', async () => {
    const begun: number[] = [];
    const run = checksWith(
      async () => {
        begun.push(performance.now());
        return up;
      },
      { spacingMs: 20 },
    );
    await Promise.all([run(), run(), run(), run()]);
    const [first = 0, last = 0] = [begun[0], begun.at(-1)];
    expect(begun).toHaveLength(4);
    expect(last - first).toBeGreaterThan(50);
  });

  it.each([
    [['up', 'up'], { verdict: 'passed' }],
    [['up', 'down'], { verdict: 'failed', evidence: expect.stringContaining('https://shop.example/1') }],
    [['inconclusive', 'up'], { verdict: 'unknown' }],
    [['inconclusive', 'down'], { verdict: 'failed' }],
  ] as const)('passes several in one only where each of them does: %s', async (outcomes, expected) => {
    const probe: CheckAdapters['health']['probe'] = async ({ url }) => ({
      ...up,
      detail: url,
      outcome: outcomes[Number(url.at(-1))] ?? 'up',
    });
    const spec = {
      kind: 'all',
      checks: outcomes.map(
        (_, n) => ({ kind: 'http', url: `https://shop.example/${n}`, expectStatus: 200 }) as const,
      ),
    } as const;
    const checks = checksIn({ adapters: { health: { probe } } });
    expect(await checks.run({ spec, goLive: goLiveWith({}), now: NOW })).toMatchObject(expected);
  });

  it('ends a check that hangs, and gives its turn to the next', async () => {
    let asked = 0;
    const run = checksWith(
      () => {
        asked += 1;
        return asked === 1 ? new Promise(() => undefined) : Promise.resolve(up);
      },
      { timeoutMs: 50, atOnce: 1 },
    );
    const [first, second] = await Promise.all([run(), run()]);
    expect(first).toEqual({ verdict: 'unknown', evidence: 'The check saw nothing within 0.05 s.' });
    expect(second.verdict).toBe('passed');
  });

  it('counts the time of a check from its own turn on', async () => {
    const run = checksWith(() => new Promise((resolve) => setTimeout(resolve, 250, up)), {
      timeoutMs: 700,
      atOnce: 1,
    });
    const outcomes = await Promise.all([run(), run(), run()]);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed']);
  });

  it('calls a check off, whether it runs or waits', async () => {
    const stop = new AbortController();
    let asked = 0;
    const run = checksWith(
      () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      { atOnce: 1 },
    );
    const both = Promise.all([run(stop.signal), run(stop.signal)]);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    const calledOff = {
      verdict: 'unknown',
      evidence: 'The check was called off before it had seen anything.',
    };
    expect(await both).toEqual([calledOff, calledOff]);
    expect(await run(stop.signal)).toEqual(calledOff);
    expect(asked).toBe(1);

    const atOnce = new AbortController();
    const never = run(atOnce.signal);
    atOnce.abort();
    expect(await never).toEqual(calledOff);
    expect(asked).toBe(1);
  });

  it('takes a failure of the outside for unknown, and lets a bug through', async () => {
    const failing = checksWith(async () => {
      throw new OutsideError('The line is dead', { code: 'x', retryable: true, happened: 'no' });
    });
    expect(await failing()).toEqual({ verdict: 'unknown', evidence: 'The line is dead.' });
    const broken = checksWith(async () => {
      throw new TypeError('a bug');
    });
    await expect(broken()).rejects.toThrow('a bug');
  });

  it('keeps the evidence to one short, harmless line', async () => {
    const run = checksWith(async () => ({ ...up, detail: `a\n\u202eb ${'x'.repeat(1_000)}` }));
    const { evidence } = await run();
    expect([...evidence].length).toBeLessThanOrEqual(300);
    expect(evidence).toMatch(/^shop\.example: a b x+…$/);
  });
});

import { expect, test } from 'vitest';
import type { Event, RunRequest } from '../../../src/domain/event.ts';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { digestWith, gather } from '../../../src/domain/notices/digest.ts';
import { createGoLiveDriver, deploy, record } from '../../fixtures/golive-driver.ts';
import { golive, minutes, plan, T0 } from '../../fixtures/golive-fixture.ts';

const driver = createGoLiveDriver({
  plan: { ...plan, runbook: { ...plan.runbook, digestEveryMs: minutes(15) } },
});
deploy(driver);
const [deployment] = driver.state.runs;
if (!deployment) throw new Error('nothing was deployed');
const beside = (purpose: RunRequest['purpose'], more: Partial<GoLive['runs'][number]> = {}) => ({
  ...deployment,
  ...more,
  request: { ...deployment.request, purpose, correlationId: purpose },
});
const state: GoLive = {
  ...driver.state,
  digests: [],
  runs: [deployment, beside('step'), beside('verify'), beside('rollback')],
};
const up = { type: 'HealthChanged', endpoint: 'web', verdict: 'up', since: T0, evidence: 'x' } as const;
const after = (before: GoLive, event: Event, { version = 50, at = T0 } = {}): GoLive =>
  gather(before, record(event, { version, at, actor: golive }));
const versions = (goLive: GoLive) => goLive.digests?.map((digest) => digest.versions) ?? [];
const measured = { type: 'SuccessMeasured', from: T0, respondsFrom: T0, to: T0, seen: [] } as const;
const alarm = { number: 1, version: 40, lastDownAt: T0, endpoints: ['web'], isOver: true };

test.each<readonly [Event, boolean] | readonly [Event, boolean, Partial<GoLive>]>([
  [up, true],
  // It is told where people were called.
  [up, false, { healthAlarm: alarm }],
  [{ ...measured, because: 'window_end' }, true],
  [{ ...measured, because: 'declaration' }, false],
  [{ type: 'RunRequested', run: { ...deployment.request, correlationId: 'step' } }, true],
  [{ type: 'RunRequested', run: { ...deployment.request, correlationId: 'verify' } }, true],
  [{ type: 'RunRequested', run: { ...deployment.request, correlationId: 'rollback' } }, false],
  [{ type: 'RunRequested', run: deployment.request }, false],
  [{ type: 'DispatchAccepted', correlationId: 'step' }, true],
  [{ type: 'DispatchAccepted', correlationId: 'rollback' }, false],
  // People were told that nobody knew.
  [
    { type: 'DispatchAccepted', correlationId: 'step' },
    false,
    { runs: [beside('step', { wasDoubted: true })] },
  ],
  [{ type: 'RunCompleted', correlationId: 'step', attempt: 1, conclusion: 'success' }, true],
  [{ type: 'RunCompleted', correlationId: 'step', attempt: 1, conclusion: 'failure' }, false],
  [{ type: 'RunCompleted', correlationId: 'none', attempt: 1, conclusion: 'success' }, false],
  [{ type: 'Held', reason: 'wait' }, false],
])('%j is gathered: %s', (...[event, isGathered, more = {}]) => {
  expect(versions(after({ ...state, ...more }, event))).toEqual(isGathered ? [[50]] : []);
});

test('a message takes what comes within its minutes, and what comes after them opens another', () => {
  const first = after(state, up);
  expect(first.digests).toEqual([{ from: 50, until: T0 + minutes(15), versions: [50] }]);
  const second = after(first, up, { version: 52, at: T0 + minutes(15) - 1 });
  expect(versions(second)).toEqual([[50, 52]]);
  const third = after(second, up, { version: 60, at: T0 + minutes(15) });
  expect(versions(third)).toEqual([[50, 52], [60]]);
  expect(versions(after(third, up, { version: 61, at: T0 + minutes(16) }))).toEqual([
    [50, 52],
    [60, 61],
  ]);
  expect(digestWith(third, 52)?.from).toBe(50);
  expect(digestWith(third, 51)).toBeUndefined();
});

test('without such a time nothing is gathered', () => {
  const { digestEveryMs: _, ...runbook } = state.runbook;
  expect(versions(after({ ...state, runbook }, up))).toEqual([]);
  expect(digestWith(driver.state, 1)).toBeUndefined();
});

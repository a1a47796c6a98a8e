import { describe, expect, it } from 'vitest';
import type { HeldRehearsal } from '../../src/domain/rehearsals/rehearsals.ts';
import { plan } from '../fixtures/golive-fixture.ts';
import { check, NOW } from './checks-world.ts';

const DAY_MS = 86_400_000;

type Result = NonNullable<HeldRehearsal['ended']>['result'];

const held = (result: Result, daysAgo: number, more: Partial<HeldRehearsal> = {}): HeldRehearsal => ({
  id: 'RH-3',
  service: plan.service.id,
  environment: plan.service.environment,
  version: 'v1',
  runbook: { id: plan.runbook.id, version: '1', hash: plan.runbook.hash },
  channel: 'C0REHEARSE',
  by: 'U0RITA',
  begunAt: NOW - (daysAgo + 1) * DAY_MS,
  ended: { at: NOW - daysAgo * DAY_MS, result, unanswered: [], failedChecks: [] },
  ...more,
});

const asked = (...rehearsals: readonly HeldRehearsal[]) =>
  check(
    { kind: 'rehearsed', withinMs: 14 * DAY_MS },
    { adapters: { rehearsals: { read: async () => rehearsals } } },
  );

const other = { id: plan.runbook.id, version: '1', hash: 'b'.repeat(64) };
const { ended: _ended, ...running } = held('succeeded', 1);

describe('a check of whether the runbook was rehearsed', () => {
  it.each(['succeeded', 'rolled_back'] as const)('passes where it %s in time', async (result) => {
    expect(await asked(held(result, 14))).toEqual({
      verdict: 'passed',
      evidence: 'RH-3 rehearsed this version of the runbook on 2026-11-17.',
    });
  });

  it.each([
    ['was never rehearsed', []],
    ['was rehearsed too long ago', [held('succeeded', 15)]],
    ['was rehearsed in another version', [held('succeeded', 1, { runbook: other })]],
    ['was rehearsed for another service', [held('succeeded', 1, { service: 'other' })]],
    ['was rehearsed for another environment', [held('succeeded', 1, { environment: 'staging' })]],
    ['is being rehearsed', [running]],
    ['was rehearsed half', [held('stopped', 1), held('interrupted', 1)]],
  ])('fails where it %s', async (_what, rehearsals) => {
    expect(await asked(...rehearsals)).toEqual({
      verdict: 'failed',
      evidence: 'This version of the runbook was not rehearsed within 14d.',
    });
  });

  it('goes by the last one that came to an end', async () => {
    expect(await asked(held('succeeded', 3), held('not_completed', 2), held('stopped', 1))).toMatchObject({
      verdict: 'failed',
      evidence:
        'RH-3 rehearsed this version of the runbook on 2026-11-29 and came to no end (not_completed).',
    });
    expect((await asked(held('aborted', 3), held('rolled_back', 2))).verdict).toBe('passed');
  });
});

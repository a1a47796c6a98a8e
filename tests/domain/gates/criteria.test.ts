import { beforeEach, describe, expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { plan, runbook, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { deploying, requested } from '../histories.ts';

describe('the criteria of a gate', () => {
  const criteria = [
    { id: 'assessed', text: 'Security assessment completed' },
    { id: 'settled', text: 'All findings settled' },
  ];
  const twoBoxes: PlanGoLive = {
    ...plan,
    runbook: {
      ...runbook,
      gates: runbook.gates.map((gate) => (gate.id === 'technical' ? { ...gate, criteria } : gate)),
    },
  };
  const go = (...confirmed: readonly string[]): Action => ({
    type: 'CastVote',
    gate: 'technical',
    vote: 'GO',
    confirmed,
  });
  const untick = (...ids: readonly string[]) => ({
    type: 'UntickCriteria' as const,
    gate: 'technical',
    criteria: ids,
  });
  const standingOf = ({ state }: GoLiveDriver) => {
    const [gate] = state.runbook.gates;
    return gate && gateStanding(state, gate);
  };
  let driver: GoLiveDriver;
  beforeEach(() => {
    driver = createGoLiveDriver({ plan: twoBoxes });
  });

  test('must all be confirmed for a GO, and a refusal names those that are missing', () => {
    for (const [ticked, missing] of [
      [[], ['assessed', 'settled']],
      [['settled'], ['assessed']],
      [['settled', 'constructor'], ['assessed']],
    ] as const)
      expect(driver.wish(tom, go(...ticked)).refusal).toMatchObject({
        code: 'criteria_not_confirmed',
        criteria: missing,
      });
    expect(standingOf(driver)).toBe('open');
  });

  test('are on record in their own order, each once, with the vote that rests on them', () => {
    expect(driver.wish(tom, go('settled', 'assessed', 'settled', 'unheard-of')).events).toMatchObject([
      { type: 'VoteCast', gate: 'technical', vote: 'GO', confirmed: ['assessed', 'settled'] },
    ]);
  });

  test('are not asked for where somebody votes NO-GO', () => {
    const noGo: Action = { type: 'CastVote', gate: 'technical', vote: 'NO-GO', reason: 'a finding' };
    expect(driver.wish(tom, noGo).refusal).toBeUndefined();
  });

  test('take the GO away when one is unticked, by its owner or the deputy, until it is given anew', () => {
    driver.wish(tom, go('assessed', 'settled'));
    expect(driver.wish(tess, { ...untick('settled'), reason: ' a new finding ' }).events).toEqual([
      { type: 'CriteriaUnticked', gate: 'technical', criteria: ['settled'], reason: 'a new finding' },
    ]);
    expect(standingOf(driver)).toBe('outdated');
    expect(driver.wish(tom, go('assessed')).refusal?.code).toBe('criteria_not_confirmed');
    driver.wish(tom, go('assessed', 'settled'));
    expect(standingOf(driver)).toBe('go');
  });

  test('that are unticked leave whoever voted free to open another gate', () => {
    driver.wish(tess, go('assessed', 'settled'));
    driver.wish(tess, untick('settled'));
    const other: Action = { type: 'CastVote', gate: 'operations', vote: 'GO', confirmed: ['ready'] };
    expect(driver.wish(tess, other).refusal).toBeUndefined();
  });

  test('are unticked by nobody else, not without a GO, and not once the deployment is on its way', () => {
    expect(driver.wish(tom, untick('settled')).refusal?.code).toBe('not_go');
    driver.wish(tom, go('assessed', 'settled'));
    expect(driver.wish(sam, untick('settled')).refusal?.code).toBe('not_allowed');
    expect(driver.wish(tom, untick('unheard-of')).refusal?.code).toBe('unknown_criterion');
    expect(driver.wish(tom, untick()).refusal?.code).toBe('vote_unchanged');
    expect(driver.wish(tom, { ...untick('settled'), drawnForT0: T0 - 1 }).refusal?.code).toBe('stale');
    given(...deploying)
      .when({ type: 'UntickCriteria', gate: 'technical', criteria: ['ready'] }, { by: tom })
      .refusedOnRecord('gate_closed');
  });

  test('withdraw the final GO, and call a deployment back that was not sent yet', () => {
    given(...requested)
      .when({ type: 'UntickCriteria', gate: 'technical', criteria: ['ready'] }, { by: tom })
      .gives(
        { type: 'CriteriaUnticked', gate: 'technical', criteria: ['ready'] },
        {
          type: 'RunCancelledBeforeDispatch',
          correlationId: expect.any(String),
          because: 'criteria_unticked',
        },
        { type: 'FinalGoWithdrawn', because: 'criteria_unticked' },
      );
  });

  test('count as confirmed in a GO of the time before there were boxes', () => {
    const past: Past = { event: { type: 'VoteCast', gate: 'technical', vote: 'GO' }, by: tom };
    const { state } = given(planned, past);
    const [gate] = state.runbook.gates;
    expect(gate && gateStanding(state, gate)).toBe('go');
  });
});

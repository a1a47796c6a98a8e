import { describe, expect, it } from 'vitest';
import { shortfalls, standingsOf } from '../../../src/domain/health/success.ts';
import { nextDueAt, upcoming } from '../../../src/domain/schedule.ts';
import { endRun, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, ole, rita, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';
import { seenWell, successPlan, validate } from '../../fixtures/success-plan.ts';

const standings = ({ state }: GoLiveDriver) =>
  Object.fromEntries(
    state.runbook.success.criteria.flatMap((group) =>
      standingsOf(state, group).map(({ criterion, standing }) => [criterion.id, standing]),
    ),
  );

interface Judged {
  readonly notMet?: readonly string[];
  readonly reason?: string;
}

const judging = (group: string, met: readonly string[], { notMet = [], reason }: Judged = {}) =>
  ({ type: 'JudgeCriteria', group, met, notMet, ...(reason ? { reason } : {}) }) as const;

const unexplained = judging('technical', [], { notMet: ['no_errors'] });
const bothWays = judging('technical', ['no_errors'], { notMet: ['no_errors'], reason: 'x' });

const types = (driver: GoLiveDriver) => driver.recorded.map(({ event }) => event.type);

describe('golive measures', () => {
  it('when validation begins, when success is declared, and 90 minutes after T-0', () => {
    const driver = validate();
    expect(driver.recorded.findLast(({ event }) => event.type === 'SuccessMeasured')?.event).toMatchObject({
      because: 'validation',
      from: T0,
      to: T0 + minutes(10),
    });
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell() });
    expect(types(driver).slice(-2)).toEqual(['SuccessMeasured', 'SuccessDeclared']);
    expect(nextDueAt(driver.state, driver.now)).toBe(T0 + minutes(90));
    expect(driver.runTo(T0 + minutes(90))).toContain('SuccessMeasured');
    expect(upcoming(driver.state, driver.now).map(({ action }) => action.type)).not.toContain(
      'MeasureSuccess',
    );
  });

  it('anew when the deployment is run again, and only what is due', () => {
    const driver = validate();
    const declined = driver.system({ type: 'MeasureSuccess', because: 'validation', seen: seenWell() });
    expect(declined.refusal?.code).toBe('not_due');
    const [correlationId = ''] = driver.state.runs.map(({ request }) => request.correlationId);
    driver.wish(tom, judging('technical', ['no_errors']));
    driver.runTo(T0 + minutes(20));
    driver.system({ type: 'ReportRunStatus', correlationId, attempt: 2, status: 'in_progress' });
    driver.runTo(T0 + minutes(30));
    endRun(driver, 'success', 2);
    expect(standings(driver)['no_errors']).toBe('open');
    expect(driver.tick()).toEqual(['SuccessMeasured']);
  });

  it('nothing where nothing is measured, and as a system alone', () => {
    const success = { declaredBy: 'operations_lead', criteria: [] };
    const driver = validate({ ...successPlan, runbook: { ...successPlan.runbook, success } });
    expect(types(driver)).not.toContain('SuccessMeasured');
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell() });
    expect(driver.recorded.at(-1)?.event).toEqual({ type: 'SuccessDeclared' });
    const forged = driver.wish(ole, { type: 'MeasureSuccess', because: 'window_end', seen: seenWell(9999) });
    expect(forged.refusal?.code).toBe('not_allowed');
  });

  it('a criterion by its worst endpoint', () => {
    const driver = validate();
    expect(standings(driver)).toMatchObject({ available: 'not_proven', response_times: 'not_proven' });
    driver.moveTo(T0 + minutes(90));
    driver.system({ type: 'MeasureSuccess', because: 'window_end', seen: seenWell(360, 1) });
    expect(standings(driver)).toMatchObject({ available: 'not_met', response_times: 'met' });
  });
});

describe('the owners', () => {
  it('confirm their criteria, each with their name, and take it back', () => {
    const driver = validate();
    driver.wish(tess, judging('technical', ['no_errors']));
    expect(driver.state.judged['no_errors']).toMatchObject({ standing: 'met', by: tess });
    driver.wish(ole, judging('operational', [], { notMet: ['alerts'], reason: 'two are silent' }));
    expect(standings(driver)).toMatchObject({ alerts: 'not_met', security: 'open' });
    driver.wish(sam, judging('operational', ['security']));
    expect(standings(driver)).toMatchObject({ alerts: 'not_met', security: 'met' });
    driver.wish(ole, judging('operational', []));
    expect(standings(driver)).toMatchObject({ alerts: 'open', security: 'met' });
    expect(driver.recorded.at(-1)?.event).toMatchObject({ met: [], notMet: [], open: ['alerts'] });
  });

  it.each([
    ['of somebody else', 'not_allowed', { by: sam, action: judging('technical', ['no_errors']) }],
    ['of another owner', 'unknown_criterion', { by: ole, action: judging('operational', ['security']) }],
    ['that golive measures', 'unknown_criterion', { by: tom, action: judging('technical', ['available']) }],
    ['of no group', 'unknown_criterion', { by: tom, action: judging('__proto__', []) }],
    ['both ways', 'judged_both_ways', { by: tom, action: bothWays }],
    ['as not met without a reason', 'reason_required', { by: tom, action: unexplained }],
    ['without a word', 'judgement_unchanged', { by: tom, action: judging('technical', []) }],
  ] as const)('do not judge a criterion %s', (_what, code, { by, action }) => {
    const driver = validate();
    expect(driver.wish(by, action).refusal?.code).toBe(code);
  });

  it('judge from validation on, until the go-live is closed', () => {
    const driver = validate();
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell() });
    expect(driver.wish(tom, judging('technical', ['no_errors'])).refusal).toBeUndefined();
    driver.wish(rita, { type: 'Close', reason: 'done' });
    expect(driver.wish(tom, judging('technical', [])).refusal?.code).toBe('not_judged_now');
  });
});

describe('the declaration of success', () => {
  it('names what is not met, not proven or open', () => {
    const driver = validate();
    driver.wish(tom, judging('technical', ['no_errors']));
    driver.wish(ole, judging('operational', [], { notMet: ['alerts'], reason: 'two are silent' }));
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell() });
    expect(driver.recorded.at(-1)?.event).toEqual({
      type: 'SuccessDeclared',
      short: [
        { criterion: 'available', standing: 'not_proven' },
        { criterion: 'alerts', standing: 'not_met' },
        { criterion: 'security', standing: 'open' },
      ],
    });
  });

  it('names nothing where everything is met', () => {
    const driver = validate();
    driver.wish(tom, judging('technical', ['no_errors']));
    driver.wish(ole, judging('operational', ['alerts']));
    driver.wish(sam, judging('operational', ['security']));
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell(4000) });
    expect(driver.recorded.at(-1)?.event).toEqual({ type: 'SuccessDeclared' });
    expect(shortfalls(driver.state)).toEqual([]);
  });

  it('waits for what the runbook requires, and says for what', () => {
    const [technical, operational] = successPlan.runbook.success.criteria;
    if (!technical || !operational) throw new Error('the fixture has two groups');
    const items = technical.items.map((item) => ({ ...item, required: item.id !== 'available' }));
    const success = { ...successPlan.runbook.success, criteria: [{ ...technical, items }, operational] };
    const driver = validate({ ...successPlan, runbook: { ...successPlan.runbook, success } });
    const declare = { type: 'DeclareSuccess', seen: seenWell() } as const;
    expect(driver.wish(ole, declare).refusal).toEqual({ code: 'criteria_required', criteria: ['no_errors'] });
    expect(driver.recorded.at(-1)?.event).toMatchObject({
      type: 'CommandRefused',
      code: 'criteria_required',
    });
    driver.wish(tom, judging('technical', ['no_errors']));
    expect(driver.wish(ole, declare).refusal).toBeUndefined();
  });

  it('is refused from a form of another T-0', () => {
    const driver = validate();
    const old = driver.wish(ole, { type: 'DeclareSuccess', drawnForT0: T0 - 1 });
    expect(old.refusal?.code).toBe('stale');
  });
});

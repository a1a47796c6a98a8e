import { describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../../src/domain/checks/check.ts';
import { checkState } from '../../../src/domain/checks/checks.ts';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { findStep } from '../../../src/domain/steps/step.ts';
import { stepProgress } from '../../../src/domain/steps/step-progress.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  endRun,
  type GoLiveDriver,
} from '../../fixtures/golive-driver.ts';
import { hours, minutes, ole, olga, plannedAt, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';

const green: CheckOutcome = { verdict: 'passed', evidence: 'All is green.' };
const red: CheckOutcome = { verdict: 'failed', evidence: 'A pipeline is red.' };
const grey: CheckOutcome = { verdict: 'unknown', evidence: 'GitHub does not answer.' };

const { runbook } = phasedPlan;
const checked: PlanGoLive = {
  ...phasedPlan,
  runbook: {
    ...runbook,
    checklist: runbook.checklist.map((list) => ({
      ...list,
      items: list.items.map((item) =>
        item.id === 'merged' ? { ...item, check: { kind: 'github_merged', pullRequests: [] } } : item,
      ),
    })),
    phases: runbook.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => {
        if (step.id === 'checks') return { ...step, check: { kind: 'github_ci' } as const };
        if (step.id === 'decide') return { ...step, check: { kind: 'status_page' } as const };
        return step.id === 'smoke'
          ? { ...step, kind: 'check', check: { kind: 'http', expectStatus: 200 } as const }
          : step;
      }),
    })),
  },
};

const item = 'item/merged';
const fresh = () => createGoLiveDriver({ plan: checked });
const answer = (driver: GoLiveDriver, check: string, outcome: CheckOutcome) =>
  driver.system({
    type: 'ReportCheckResult',
    check,
    asking: checkState(driver.state, check)?.asked ?? 0,
    outcome,
  });
const typesOf = ({ refusal, events }: ReturnType<GoLiveDriver['system']>) =>
  refusal?.code ?? events.map(({ type }) => type);
const asked = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'ChecksRequested' ? [[(at - T0) / 60_000, ...event.checks]] : [],
  );
const stateOf = (driver: GoLiveDriver, id: string) => {
  const step = findStep(driver.state.runbook, id)?.step;
  return step && stepProgress(driver.state, step).state;
};

describe('checks', () => {
  it('run at the planning, a day before and before the decision, and steps when their time has come', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(1));
    expect(asked(driver)).toEqual([
      [(plannedAt - T0) / 60_000, item, 'step/decide'],
      [-24 * 60, item, 'step/decide'],
      [-60, 'step/checks'],
      [-15, item, 'step/decide'],
    ]);
    expect(
      [...driver.effects.values()].filter(({ kind }) => kind === 'check.run').map(({ key }) => key),
    ).toEqual(
      expect.arrayContaining([`GL-7/check/${item}/1`, `GL-7/check/${item}/3`, 'GL-7/check/step/checks/1']),
    );
  });

  it('run anew before a new T-0, and not because of the move', () => {
    const driver = fresh();
    driver.runTo(T0 - hours(20));
    driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(48), timeZone: 'UTC' });
    driver.runTo(T0 + hours(25));
    expect(asked(driver).map(([at]) => at)).toEqual([(plannedAt - T0) / 60_000, -24 * 60, 24 * 60]);
  });

  it('run at once where T-0 is moved so near that they would be over before the decision', () => {
    const driver = fresh();
    driver.runTo(T0 - hours(2));
    driver.wish(rita, { type: 'Reschedule', t0: T0 - minutes(110), timeZone: 'UTC' });
    driver.runTo(T0 - minutes(111));
    expect(asked(driver).slice(2)).toEqual([
      [-120, 'step/checks'],
      [-120, item, 'step/decide'],
    ]);
  });

  it('that are red do not keep the deployment from starting by themselves', () => {
    const driver = fresh();
    approve(driver);
    answer(driver, 'step/decide', red);
    driver.runTo(T0);
    expect(driver.wish(tom, { type: 'StartDeployment' }).refusal).toBeUndefined();
  });
});

describe('a check of an item', () => {
  const begun = () => {
    const driver = fresh();
    driver.tick();
    return driver;
  };

  it('ticks it when it is green, with its evidence', () => {
    const driver = begun();
    expect(typesOf(answer(driver, item, green))).toEqual(['CheckCompleted', 'ChecklistItemTicked']);
    expect(driver.state.items['merged']).toMatchObject({ state: 'done', evidence: ['All is green.'] });
    expect(checkState(driver.state, item)?.answered).toMatchObject({ verdict: 'passed', at: plannedAt });
  });

  it('leaves to people what a person opened again, and ticks what it opened itself', () => {
    const driver = begun();
    answer(driver, item, green);
    driver.wish(tom, { type: 'UntickItem', item: 'merged' });
    driver.runTo(T0 - hours(24));
    expect(typesOf(answer(driver, item, green))).toEqual(['CheckCompleted']);
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    driver.wish(tom, { type: 'RequestChecks' });
    expect(typesOf(answer(driver, item, red))).toEqual(['CheckCompleted', 'ChecklistItemUnticked']);
    driver.wish(tom, { type: 'RequestChecks' });
    expect(typesOf(answer(driver, item, green))).toEqual(['CheckCompleted', 'ChecklistItemTicked']);
  });

  it('leaves it as it is when it is red or unknown at first', () => {
    for (const outcome of [red, grey]) {
      const driver = begun();
      driver.wish(tom, { type: 'TickItem', item: 'merged' });
      expect(typesOf(answer(driver, item, outcome))).toEqual(['CheckCompleted']);
      expect(driver.state.items['merged']?.state).toBe('done');
    }
  });

  it('unticks it when it turns red after it was green, says so, and takes the final GO back', () => {
    const driver = begun();
    answer(driver, item, green);
    approve(driver);
    driver.wish(tom, { type: 'RequestChecks' });
    expect(answer(driver, item, red).events).toEqual([
      { type: 'CheckCompleted', check: item, asking: 3, ...red, turnedRed: true },
      { type: 'ChecklistItemUnticked', item: 'merged' },
      { type: 'FinalGoWithdrawn', because: 'item_unticked' },
    ]);
    expect(driver.effects.has(`GL-7/message/event:${driver.recorded.length - 2}`)).toBe(true);
  });

  it('unticks nothing when it only cannot tell, nor what was skipped, nor once the deployment runs', () => {
    const unknown = begun();
    answer(unknown, item, green);
    unknown.wish(tom, { type: 'RequestChecks' });
    expect(typesOf(answer(unknown, item, grey))).toEqual(['CheckCompleted']);
    const running = begun();
    answer(running, item, green);
    approve(running);
    running.runTo(T0);
    running.wish(tom, { type: 'StartDeployment' });
    acceptRun(running);
    expect(typesOf(answer(running, item, red))).toEqual(['CheckCompleted']);
  });

  it('runs on demand for whoever takes part, once at a time, and each answer counts once', () => {
    const driver = begun();
    expect(typesOf(driver.wish(tom, { type: 'RequestChecks', check: item }))).toBe('check_running');
    answer(driver, item, red);
    expect(typesOf(driver.wish(olga, { type: 'RequestChecks', check: item }))).toBe('not_allowed');
    expect(typesOf(driver.wish(tom, { type: 'RequestChecks', check: 'item/docs' }))).toBe('no_check');
    expect(typesOf(driver.wish(tom, { type: 'RequestChecks', check: item }))).toEqual(['ChecksRequested']);
    expect(typesOf(answer(driver, item, green))).toEqual(['CheckCompleted', 'ChecklistItemTicked']);
    expect(typesOf(answer(driver, item, red))).toBe('stale');
  });

  it('is asked again where no answer ever came', () => {
    const driver = begun();
    driver.moveTo(plannedAt + minutes(3));
    expect(typesOf(driver.wish(tom, { type: 'RequestChecks', check: item }))).toEqual(['ChecksRequested']);
  });
});

describe('a step that checks by itself', () => {
  it('starts at its time, is done when it is green and fails when it is red', () => {
    for (const [outcome, state] of [
      [green, 'done'],
      [red, 'failed'],
      [grey, 'running'],
    ] as const) {
      const driver = fresh();
      driver.runTo(T0 - minutes(60));
      expect(stateOf(driver, 'checks')).toBe('running');
      answer(driver, 'step/checks', outcome);
      expect(stateOf(driver, 'checks')).toBe(state);
    }
  });

  it('that failed is done when it is looked at again and green, and can always be finished by hand', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    answer(driver, 'step/checks', red);
    driver.wish(ole, { type: 'RequestChecks', check: 'step/checks' });
    answer(driver, 'step/checks', green);
    expect(stateOf(driver, 'checks')).toBe('done');
    const byHand = fresh();
    byHand.runTo(T0 - minutes(60));
    expect(typesOf(byHand.wish(ole, { type: 'FinishStep', step: 'checks' }))).toEqual(['StepFinished']);
  });

  it('after the deployment starts only when that has succeeded', () => {
    const driver = fresh();
    approve(driver);
    driver.runTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    acceptRun(driver);
    driver.runTo(T0 + minutes(20));
    expect(stateOf(driver, 'smoke')).toBe('waiting');
    endRun(driver, 'success');
    driver.tick();
    expect(stateOf(driver, 'smoke')).toBe('running');
  });

  it('after the deployment sees nothing before that has succeeded, whoever asks', () => {
    const driver = fresh();
    approve(driver);
    driver.runTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    acceptRun(driver);
    expect(typesOf(driver.wish(tom, { type: 'StartStep', step: 'smoke' }))).toBe('step_looks_later');
    driver.wish(tom, { type: 'FailStep', step: 'smoke', reason: 'it hangs' });
    expect(typesOf(driver.wish(tom, { type: 'ReopenStep', step: 'smoke' }))).toBe('step_looks_later');
    driver.wish(tom, { type: 'RequestChecks', check: 'step/smoke' });
    expect(typesOf(answer(driver, 'step/smoke', green))).toEqual(['CheckCompleted']);
    driver.wish(tom, { type: 'RequestChecks', check: 'step/smoke' });
    driver.moveTo(T0 + minutes(1));
    endRun(driver, 'success');
    expect(typesOf(answer(driver, 'step/smoke', green))).toEqual(['CheckCompleted']);
    driver.wish(tom, { type: 'RequestChecks', check: 'step/smoke' });
    expect(typesOf(answer(driver, 'step/smoke', green))).toEqual(['CheckCompleted', 'StepFinished']);
  });
});

import type { Action, PlanGoLive } from '../../src/domain/command.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import { bea, ole, ona, pat, plan, runbook, sam, tess, tom } from '../fixtures/golive-fixture.ts';
import { phases } from '../fixtures/phased-plan.ts';
import { type Choice, pick, someone } from './random-actions.ts';

/** The shared plan with three phases, of whose steps the deployment waits for one; without those that notices end. */
export const modelPlan: PlanGoLive = {
  ...plan,
  runbook: {
    ...runbook,
    phases: phases.slice(0, 3).map((phase) => ({
      ...phase,
      steps: phase.steps
        .filter(({ kind }) => kind !== 'notice')
        .map((step) => (step.id === 'checks' ? { ...step, blocking: true } : step)),
    })),
  },
};

const owners: Readonly<Record<string, string>> = {
  checks: ole,
  assembly: tess,
  smoke: tom,
  journeys: bea,
  alerts: ona,
  decide: tom,
  deploy: tom,
  constructor: pat,
};

/** Somebody does something with a step, mostly who may; one time in five it is sent twice. */
export function stepAction(driver: GoLiveDriver, choice: Choice): void {
  const { a, b } = choice;
  const step = pick(Object.keys(owners), a);
  const drawnFor = a % 7 === 0 ? { drawnForT0: driver.state.t0 - (b % 2) } : {};
  const action = pick<Action>(
    [
      { type: 'StartStep', step, ...drawnFor },
      { type: 'FinishStep', step, confirmed: [0], ...drawnFor },
      { type: 'FinishStep', step, confirmed: pick([[], [0]], a) },
      { type: 'FailStep', step, reason: pick(['', 'it broke'], a) },
      { type: 'SkipStep', step, reason: 'not needed' },
      { type: 'ReopenStep', step, ...drawnFor },
      { type: 'AnswerRollCall', step: 'assembly', ...drawnFor },
    ],
    b,
  );
  const right = action.type === 'AnswerRollCall' ? pick([tom, sam, bea], a) : (owners[step] ?? pat);
  const person = someone(right, { a, b: a + b });
  for (let times = a % 5 === 0 ? 2 : 1; times > 0; times -= 1) driver.wish(person, action);
}

/** What the deployment waits for is done by who owns it. */
export const finishChecks = (driver: GoLiveDriver): unknown =>
  driver.wish(ole, { type: 'FinishStep', step: 'checks' });

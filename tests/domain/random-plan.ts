import type { Action, PlanGoLive } from '../../src/domain/command.ts';
import type { RollbackTrigger } from '../../src/domain/rollback/rollback-trigger.ts';
import type { GateDefinition, Step as PlannedStep, Runbook } from '../../src/domain/runbook.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import {
  bea,
  minutes,
  ole,
  ona,
  pat,
  plan,
  rita,
  runbook,
  sam,
  service,
  tess,
  tom,
} from '../fixtures/golive-fixture.ts';
import { phases } from '../fixtures/phased-plan.ts';
import { type Choice, pick, someone } from './random-actions.ts';

/** Which changes a gate asks again for, in all plans. */
export const asksAgain: Readonly<Record<string, readonly string[]>> = {
  technical: ['commit', 'checklist', 'health'],
  security: ['commit'],
  business: [],
  operations: ['health'],
};
const ifChanged: Readonly<Record<string, GateDefinition['ifChanged']>> = {
  technical: { checklist: 'ask_again', health: 'ask_again' },
  business: { commit: 'ignore', checklist: 'ignore', health: 'ignore' },
  operations: { commit: 'warn', health: 'ask_again' },
};

/** The gate that neither the planner nor an author may open. */
export const fourEyes = 'technical';
/** The people by their names on GitHub. */
export const logins: Readonly<Record<string, string>> = { 'tess-codes': tess };

/** A workflow does it. */
const canary: PlannedStep = {
  id: 'canary',
  title: 'Canary',
  kind: 'workflow',
  workflow: 'canary',
  durationMs: minutes(5),
  tasks: [],
  commands: [],
};

const planWith = (rollback: Partial<Runbook['rollback']>): PlanGoLive => ({
  ...plan,
  service: { ...service, logins, workflows: { ...service.workflows, steps: { canary: 'canary.yml' } } },
  runbook: {
    ...runbook,
    permissions: { ...runbook.permissions, breakGlass: ['operations_lead'] },
    rollback: { ...runbook.rollback, ...rollback },
    gates: runbook.gates.map((gate) => ({
      ...gate,
      ...(gate.id === fourEyes ? { fourEyes: true } : {}),
      ...(ifChanged[gate.id] ? { ifChanged: ifChanged[gate.id] } : {}),
    })),
    phases: phases.slice(0, 3).map((phase) => ({
      ...phase,
      steps: [
        ...phase.steps
          .filter(({ kind }) => kind !== 'notice')
          .map((step) => (step.id === 'checks' ? { ...step, blocking: true } : step)),
        ...(phase.id === 'deployment' ? [canary] : []),
      ],
    })),
  },
});

const [unavailable, ...others] = runbook.rollback.triggers;
const triggers = (more: Partial<RollbackTrigger>) => ({
  triggers: [...(unavailable ? [{ ...unavailable, ...more }] : []), ...others],
});

/**
 * The shared plan with three phases, of whose steps the deployment waits for one and a workflow does one; without those that
 * notices end. A rollback cancels the deployment in the second, golive rolls back by itself in the last two.
 */
export const modelPlans: readonly PlanGoLive[] = [
  planWith({}),
  planWith({ whileDeploying: 'cancel' }),
  planWith({ whileDeploying: 'cancel', ...triggers({ response: 'act' }) }),
  planWith(triggers({ answerWithinMs: minutes(5), unanswered: 'roll_back' })),
];

const owners: Readonly<Record<string, string>> = {
  checks: ole,
  assembly: tess,
  smoke: tom,
  journeys: bea,
  alerts: ona,
  decide: tom,
  deploy: tom,
  canary: tom,
  constructor: pat,
};

/** Somebody does something with a step, mostly who may; one time in five it is sent twice. */
export function stepAction(driver: GoLiveDriver, choice: Choice): void {
  const { a, b } = choice;
  const step = a % 5 === 0 ? canary.id : pick(Object.keys(owners), a);
  const drawnFor = a % 7 === 0 ? { drawnForT0: driver.state.t0 - (b % 2) } : {};
  const action = pick<Action>(
    [
      { type: 'StartStep', step, ...drawnFor },
      { type: 'FinishStep', step, confirmed: [0], ...drawnFor },
      { type: 'FinishStep', step, confirmed: pick([[], [0]], a) },
      { type: 'FailStep', step, reason: pick(['', 'it broke'], a) },
      { type: 'SkipStep', step, reason: 'not needed' },
      { type: 'ReopenStep', step, ...drawnFor },
      { type: 'ReopenStep', step },
      { type: 'AnswerRollCall', step: 'assembly', ...drawnFor },
    ],
    b,
  );
  const right = action.type === 'AnswerRollCall' ? pick([tom, sam, bea], a) : (owners[step] ?? pat);
  const person = someone(right, { a, b: a + b });
  for (let times = a % 5 === 0 ? 2 : 1; times > 0; times -= 1) driver.wish(person, action);
  if (a % 15 === 0) driver.wish(rita, { type: 'Hold', reason: 'wait' });
}

/** What the deployment waits for is done by who owns it. */
export const finishChecks = (driver: GoLiveDriver): unknown =>
  driver.wish(ole, { type: 'FinishStep', step: 'checks' });

import type { Action } from '../command.ts';
import type { Phase, Runbook, Step } from '../runbook.ts';

/** One line of the timed plan, with all that its phase says of it. */
export interface PlannedStep {
  readonly phase: Phase;
  readonly step: Step;
  /** The roles that start and finish it. */
  readonly owners: readonly string[];
  /** It comes before the deployment. */
  readonly isBefore: boolean;
  /** The deployment waits for it. */
  readonly isBlocking: boolean;
  /** Relative to T-0. Steps without a duration share what the others leave of their phase. */
  readonly fromOffsetMs: number;
  readonly durationMs: number;
  /** Its end by the plan: where it sends a notice, not before that is due. */
  readonly toOffsetMs: number;
}

/** The steps of all phases, in the order of the runbook. */
export function stepsOf(runbook: Runbook): readonly PlannedStep[] {
  const known = cache.get(runbook);
  if (known) return known;
  const steps = runbook.phases.flatMap((phase) => stepsOfPhase(runbook, phase));
  cache.set(runbook, steps);
  return steps;
}

/** A go-live keeps one runbook for its whole life, and each event asks for its steps several times. */
const cache = new WeakMap<Runbook, readonly PlannedStep[]>();

function stepsOfPhase(runbook: Runbook, phase: Phase): readonly PlannedStep[] {
  const given = phase.steps.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  const open = phase.steps.filter(({ durationMs }) => durationMs === undefined).length;
  const share = Math.floor(Math.max(0, phase.durationMs - given) / Math.max(1, open));
  const isBefore = phase.startsOffsetMs < 0;
  let fromOffsetMs = phase.startsOffsetMs;
  return phase.steps.map((step) => {
    const { durationMs = share } = step;
    const planned = {
      phase,
      step,
      owners: ownersOf(runbook, phase, step),
      isBefore,
      isBlocking: isBefore && !runsItself(step) && (step.blocking ?? phase.blocking ?? false),
      fromOffsetMs,
      durationMs,
      toOffsetMs: Math.max(fromOffsetMs + durationMs, ...noticeOffsets(runbook, step)),
    };
    fromOffsetMs += durationMs;
    return planned;
  });
}

const noticeOffsets = ({ notices }: Runbook, step: Step): readonly number[] =>
  notices.flatMap(({ id, atOffsetMs }) =>
    atOffsetMs !== undefined && step.notices?.includes(id) ? [atOffsetMs] : [],
  );

/** A decision and a deployment have their own owners, whoever owns the phase. */
function ownersOf({ decision, deployment }: Runbook, phase: Phase, step: Step): readonly string[] {
  if (step.kind === 'decision') return [decision.owner];
  if (isDeployment(step)) return [deployment.starter];
  return step.owner === undefined ? phase.owners : [step.owner];
}

/** The deployment itself; any other workflow has a name. */
export const isDeployment = ({ kind, workflow }: Step): boolean =>
  kind === 'workflow' && workflow === undefined;

/** It follows the final GO or the deployment, and nobody starts or finishes it by hand. */
export const runsItself = (step: Step): boolean => step.kind === 'decision' || isDeployment(step);

/** It is done when its check passes. */
export const looksItself = ({ kind, check }: Step): boolean => kind === 'check' && check !== undefined;

/** What whoever finishes it confirms one by one; where golive itself sees that it is done, nobody is asked. */
export const tasksToConfirm = ({ kind, tasks }: Step): readonly string[] =>
  ['manual', 'notice', 'channel_test', 'workflow'].includes(kind) ? tasks : [];

/** The step finished, with all that is to be confirmed. */
export function finishWhole(step: Step): Extract<Action, { type: 'FinishStep' }> {
  const confirmed = tasksToConfirm(step).map((_, number) => number);
  return { type: 'FinishStep', step: step.id, ...(confirmed.length > 0 ? { confirmed } : {}) };
}

export const findStep = (runbook: Runbook, id: string): PlannedStep | undefined =>
  stepsOf(runbook).find(({ step }) => step.id === id);

/** The roles that a roll call calls: those that it names, or all without which the go-live would stand still. */
export function calledRoles(runbook: Runbook, step: Step): readonly string[] {
  if (step.roles) return step.roles;
  return [
    ...new Set([
      ...runbook.gates.map((gate) => gate.owner),
      runbook.decision.owner,
      runbook.deployment.starter,
      runbook.rollback.proposeTo,
      runbook.success.declaredBy,
    ]),
  ];
}

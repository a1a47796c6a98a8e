import type { RecordedEvent } from '../../src/domain/event.ts';
import { minutes, pat } from '../fixtures/golive-fixture.ts';

/*
 * The promises of the execution plan in their plainest form: who may do what with a step, in which order, and what never
 * happens twice. Only from the events, without a line of the domain's own rules.
 */

const owners: Readonly<Record<string, readonly string[]>> = {
  checks: ['operations_lead'],
  assembly: ['operations_lead'],
  smoke: ['technical_lead'],
  journeys: ['technical_lead', 'business_stakeholder'],
  alerts: ['on_call_engineer'],
  canary: ['technical_lead'],
};
/** Its run says how it ends. */
const byWorkflow = 'canary';
const beforeDeployment = ['checks', 'assembly'];
const called = ['technical_lead', 'security_lead', 'business_stakeholder'];

type State = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** What else is so at this moment. */
export interface World {
  readonly t0: number;
  readonly hasRun: boolean;
  /** When another deployment than the first was asked for, or the same was run again. */
  readonly deployedAnewAt: number | undefined;
  readonly isOver: boolean;
  readonly holds: (role: string, person: string) => boolean;
}

export interface ReferenceSteps {
  see(recorded: RecordedEvent, world: World): readonly string[];
  /** The deployment waits for it. */
  isOpen(step: string): boolean;
  /** Another T-0: everything begins anew. */
  begin(): void;
}

export function createReferenceSteps(): ReferenceSteps {
  const states = new Map<string, { readonly state: State; readonly at: number }>();
  const here = new Map<string, string>();
  const stages = new Map<string, { readonly stage: number; readonly at: number }>();
  const phases = new Set<string>();
  let anewAt = Number.NEGATIVE_INFINITY;

  const isOfBefore = (step: string, at: number): boolean => !beforeDeployment.includes(step) && at < anewAt;
  const stateOf = (step: string): State => {
    const { state, at } = states.get(step) ?? { state: 'waiting', at: anewAt };
    return isOfBefore(step, at) && state !== 'skipped' ? 'waiting' : state;
  };
  const isSettled = (step: string): boolean => {
    const isAllHere = step === 'assembly' && stateOf(step) === 'running' && here.size === called.length;
    return isAllHere || ['done', 'skipped'].includes(stateOf(step));
  };

  function forbidden({ event, actor, at }: RecordedEvent, step: string, world: World): readonly string[] {
    const { holds, t0, hasRun, isOver } = world;
    const roles = owners[step];
    if (!roles) return [`${event.type} of ${step}, which nobody does by hand`];
    const answers = step === 'assembly' && ['StepStarted', 'RollCallAnswered'].includes(event.type);
    const may = [...roles, 'release_manager', ...(answers ? called : [])];
    const ends = ['StepFinished', 'StepFailed'].includes(event.type);
    const isSystem =
      actor.kind === 'system' &&
      (ends ? step === byWorkflow : event.type === 'StepStarted' && step === 'assembly');
    const isByRun = step === byWorkflow && ends && actor.kind === 'user';
    const isTime = beforeDeployment.includes(step) ? at >= t0 - minutes(60) : hasRun;
    return [
      ...(isSystem || actor.id === pat || may.some((role) => holds(role, actor.id))
        ? []
        : [`${event.type} of ${step} by ${actor.id}`]),
      ...(isByRun && event.type === 'StepFinished' ? [`${actor.id} finished what a workflow does`] : []),
      ...(isTime || event.type === 'StepSkipped' ? [] : [`${event.type} of ${step} too early`]),
      ...(isOver ? [`${event.type} of ${step} when all is over`] : []),
    ];
  }

  /** From where each may come. */
  const from: Readonly<Record<string, (step: string) => boolean>> = {
    StepStarted: (step) => stateOf(step) === 'waiting',
    StepFinished: (step) => ['running', 'failed'].includes(stateOf(step)) && step !== 'assembly',
    StepFailed: (step) =>
      (stateOf(step) === 'running' && !isSettled(step)) || (step === byWorkflow && stateOf(step) === 'done'),
    StepSkipped: (step) => !isSettled(step),
    StepReopened: (step) => isSettled(step) || stateOf(step) === 'failed',
    RollCallAnswered: (step) => ['running', 'failed'].includes(stateOf(step)) && !isSettled(step),
  };
  const to: Readonly<Record<string, State>> = {
    StepStarted: 'running',
    StepFinished: 'done',
    StepFailed: 'failed',
    StepSkipped: 'skipped',
    StepReopened: 'running',
  };

  function answer(role: string, person: string, { holds }: World): readonly string[] {
    const broken = [
      ...(called.includes(role) && holds(role, person) ? [] : [`${person} answered as ${role}`]),
      ...(here.has(role) ? [`${role} answered twice`] : []),
    ];
    here.set(role, person);
    return broken;
  }

  /** Only where the one who answered does not hold the role any more. */
  function repeat(role: string, { holds }: World): readonly string[] {
    const person = here.get(role);
    here.delete(role);
    return person !== undefined && !holds(role, person) ? [] : [`${role} was called again`];
  }

  function overran(step: string, stage: number, at: number): readonly string[] {
    const told = stages.get(step);
    const isNews = !told || isOfBefore(step, told.at) || stage > told.stage;
    stages.set(step, { stage, at });
    return isNews && !isSettled(step) ? [] : [`${step} overran ${stage} again`];
  }

  return {
    isOpen: (step) => !isSettled(step),
    begin() {
      for (const memory of [states, here, stages, phases]) memory.clear();
    },
    see(recorded, world) {
      const { event, actor, at } = recorded;
      anewAt = world.deployedAnewAt ?? Number.NEGATIVE_INFINITY;
      if (event.type === 'PhaseBegun') {
        const isTwice = phases.has(event.phase);
        phases.add(event.phase);
        return isTwice ? [`${event.phase} began twice`] : [];
      }
      if (!('step' in event)) return [];
      const { type, step } = event;
      if (type === 'StepOverran') return overran(step, event.stage, at);
      if (type === 'RollCallRepeated')
        return [...repeat(event.role, world), ...(world.hasRun ? [`${step} after the deployment`] : [])];
      const broken = [
        ...forbidden(recorded, step, world),
        ...(from[type]?.(step) ? [] : [`${type} of ${step}, which is ${stateOf(step)}`]),
        ...(type === 'RollCallAnswered' ? answer(event.role, actor.id, world) : []),
      ];
      states.set(step, { state: to[type] ?? stateOf(step), at });
      if (type === 'StepReopened') {
        stages.delete(step);
        if (step === 'assembly') here.clear();
      }
      return broken;
    },
  };
}

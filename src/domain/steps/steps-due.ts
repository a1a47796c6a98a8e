import type { Action } from '../command.ts';
import type { GoLive } from '../go-live.ts';
import type { Phase } from '../runbook.ts';
import { phaseBeginsAt, stepOpensAt } from './overrun.ts';
import { type PlannedStep, stepsOf } from './step.ts';

interface StepDue {
  readonly at: number;
  readonly action: Extract<Action, { type: 'BeginPhase' | 'StartStep' }>;
}

/** What golive begins of the plan by itself, at its time or late. */
export const stepsDue = (goLive: GoLive, now: number): readonly StepDue[] =>
  open(goLive).flatMap(({ until, ...due }) => (now < until ? [due] : []));

/** What fell due after `from` and is too late to be begun by itself: whoever owns it decides whether it is still wanted. */
export const stepsMissed = (goLive: GoLive, from: number, now: number): readonly StepDue[] =>
  open(goLive).flatMap(({ until, ...due }) => (due.at > from && due.at <= now && now >= until ? [due] : []));

interface Open extends StepDue {
  readonly until: number;
}

const open = (goLive: GoLive): readonly Open[] => [
  ...goLive.runbook.phases.flatMap((phase) => openPhase(goLive, phase)),
  ...stepsOf(goLive.runbook).flatMap((planned) => openStep(goLive, planned)),
];

function openPhase(goLive: GoLive, phase: Phase): readonly Open[] {
  const at = phaseBeginsAt(goLive, phase);
  if (at === undefined) return [];
  const planned = Math.max(goLive.t0 + phase.startsOffsetMs, at) + phase.durationMs;
  const until = phase.startsOffsetMs < 0 ? Math.max(planned, startEndsAt(goLive)) : planned;
  return [{ at, until, action: { type: 'BeginPhase', phase: phase.id } }];
}

function openStep(goLive: GoLive, planned: PlannedStep): readonly Open[] {
  const at = stepOpensAt(goLive, planned);
  if (at === undefined) return [];
  const { phase, step, isBefore, durationMs } = planned;
  const ends = Math.max(goLive.t0 + phase.startsOffsetMs + phase.durationMs, at + durationMs);
  // What a workflow changes beside a deployment that may start at any moment, a person starts.
  const isForStart = isBefore && step.kind !== 'workflow';
  const until = isForStart ? Math.max(ends, startEndsAt(goLive)) : ends;
  return [{ at, until, action: { type: 'StartStep', step: step.id } }];
}

/** Whoever starts within the grace time wants to see the checks and who is there, however late. */
const startEndsAt = ({ t0, runbook }: GoLive): number => t0 + runbook.deployment.graceMs + 1;

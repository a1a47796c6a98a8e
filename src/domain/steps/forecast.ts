import { type GoLive, mayHaveRun } from '../go-live.ts';
import { remembered } from '../remembered.ts';
import { rollbackTakesMs } from '../rollback/rollback-budget.ts';
import type { Phase } from '../runbook.ts';
import { type PlannedStep, stepsOf } from './step.ts';
import { type StepProgress, stepProgress } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One step: when it was planned, how it stands, and when it comes to its end as things are now. */
export interface StepOutlook extends PlannedStep {
  readonly progress: StepProgress;
  readonly planned: Span;
  /** What happened, for as far as it has; the rest as the plan has it, moved by what came before. */
  readonly forecast: Span;
}

export interface PhaseOutlook {
  readonly phase: Phase;
  readonly steps: readonly StepOutlook[];
  /** Until the last of its steps has ended, a notice that goes out later among them. */
  readonly planned: Span;
  readonly forecast: Span;
}

export interface Outlook {
  readonly phases: readonly PhaseOutlook[];
  readonly end: { readonly planned: number; readonly forecast: number };
  /** A rollback that is begun by then still ends before the end, if it takes as long as is to be reckoned with. */
  readonly rollbackFitsUntil: { readonly planned: number; readonly forecast: number };
}

/**
 * The plan against reality: each step waits for those before it, what runs takes at least until now, and what was early
 * pulls the rest of its phase forward, but no phase before its planned start. Once the deployment is on its way, what
 * is left open before it delays nothing any more. Undefined where the runbook has no phases.
 */
export const outlookOf = remembered((goLive: GoLive, now: number): Outlook | undefined => {
  const { runbook, t0 } = goLive;
  if (runbook.phases.length === 0) return undefined;
  const hasRun = mayHaveRun(goLive);
  let reached = Number.NEGATIVE_INFINITY;
  let isBefore = true;
  const phases = runbook.phases.map((phase): PhaseOutlook => {
    const own = spanOf(t0 + phase.startsOffsetMs, phase.durationMs);
    if (hasRun && phase.startsOffsetMs >= 0 && isBefore) reached = Number.NEGATIVE_INFINITY;
    isBefore = phase.startsOffsetMs < 0;
    const floor = Math.max(own.from, reached);
    reached = floor;
    const steps = stepsOf(runbook)
      .filter((step) => step.phase === phase)
      .map((step): StepOutlook => {
        const progress = stepProgress(goLive, step.step);
        const planned = { from: t0 + step.fromOffsetMs, to: t0 + step.toOffsetMs };
        const forecast = forecastOf(step, { progress, planned, now, reached });
        // Nothing waits for a notice that goes out later, at a time of its own.
        const waitedFor = step.step.kind === 'notice' ? forecast.from + step.durationMs : forecast.to;
        reached = Math.max(reached, Math.min(waitedFor, forecast.to));
        return { ...step, progress, planned, forecast };
      });
    const planned = { from: own.from, to: Math.max(own.to, ...steps.map((step) => step.planned.to)) };
    return {
      phase,
      steps,
      planned,
      forecast: { from: phaseFrom(steps, floor), to: phaseTo(steps, planned, floor) },
    };
  });
  return { phases, ...ends(goLive, phases) };
});

const spanOf = (from: number, durationMs: number): Span => ({ from, to: from + durationMs });

interface Known extends Pick<StepOutlook, 'progress' | 'planned'> {
  readonly now: number;
  readonly reached: number;
}

function forecastOf({ step, durationMs }: PlannedStep, { progress, planned, now, reached }: Known): Span {
  // Planned to end later than it takes: then it waits for its notice.
  const noticeAt = planned.to > planned.from + durationMs ? planned.to : planned.from;
  const { state, startedAt, endedAt } = progress;
  if (endedAt !== undefined) return { from: startedAt ?? endedAt, to: endedAt };
  if (state === 'running' && startedAt !== undefined) {
    // A notice goes out at its own time, often long before the tasks around it are due.
    const full = step.kind === 'notice' ? planned.to : startedAt + durationMs;
    return { from: startedAt, to: Math.max(full, now) };
  }
  const from = Math.max(reached, now);
  return { from, to: Math.max(from + durationMs, step.kind === 'notice' ? noticeAt : from) };
}

/** What was settled without having been started, such as an early final GO, did not begin the phase. */
function phaseFrom(steps: readonly StepOutlook[], floor: number): number {
  const begun = steps.filter(
    ({ progress }) => progress.startedAt !== undefined || progress.endedAt === undefined,
  );
  return begun.length === 0 ? floor : Math.min(...begun.map(({ forecast }) => forecast.from));
}

/** A phase that has time to spare keeps it, until all its steps have ended. */
function phaseTo(steps: readonly StepOutlook[], planned: Span, floor: number): number {
  const last = Math.max(floor, ...steps.map(({ forecast }) => forecast.to));
  const hasEnded = steps.length > 0 && steps.every(({ progress }) => progress.endedAt !== undefined);
  return hasEnded ? last : Math.max(last, planned.to);
}

function ends(goLive: GoLive, phases: readonly PhaseOutlook[]) {
  const end = {
    planned: Math.max(...phases.map(({ planned }) => planned.to)),
    forecast: Math.max(...phases.map(({ forecast }) => forecast.to)),
  };
  const takesMs = rollbackTakesMs(goLive);
  return {
    end,
    rollbackFitsUntil: { planned: end.planned - takesMs, forecast: end.forecast - takesMs },
  };
}

/** The phase that people work in now: the first with something left to do, on this side of the deployment. */
export function currentPhase(goLive: GoLive, { phases }: Outlook): PhaseOutlook | undefined {
  const isOpen = ({ steps }: PhaseOutlook): boolean =>
    steps.some(({ progress }) => progress.state !== 'done' && progress.state !== 'skipped');
  const hasRun = mayHaveRun(goLive);
  return phases.find((outlook) => isOpen(outlook) && (!hasRun || outlook.phase.startsOffsetMs >= 0));
}

/** How often the forecast is drawn anew while something is late. */
const lateStepMs = 5 * 60_000;

/**
 * When the forecast changes though nothing happens: at the instant at which something turns late, then every five
 * minutes for as long as it is. Undefined before the plan begins and once it is over.
 */
export function outlookChangesAt(goLive: GoLive, now: number): number | undefined {
  const outlook = areStepsOver(goLive) ? undefined : outlookOf(goLive, Number.NEGATIVE_INFINITY);
  const phase = outlook && currentPhase(goLive, outlook);
  if (!phase || phase.phase.startsOffsetMs >= 0 !== mayHaveRun(goLive)) return undefined;
  const turns = phase.steps.flatMap(({ progress, forecast }) => {
    if (progress.state === 'running') return [forecast.to];
    return progress.state === 'waiting' ? [forecast.from] : [];
  });
  if (!turns.some((at) => at <= now)) return turns.length > 0 ? Math.min(...turns) + 1 : undefined;
  return now >= lateUntil(phase) ? undefined : (Math.floor(now / lateStepMs) + 1) * lateStepMs;
}

/** What nobody cared for in a day is left alone. */
const lateUntil = ({ planned }: PhaseOutlook): number => planned.to + 24 * 3_600_000;

import type { RunRequest } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { Step } from '../runbook.ts';
import { findStep } from '../steps/step.ts';
import { workflowOfStep } from '../steps/step-run.ts';
import type { Bar } from './bar.ts';
import { isBarSkipped } from './standing-glass.ts';

/** Everything is frozen, and nobody let this go-live through: `bars` as they are now, where that is known better. */
const allFrozen = (goLive: GoLive, bars: readonly Bar[]): Bar | undefined =>
  bars.find((bar) => bar.because === 'all_frozen' && !isBarSkipped(goLive, bar));

/** What keeps the workflow of a step from being started; nothing where people do the step. */
export const stopOfStep = (goLive: GoLive, step: Step, bars = goLive.bars): Bar | undefined =>
  workflowOfStep(goLive, step) === undefined ? undefined : allFrozen(goLive, bars);

/** The same for a run that was asked for and not sent yet; nothing for any other than a step's. */
export function stopOfRun(goLive: GoLive, { step: id }: RunRequest, bars = goLive.bars): Bar | undefined {
  const planned = id === undefined ? undefined : findStep(goLive.runbook, id);
  return planned && stopOfStep(goLive, planned.step, bars);
}

import { z } from 'zod';
import type { WorkflowFile } from './workflow-file.ts';

/**
 * How a run ends. `waiting` stops for a reviewer of the environment; `reject` is `waiting` with a reviewer who says no.
 * `job` and `step` (their names) say where it fails or hangs; left out, it is the last step of the job that deploys.
 */
export const scenarioSchema = z.strictObject({
  outcome: z.enum(['succeed', 'fail', 'hang', 'waiting', 'reject']),
  job: z.string().optional(),
  step: z.string().optional(),
  /** What a failed run concludes with; GitHub's list is open, so any word can be tried. */
  conclusion: z.string().optional(),
});

export type Scenario = z.infer<typeof scenarioSchema>;

export interface Place {
  readonly job: number;
  /** The name of the step. */
  readonly step: string;
}

/** Where a scenario strikes, or a sentence that says why there is no such place. */
export function placeOf(scenario: Scenario, workflow: WorkflowFile): Place | string {
  const job = scenario.job ? workflow.jobs.findIndex((j) => j.key === scenario.job) : mainJobIndex(workflow);
  const found = workflow.jobs[job];
  if (!found) {
    return `${workflow.file} has no job ${scenario.job}: it has ${workflow.jobs.map((j) => j.key).join(', ')}`;
  }
  const step = scenario.step ?? found.steps.at(-1);
  if (step === undefined || !found.steps.includes(step)) {
    return `Job ${found.key} has no step ${step}: it has ${found.steps.join(', ')}`;
  }
  return { job, step };
}

/** The job that touches an environment; the last one where none does. */
function mainJobIndex(workflow: WorkflowFile): number {
  const index = workflow.jobs.findIndex((job) => job.environment !== undefined);
  return index === -1 ? workflow.jobs.length - 1 : index;
}

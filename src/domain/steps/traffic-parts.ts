import { deployedAt } from '../deployment/deployed-at.ts';
import { stepRequestOf } from '../deployment/run-request.ts';
import type { Event } from '../event.ts';
import type { GoLive, RunState } from '../go-live.ts';
import { watchEndsAt } from '../health/watch.ts';
import type { Step } from '../runbook.ts';
import { workflowOfStep } from './step-run.ts';
import type { TrafficPart } from './traffic-part.ts';

/** The parts of a step that a workflow does; none where it brings all at once. */
export const trafficParts = (goLive: GoLive, step: Step): readonly TrafficPart[] =>
  workflowOfStep(goLive, step) === undefined ? [] : (step.traffic ?? []);

/** The parts that are there, since what was deployed last. */
export function partsThere(goLive: GoLive, step: Step): readonly TrafficPart[] {
  const from = deployedAt(goLive) ?? Number.POSITIVE_INFINITY;
  const isThere = ({ request, requestedAt, conclusion }: RunState): boolean =>
    request.step === step.id && requestedAt >= from && conclusion === 'success';
  const there = goLive.runs.filter(isThere).map(({ request }) => request.traffic);
  return trafficParts(goLive, step).filter(({ percent }) => there.includes(percent));
}

/** What comes next; undefined where all parts are there. */
export const nextPart = (goLive: GoLive, step: Step): TrafficPart | undefined =>
  trafficParts(goLive, step)[partsThere(goLive, step).length];

const partWanted = (goLive: GoLive, step: Step): TrafficPart | undefined =>
  nextPart(goLive, step) ?? trafficParts(goLive, step).at(-1);

/** Once a success is not watched any more, nobody would see whether a part holds. */
export function canStillBake(goLive: GoLive, step: Step, now: number): boolean {
  const part = partWanted(goLive, step);
  const end = watchEndsAt(goLive);
  return part === undefined || end === undefined || now + part.bakeMs < end;
}

/** A step that a workflow does asks for a run as soon as it is started: of its next part, or else of its last once more. */
export function runsOf(goLive: GoLive, step: Step): readonly Event[] {
  const workflow = workflowOfStep(goLive, step);
  if (workflow === undefined) return [];
  const part = partWanted(goLive, step);
  return [{ type: 'RunRequested', run: stepRequestOf(goLive, step.id, { workflow, part }) }];
}

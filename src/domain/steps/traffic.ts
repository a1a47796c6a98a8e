import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { stopOfStep } from '../guards/all-frozen.ts';
import { isHealthWatched, watchEndsAt } from '../health/watch.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import type { Step } from '../runbook.ts';
import { findStep } from './step.ts';
import { stepState } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';
import { isStepRunOpen, runOfStep, stepSuperseded } from './step-run.ts';
import type { TrafficPart } from './traffic-part.ts';
import { canStillBake, nextPart, partsThere, runsOf } from './traffic-parts.ts';

/*
 * A step that brings traffic by parts: a part runs -> bakes -> has baked -> somebody goes on: the next part runs ... ->
 * the last has baked, and the step is done. It bakes for as long as every endpoint is up without a break, and from the
 * beginning when one was not; unknown is not up. A run that fails fails the step, and the same part is tried again. So
 * does that nobody looks at the health long enough: no part follows then.
 */

interface Bake {
  readonly part: TrafficPart;
  /** Undefined while an endpoint is not up, or nobody looks any more. */
  readonly endsAt: number | undefined;
}

/** The part that is there and bakes, or has baked; undefined while none does. */
export function bakeOf(goLive: GoLive, step: Step): Bake | undefined {
  const run = runOfStep(goLive, step.id);
  const part = partsThere(goLive, step).at(-1);
  const isOn = stepState(goLive, step.id).state === 'running' && !areStepsOver(goLive);
  if (!isOn || !part || run?.request.traffic !== part.percent || run.conclusion !== 'success')
    return undefined;
  const upSince = goLive.service.health.map(({ id }) => {
    const seen = goLive.health[id];
    return seen?.verdict === 'up' ? seen.since : undefined;
  });
  const known = upSince.filter((at) => at !== undefined);
  const endsAt = Math.max(run.completedAt ?? 0, ...known) + part.bakeMs;
  const isSeen = upSince.length > 0 && known.length === upSince.length && isHealthWatched(goLive, endsAt);
  return { part, endsAt: isSeen ? endsAt : undefined };
}

/** When people are told that a part has baked; undefined where they were, and on hold. */
function bakedAt(goLive: GoLive, step: Step): number | undefined {
  const at = bakeOf(goLive, step)?.endsAt;
  const told = stepState(goLive, step.id).bakedAt ?? Number.NEGATIVE_INFINITY;
  return at === undefined || goLive.held || told >= at ? undefined : at;
}

/** From when on it is certain that nobody looks until the part has baked; undefined where somebody may. */
function unseenFrom(goLive: GoLive, step: Step): number | undefined {
  const bake = bakeOf(goLive, step);
  const end = watchEndsAt(goLive);
  return bake && bake.endsAt === undefined && end !== undefined ? end - bake.part.bakeMs : undefined;
}

/** When it is said how the baking ended. */
export const bakeDueAt = (goLive: GoLive, step: Step): number | undefined =>
  bakedAt(goLive, step) ?? unseenFrom(goLive, step);

function decideUnseen({ goLive, command, facts }: Case, step: Step): Decision | undefined {
  const { supersededBy } = facts;
  const from = unseenFrom(goLive, step);
  const isUnseen = from !== undefined && command.at >= from;
  if (!bakeOf(goLive, step) || !(supersededBy || isUnseen)) return undefined;
  if (supersededBy) return accept(stepSuperseded(step.id, supersededBy, facts.words.steps));
  return accept({ type: 'StepFailed', step: step.id, reason: facts.words.steps.unwatched });
}

/** That the last part has baked finishes the step. */
export function decideTrafficBaked(it: Case, id: string): Decision {
  const { goLive, command } = it;
  const step = findStep(goLive.runbook, id)?.step;
  const unseen = step && decideUnseen(it, step);
  if (unseen) return unseen;
  const at = step && bakedAt(goLive, step);
  const bake = step && bakeOf(goLive, step);
  if (!bake || at === undefined || command.at < at) return decline('not_due');
  const isLast = nextPart(goLive, step) === undefined;
  return accept(
    { type: 'TrafficBaked', step: id, percent: bake.part.percent },
    ...(isLast ? [{ type: 'StepFinished', step: id } as const] : []),
  );
}

/** Whoever owns the step, leads or manages the go-live has the next part brought. */
export function decideContinueTraffic(
  it: Case,
  { step: id, percent, drawnForT0 }: Extract<Action, { type: 'ContinueTraffic' }>,
): Decision {
  const { goLive, command, facts } = it;
  const planned = findStep(goLive.runbook, id);
  if (!planned) return decline('unknown_step', { subject: id });
  if (areStepsOver(goLive)) return decline('steps_over');
  const roles = [...new Set([...planned.owners, goLive.runbook.deployment.starter])];
  if (!holdsOneOf(goLive, command.actor, roles) && !mayManage(goLive, command.actor)) {
    const allowedRoles = [...roles, ...goLive.runbook.permissions.manage];
    return reject(it, 'not_allowed', { allowedRoles, subject: id });
  }
  if (drawnForT0 !== undefined && drawnForT0 !== goLive.t0) return decline('stale');
  if (it.facts.supersededBy) return decline('superseded', { subject: it.facts.supersededBy });
  const { step } = planned;
  if (nextPart(goLive, step)?.percent !== percent) return decline('stale');
  if (goLive.held) return decline('step_on_hold', { subject: id });
  const bar = stopOfStep(goLive, step, facts.bars);
  if (bar) return decline('all_frozen', { subject: bar.by, bar });
  if (isStepRunOpen(goLive, id)) return decline('step_run_open', { subject: id });
  const bake = bakeOf(goLive, step);
  if (bake?.endsAt === undefined || command.at < bake.endsAt) return decline('not_baked', { subject: id });
  if (!canStillBake(goLive, step, command.at)) return decline('traffic_unwatched', { subject: id });
  return accept(...runsOf(goLive, step));
}

import { isGolive } from '../actor.ts';
import { isBehind } from '../afterwards/behind.ts';
import { closeWhenDone } from '../afterwards/follow-ups.ts';
import { findItem } from '../checklist/checklist.ts';
import { followUpCheck, followUpItems, followUpTasks, taskState } from '../checklist/task.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { deployedAt } from '../deployment/deployed-at.ts';
import type { Event } from '../event.ts';
import { criterionCheck, untickByCheck } from '../gates/criterion-check.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { mayManage, takesPart } from '../people/authority.ts';
import type { Runbook } from '../runbook.ts';
import { isBeforeStart } from '../status.ts';
import { findStep, stepsOf } from '../steps/step.ts';
import { stepProgress } from '../steps/step-progress.ts';
import { areStepsOver } from '../steps/step-rules.ts';
import type { CheckMoment, CheckOutcome, CheckSpec, CheckState } from './check.ts';

/** Where a check stands in the runbook: `item/ID`, `criterion/GATE/ID`, `step/ID`, `follow_up/after_success/ID`. */
export type CheckName = string;

interface NamedCheck {
  readonly name: CheckName;
  readonly spec: CheckSpec;
}

/** All checks of a runbook, in its order. */
export function checksOf(runbook: Runbook): readonly NamedCheck[] {
  const known = cache.get(runbook);
  if (known) return known;
  const items = runbook.checklist.flatMap(({ items: list }) =>
    list.flatMap(({ id, check }) => (check ? [{ name: `item/${id}`, spec: check }] : [])),
  );
  const criteria = runbook.gates.flatMap((gate) =>
    gate.criteria.flatMap(({ id, check }) =>
      check ? [{ name: criterionCheck(gate.id, id), spec: check }] : [],
    ),
  );
  const steps = stepsOf(runbook).flatMap(({ step: { id, check } }) =>
    check ? [{ name: `step/${id}`, spec: check }] : [],
  );
  const followUps = followUpItems(runbook).flatMap(({ id, check }) =>
    check ? [{ name: followUpCheck({ id }), spec: check }] : [],
  );
  const all = [...items, ...criteria, ...steps, ...followUps];
  cache.set(runbook, all);
  return all;
}

const cache = new WeakMap<Runbook, readonly NamedCheck[]>();

export const specOf = (runbook: Runbook, name: CheckName): CheckSpec | undefined =>
  checksOf(runbook).find((check) => check.name === name)?.spec;

export const checkState = ({ checks }: GoLive, name: CheckName): CheckState | undefined =>
  Object.hasOwn(checks, name) ? checks[name] : undefined;

/** Nobody waits longer than this for an answer that may never come. */
const longestWaitMs = 2 * 60_000;

export const isCheckRunning = (goLive: GoLive, name: CheckName, now: number): boolean => {
  const state = checkState(goLive, name);
  return !!state && state.answered?.asking !== state.asked && now - state.askedAt < longestWaitMs;
};

/** Steps of the kind `check` and follow-ups are looked at when their time has come, all else when the plan is. */
const isOfPlan = (goLive: GoLive, { name }: NamedCheck): boolean =>
  !name.startsWith('follow_up/') &&
  (!name.startsWith('step/') ||
    findStep(goLive.runbook, name.slice('step/'.length))?.step.kind === 'decision');

const dayMs = 24 * 3_600_000;
const quarterMs = 15 * 60_000;

export function checkMoments(
  goLive: GoLive,
): readonly { readonly at: number; readonly moment: CheckMoment }[] {
  if (!isBeforeStart(goLive.status) || !checksOf(goLive.runbook).some((check) => isOfPlan(goLive, check)))
    return [];
  const decision = stepsOf(goLive.runbook).find(({ step }) => step.kind === 'decision');
  const beforeDecision = goLive.t0 + (decision?.fromOffsetMs ?? -quarterMs);
  const isMoved = goLive.round > 1;
  const moments = [
    { at: goLive.t0SetAt, moment: 'planned' },
    { at: goLive.t0 - dayMs, moment: 'day_before' },
    // Where T-0 is moved so near that this would be over, it is at once.
    { at: isMoved ? Math.max(beforeDecision, goLive.t0SetAt) : beforeDecision, moment: 'decision' },
  ] as const;
  // A move of T-0 asks for none but those before the decision, and a moment before the planning is part of that.
  const isLeft = ({ at, moment }: (typeof moments)[number]): boolean => {
    if (moment === 'planned') return !isMoved;
    return at > goLive.t0SetAt || (isMoved && moment === 'decision');
  };
  return moments.filter(isLeft).filter(({ moment }) => !goLive.checkMoments.includes(moment));
}

export function decideRunChecks({ goLive, command }: Case, moment: CheckMoment): Decision {
  const due = checkMoments(goLive).find((one) => one.moment === moment);
  if (!due || command.at < due.at) return decline('not_due');
  const names = checksOf(goLive.runbook)
    .filter((check) => isOfPlan(goLive, check))
    .map(({ name }) => name);
  return accept({ type: 'ChecksRequested', checks: names.filter(isIdle(goLive, command.at)), moment });
}

const isIdle =
  (goLive: GoLive, now: number) =>
  (name: CheckName): boolean =>
    !isCheckRunning(goLive, name, now);

/** Somebody wants to see it now: one check, or all of a gate, or all of the checklist. */
export function decideRequestChecks(
  it: Case,
  { check = 'item' }: Extract<Action, { type: 'RequestChecks' }>,
): Decision {
  const { goLive, command } = it;
  if (!takesPart(goLive, command.actor) && !mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  if (goLive.closed || (isBehind(goLive) && !check.startsWith('follow_up'))) return decline('finished');
  const owed = followUpTasks(goLive).map(followUpCheck);
  const names = checksOf(goLive.runbook)
    .map(({ name }) => name)
    .filter((name) => name === check || name.startsWith(`${check}/`))
    .filter((name) => !name.startsWith('follow_up/') || owed.includes(name));
  if (names.length === 0) return decline('no_check');
  const idle = names.filter(isIdle(goLive, command.at));
  return idle.length > 0 ? accept({ type: 'ChecksRequested', checks: idle }) : decline('check_running');
}

export function decideCheckResult(
  { goLive }: Case,
  { check, asking, outcome }: Extract<Action, { type: 'ReportCheckResult' }>,
): Decision {
  const state = checkState(goLive, check);
  if (!state || (state.answered && state.answered.asking >= asking)) return decline('stale');
  const turnedRed = outcome.verdict === 'failed' && state.told === 'passed';
  return accept(
    { type: 'CheckCompleted', check, asking, ...outcome, ...(turnedRed ? { turnedRed } : {}) },
    ...consequences(goLive, check, { outcome, turnedRed }),
  );
}

interface Seen {
  readonly outcome: CheckOutcome;
  readonly turnedRed: boolean;
}

/**
 * Green ticks its item, unless a person opened that again, and finishes its step; red, where it was green, unticks item
 * or criterion. Unknown changes nothing.
 */
function consequences(goLive: GoLive, name: CheckName, { outcome, turnedRed }: Seen): readonly Event[] {
  const item = findItem(goLive, name.startsWith('item/') ? name.slice('item/'.length) : '');
  if (item) {
    const { state, by } = taskState(goLive, item);
    // Who opened it again knows of something that the check does not see.
    const isOpenedByPerson = by !== undefined && !isGolive(by);
    if (outcome.verdict === 'passed' && state === 'open' && !isOpenedByPerson && goLive.status !== 'aborted')
      return [{ type: 'ChecklistItemTicked', item: item.id, evidence: outcome.link ?? outcome.evidence }];
    if (!turnedRed || state !== 'done' || !areVotesOpen(goLive)) return [];
    const withdrawn = item.blocking ? withdrawFinalGo(goLive, 'item_unticked') : [];
    return [{ type: 'ChecklistItemUnticked', item: item.id }, ...withdrawn];
  }
  if (name.startsWith('follow_up/')) return followUpConsequences(goLive, name, { outcome, turnedRed });
  if (turnedRed && name.startsWith('criterion/')) return untickByCheck(goLive, name, outcome.evidence);
  return name.startsWith('step/') ? stepConsequences(goLive, name, outcome) : [];
}

/** The same for a follow-up of the outcome that counts, until the go-live is closed. */
function followUpConsequences(
  goLive: GoLive,
  name: CheckName,
  { outcome, turnedRed }: Seen,
): readonly Event[] {
  const task = followUpTasks(goLive).find((one) => followUpCheck(one) === name);
  if (!task || goLive.closed) return [];
  const { state, by } = taskState(goLive, task);
  const isOpenedByPerson = by !== undefined && !isGolive(by);
  if (outcome.verdict === 'passed' && state === 'open' && !isOpenedByPerson)
    return [
      { type: 'ChecklistItemTicked', item: task.id, evidence: outcome.link ?? outcome.evidence },
      ...closeWhenDone(goLive, [task.id]),
    ];
  return turnedRed && state === 'done' ? [{ type: 'ChecklistItemUnticked', item: task.id }] : [];
}

function stepConsequences(goLive: GoLive, name: CheckName, outcome: CheckOutcome): readonly Event[] {
  const planned = findStep(goLive.runbook, name.slice('step/'.length));
  if (planned?.step.kind !== 'check' || areStepsOver(goLive)) return [];
  const { step, isBefore } = planned;
  // It may have seen what was live before the deployment.
  const from = isBefore ? 0 : (deployedAt(goLive) ?? Number.POSITIVE_INFINITY);
  if ((checkState(goLive, name)?.askedAt ?? 0) < from) return [];
  const { state } = stepProgress(goLive, step);
  if (outcome.verdict === 'passed' && (state === 'running' || state === 'failed'))
    return [{ type: 'StepFinished', step: step.id }];
  return outcome.verdict === 'failed' && state === 'running'
    ? [{ type: 'StepFailed', step: step.id, reason: outcome.evidence }]
    : [];
}

import type { Github } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action, Command } from '../domain/command.ts';
import { sentAgainUntil } from '../domain/deployment/not-sent.ts';
import { findRun, type GoLive, type RunState } from '../domain/go-live.ts';
import type { WaitsFor } from '../domain/guards/last-look-event.ts';
import { searchRunFrom } from '../domain/restore.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { backoffMs, type Deliver, type Delivery, type EffectOf, isTriedOut } from './delivery.ts';
import type { TakeLastLook } from './last-look.ts';
import { findChangedGroups, findLeavers } from './leavers.ts';

interface DispatchNeeds {
  readonly github: Github;
  readonly engine: Engine;
  readonly lastLook: TakeLastLook;
  readonly clock: Clock;
  readonly realNow: () => number;
  readonly newId: () => string;
  /** GitHub may list a run this much later than it accepted it: only then is "not listed" a proof. */
  readonly listedWithinMs: number;
  /** Whether somebody is a full member of the workspace; fails where Slack does not tell. */
  readonly isMember: (person: string) => Promise<boolean>;
  /** Who is in a user group of Slack; fails where Slack does not tell. */
  readonly groupMembers: (group: string) => Promise<readonly string[]>;
}

/** How long golive looks by itself for a dispatch whose answer was lost, before it asks a person. */
const searchForMs = 15 * 60_000;

/** A dispatch and the reading of the workflow before it are given up by then. */
const longestCallMs = 20_000;

/** The dispatch alone. */
const longestPostMs = 10_000;

const leaseMarginMs = 5_000;

/** How soon at the latest what kept a deployment back is looked at again. */
const lookAgainMs = 15_000;

/**
 * However long GitHub asks to wait: production may be broken meanwhile, and a call in five minutes is far below its limits.
 * It asks for at least a minute, which the backoff leaves.
 */
const longestWaitMs = 5 * 60_000;

/** How soon a rollback asks again that waits for the deployment's answer. */
const waitForDeploymentMs = 2_000;

/*
 * Starts a run at most once. The first attempt asks the engine (`BeginDispatch`, durable) and sends. Every later one
 * looks for the run first; it sends again only where the run's absence is proven and the engine still wants it.
 */
export function createDispatchDelivery(needs: DispatchNeeds): Deliver<'github.dispatch'> {
  const firstLookAt = new Map<string, number>();
  return async (effect, claim) => {
    const goLive = await needs.engine.read(effect.goLive);
    const run = goLive && findRun(goLive, effect.run.correlationId);
    if (!run || run.dispatch === 'cancelled') return { end: 'cancelled', reason: 'called off' };
    if (run.dispatch !== 'requested' && run.dispatch !== 'begun' && run.dispatch !== 'unknown')
      return { end: 'done' };
    if (run.dispatch !== 'requested') {
      const since = searchRunFrom(goLive, run);
      const found = await search({ ...needs, firstLookAt }, { run, since }, claim);
      if (found?.end !== 'later') firstLookAt.delete(effect.run.correlationId);
      if (found) return found;
    }
    if (effect.run.purpose === 'deploy') await reportWhoLeft(needs, goLive, claim);
    return send(needs, { effect, goLive }, claim);
  };
}

/** Votes of whoever left the workspace, or a user group that votes, count no more. */
async function reportWhoLeft(needs: DispatchNeeds, goLive: GoLive, claim: ClaimedEffect): Promise<void> {
  const [leavers, groups] = await Promise.all([
    findLeavers(goLive, needs.isMember),
    findChangedGroups(goLive, needs.groupMembers, needs.clock.now()),
  ]);
  for (const person of leavers)
    await report(needs, claim, { type: 'ReportMembership', person, isMember: false });
  if (groups.length > 0) await report(needs, claim, { type: 'ReportVoterGroups', groups });
}

interface SearchNeeds extends DispatchNeeds {
  /** When this process first looked for a run, by its correlation id: the last one before it may have been held up. */
  readonly firstLookAt: Map<string, number>;
}

/** Undefined when the run is proven not to exist. */
async function search(
  { github, realNow, listedWithinMs, firstLookAt }: SearchNeeds,
  { run, since }: { readonly run: RunState; readonly since: number },
  claim: ClaimedEffect,
): Promise<Delivery | undefined> {
  const { correlationId } = run.request;
  try {
    const looked = await github.findRun({ run: run.request, since });
    if ('found' in looked)
      return { end: 'done', report: { type: 'ReportDispatchAccepted', correlationId, run: looked.found } };
    if ('unprovable' in looked) return giveUp(looked.because);
    const lastCallEndsAt = (claim.sendingAt ?? claim.createdAt) + longestCallMs;
    const firstAt = firstLookAt.get(correlationId) ?? realNow();
    firstLookAt.set(correlationId, firstAt);
    const waitMs = Math.max(lastCallEndsAt, firstAt) + listedWithinMs - realNow();
    return waitMs > 0
      ? { end: 'later', inMs: Math.min(waitMs, 10_000), reason: 'not listed yet', uncounted: true }
      : undefined;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    // What went before the sending, as a rollback that GitHub did not take, is no part of the search.
    const sentAgoMs = realNow() - (claim.sendingAt ?? claim.createdAt);
    if (sentAgoMs > searchForMs && isTriedOut(claim, realNow(), searchForMs)) return giveUp(error.message);
    return {
      end: 'later',
      inMs: Math.min(longestWaitMs, backoffMs(claim.attempt, error.retryAfterMs)),
      reason: error.message,
      uncounted: true,
      waited: true,
    };
  }
}

async function send(
  needs: DispatchNeeds,
  { effect, goLive }: { readonly effect: EffectOf<'github.dispatch'>; readonly goLive: GoLive },
  claim: ClaimedEffect,
): Promise<Delivery> {
  const { correlationId, purpose } = effect.run;
  // A rollback must not wait for anybody's answer: it is the way out.
  const look = purpose === 'deploy' ? { look: await needs.lastLook(goLive, effect.run) } : {};
  if (leaseNearlyOver(needs, claim)) return leaseOver;
  const begin: Action = { type: 'BeginDispatch', correlationId, attempt: claim.attempt, ...look };
  const begun = await needs.engine.handleBeforeSending(commandOf(needs, claim, begin), claim);
  if (begun === 'lease_lost') return leaseOver;
  if (!begun.ok && begun.refusal.code === 'wait_for_deployment')
    return { end: 'later', inMs: waitForDeploymentMs, reason: begun.refusal.code, uncounted: true };
  if (!begun.ok && Object.hasOwn(looksAgain, begun.refusal.code)) {
    const inMs = await withinGrace(needs, effect, Math.min(backoffMs(claim.attempt), lookAgainMs));
    return { end: 'later', inMs, reason: begun.refusal.code, unsent: true };
  }
  if (!begun.ok) return { end: 'cancelled', reason: begun.refusal.code };
  const byHand = await findStartedByHand(needs, goLive, effect);
  if (byHand) return byHand;
  await failpoint('worker.before_send');
  if (leaseNearlyOver(needs, claim)) return leaseOver;
  try {
    const { run } = await needs.github.dispatch(effect.run, claim.leaseUntil - longestPostMs - leaseMarginMs);
    await failpoint('worker.after_send');
    return {
      end: 'done',
      report: { type: 'ReportDispatchAccepted', correlationId, ...(run ? { run } : {}) },
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return afterFailure(needs, { effect, claim, error });
  }
}

/**
 * Who was told that a rollback does not get through may have started it on GitHub, under its id. Not to see that is no reason to
 * wait: the workflow refuses the second of two runs with one id.
 */
async function findStartedByHand(
  { github }: DispatchNeeds,
  goLive: GoLive,
  { run: request }: EffectOf<'github.dispatch'>,
): Promise<Delivery | undefined> {
  const { correlationId } = request;
  const run = findRun(goLive, correlationId);
  if (request.purpose !== 'rollback' || !run?.notSent) return undefined;
  const since = searchRunFrom(goLive, run);
  const looked = await github.findRun({ run: request, since }).catch((error: unknown) => {
    if (!(error instanceof OutsideError)) throw error;
  });
  if (!looked || !('found' in looked)) return undefined;
  return { end: 'done', report: { type: 'ReportDispatchAccepted', correlationId, run: looked.found } };
}

const looksAgain = {
  github_unreadable: true,
  other_deployment_running: true,
  health_unknown: true,
  health_down: true,
} satisfies Record<WaitsFor, true>;

/** This process may have been stopped since the claim: what it sends then could meet another's attempt. */
const leaseNearlyOver = ({ realNow }: DispatchNeeds, { leaseUntil }: ClaimedEffect): boolean =>
  realNow() > leaseUntil - longestCallMs - leaseMarginMs;

const leaseOver: Delivery = { end: 'later', inMs: 0, reason: 'the lease is nearly over', uncounted: true };

async function afterFailure(
  needs: DispatchNeeds,
  {
    effect,
    claim,
    error,
  }: { effect: EffectOf<'github.dispatch'>; claim: ClaimedEffect; error: OutsideError },
): Promise<Delivery> {
  const { correlationId } = effect.run;
  if (error.happened === 'no' && !error.retryable)
    return {
      end: 'dead',
      reason: error.message,
      report: { type: 'ReportDispatchRejected', correlationId, reason: error.message },
    };
  const isRollback = effect.run.purpose === 'rollback';
  const askedMs = backoffMs(claim.attempt, error.retryAfterMs);
  const inMs = isRollback ? Math.min(longestWaitMs, askedMs) : askedMs;
  if (error.happened === 'no') {
    const { attempt } = claim;
    const reason = error.message;
    const next = isRollback ? nextAt(needs.clock, inMs) : {};
    await report(needs, claim, { type: 'ReportDispatchNotSent', correlationId, attempt, reason, ...next });
    return { end: 'later', inMs: await withinGrace(needs, effect, inMs), reason, unsent: true };
  }
  await report(needs, claim, { type: 'ReportDispatchUnknown', correlationId, reason: error.message });
  return { end: 'later', inMs, reason: error.message };
}

/** What the go-live's clock will show then, which need not run as real time does. */
function nextAt(clock: Clock, inMs: number): { readonly nextAt?: number } {
  const now = clock.now();
  const speed = inMs / clock.realMsUntil(now + inMs);
  return speed > 0 && Number.isFinite(speed) ? { nextAt: Math.ceil(now + inMs * speed) } : {};
}

/** However long GitHub asks to wait: when the grace time is over, a person is asked at once. */
async function withinGrace(
  { engine, clock }: DispatchNeeds,
  effect: EffectOf<'github.dispatch'>,
  inMs: number,
): Promise<number> {
  const goLive = await engine.read(effect.goLive);
  const run = goLive && findRun(goLive, effect.run.correlationId);
  const until = run && sentAgainUntil(goLive, run);
  return until === undefined ? inMs : Math.min(inMs, Math.max(0, clock.realMsUntil(until + 1)));
}

const giveUp = (reason: string): Delivery => ({ end: 'dead', reason });

const report = (needs: DispatchNeeds, claim: ClaimedEffect, action: Action) =>
  needs.engine.handleWhileLeased(commandOf(needs, claim, action), claim);

const commandOf = ({ clock, newId }: DispatchNeeds, { effect }: ClaimedEffect, action: Action): Command => ({
  id: newId(),
  goLive: effect.goLive,
  at: clock.now(),
  actor: { kind: 'system', id: 'worker' },
  origin: { via: 'outcome' },
  do: action,
});

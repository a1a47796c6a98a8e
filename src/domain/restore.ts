import { openFollowUps } from './afterwards/follow-ups.ts';
import type { Action } from './command.ts';
import { accept, type Case, type Decision, decline } from './decision.ts';
import type { Effect, ReminderEffect } from './effect.ts';
import type { RunRequest } from './event.ts';
import { type Deed, type GoLive, mayHaveRun, type RunState } from './go-live.ts';
import { healthAfterDowntime } from './health/evolve-health.ts';
import { isWatched } from './health/watch.ts';
import type { DatabaseRestored } from './restore-event.ts';
import { isSameWork } from './rollback/same-work.ts';
import { restoredBefore } from './said-before.ts';
import { isBeforeStart, isFinished } from './status.ts';

/*
 * A backup of the database was put back. What golive did after the backup was made is not in it: a vote, a NO-GO, a
 * dispatch, a message. So the go-live is held until people have compared it with the world, and whatever it sends is
 * first looked for outside, under the key or correlation id that it would have had then too. One that is over hears of it for
 * as long as a follow-up is open: it goes on sending, and what was done of them since may be missing.
 */

export function decideRestored(
  { goLive, command, facts }: Case,
  { since }: Extract<Action, { type: 'ReportRestored' }>,
): Decision {
  const hasFollowUps = isFinished(goLive.status) && openFollowUps(goLive).length > 0;
  if (facts.supersededBy && !hasFollowUps) return decline('superseded', { subject: facts.supersededBy });
  // Told already, before golive was stopped again.
  if (goLive.restored?.version === goLive.streamVersion) return decline('stale');
  if (!hasFollowUps && !mayGoOn(goLive, command.at)) return decline('finished');
  return accept({
    type: 'DatabaseRestored',
    since: Math.max(since, goLive.plannedAt),
    reason: facts.words.restored,
  });
}

/** Whether anything of it may still be sent to GitHub. */
const mayGoOn = (goLive: GoLive, now: number): boolean =>
  !isFinished(goLive.status) || isWatched(goLive, now) || (goLive.status === 'aborted' && mayHaveRun(goLive));

export function evolveRestored(
  goLive: GoLive,
  { since, reason = restoredBefore }: DatabaseRestored,
  deed: Deed,
): Partial<GoLive> {
  const held = goLive.held ?? { ...deed, reason, heardIn: [], afterStart: !isBeforeStart(goLive.status) };
  return {
    restored: {
      since: Math.min(since, goLive.restored?.since ?? since),
      version: deed.version,
      runs: goLive.runs.length,
    },
    runs: goLive.runs.map((run) =>
      run.dispatch === 'requested' ? { ...run, dispatch: 'unknown', wasDoubted: true } : run,
    ),
    health: healthAfterDowntime(goLive, deed.at - since),
    performance: {},
    ...(isFinished(goLive.status) ? {} : { held }),
  };
}

/**
 * Whether a run asked for now may have been sent before, in the time that is missing. Its correlation id would have been
 * the same. Where one that was asked for since was given up, a person has looked already.
 */
export const mayHaveBeenSent = ({ restored, runs }: GoLive, wanted: RunRequest): boolean =>
  restored !== undefined &&
  !runs
    .slice(restored.runs)
    .some(({ request, dispatch }) => isSameWork(request, wanted) && dispatch === 'given_up');

/** From when on GitHub's runs are searched for this one. */
export const searchRunFrom = ({ restored }: GoLive, { requestedAt }: RunState): number =>
  Math.min(requestedAt, restored?.since ?? requestedAt);

/** What was done in it is not in the database: from the last mark of life in a backup until it was put back. */
export interface MissingTime {
  readonly since: number;
  readonly until: number;
}

const dayMs = 24 * 3_600_000;

/** The same of a review's reminder, which no go-live need have asked for: where it was due then, it may have been sent. */
export const reviewMayBeToldSince = (missing: MissingTime | undefined, effect: Effect): number | undefined =>
  // In no zone does its day begin that early.
  missing && isReviewReminder(effect) && Date.parse(effect.review) - dayMs <= missing.until
    ? missing.since
    : undefined;

export const isReviewReminder = (effect: Effect): effect is ReminderEffect & { readonly review: string } =>
  effect.kind === 'slack.reminder' && effect.review !== undefined;

/**
 * Since when an effect that is wanted now may have been sent, unknown to us. Messages about events since then are
 * certainly new, though one of the missing time may have their key.
 */
export function mayBeSentSince({ restored }: GoLive, effect: Effect): number | undefined {
  if (!restored) return undefined;
  const isNew =
    (effect.kind === 'slack.message' &&
      effect.message.card === 'event' &&
      effect.message.version >= restored.version) ||
    // A person has looked whether it arrived.
    (effect.kind === 'mail.notice' && effect.again > 0);
  return isNew ? undefined : restored.since;
}

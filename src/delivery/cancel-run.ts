import type { GithubCancels } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import { findRun, isRunning } from '../domain/go-live.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { backoffMs, type Deliver, isTriedOut } from './delivery.ts';

interface CancelNeeds {
  readonly github: GithubCancels;
  readonly engine: Pick<Engine, 'read'>;
  readonly words: Catalogue;
  readonly realNow: () => number;
}

/** Shorter than the rollback waits for it. After a downtime it waits no longer, and what still runs is cancelled all the same. */
const tryForMs = 4 * 60_000;

/** How soon the run is looked for again where GitHub has not named it yet. */
const unnamedMs = 2_000;

/** Cancelling twice is cancelling once, so a lost answer is simply asked for again. What comes of it, the run's end says. */
export function createCancelDelivery({
  github,
  engine,
  words,
  realNow,
}: CancelNeeds): Deliver<'github.cancel'> {
  return async ({ goLive: id, correlationId }, claim) => {
    const goLive = await engine.read(id);
    const run = goLive && findRun(goLive, correlationId);
    if (!run || !isRunning(run)) return { end: 'done' };
    const isOver = isTriedOut(claim, realNow(), tryForMs);
    if (!run.link)
      return isOver
        ? { end: 'dead', reason: words.deliveries.github.runNotNamed }
        : { end: 'later', inMs: unnamedMs, reason: 'not named yet', uncounted: true, waited: true };
    try {
      await github.cancelRun({ repository: run.request.repository, runId: run.link.runId });
      return { end: 'done' };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const reason = error.message;
      return (error.retryable || error.happened === 'maybe') && !isOver
        ? { end: 'later', inMs: backoffMs(claim.attempt, error.retryAfterMs), reason }
        : { end: 'dead', reason };
    }
  };
}

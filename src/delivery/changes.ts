import type { Github } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import { backoffMs, type Deliver, isTriedOut } from './delivery.ts';

interface ChangesNeeds {
  readonly github: Github;
  readonly realNow: () => number;
}

/** How long GitHub is asked again before people are told that it could not be read. */
const tryForMs = 10 * 60_000;

/** Only reads: it may be done again at any time, and what comes of it is on record. */
export function createChangesDelivery({ github, realNow }: ChangesNeeds): Deliver<'github.compare'> {
  return async ({ number, repository, base, head }, claim) => {
    try {
      const changes = await github.readChanges({ repository, base, head });
      return { end: 'done', report: { type: 'ReportChanges', number, changes } };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const reason = error.message;
      if (error.retryable && !isTriedOut(claim, realNow(), tryForMs))
        return { end: 'later', inMs: backoffMs(claim.attempt, error.retryAfterMs), reason };
      return { end: 'dead', reason, report: { type: 'ReportChangesUnreadable', number, reason } };
    }
  };
}

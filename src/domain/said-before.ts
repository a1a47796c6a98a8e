import type { Unsaid } from './runbook.ts';

/*
 * What golive once said of go-lives without putting it on record. Those that are on disk since then read on as they did;
 * what is recorded now says it itself (`recorded-words.ts`), so nothing is ever added here, in any language.
 */

export const unsaidBefore: Pick<Unsaid, 'reason' | 'trigger'> = {
  reason: 'no reason was given',
  trigger: 'none of the runbook; somebody asked for the rollback',
};

export const restoredBefore = 'the database was restored from a backup';

/** `what`: `gate/ID`, `lock`, with the name of a gate or an item. */
export const glassReviewBefore = (what: string, name: string | undefined): string => {
  const [kind = ''] = what.split('/');
  const skipped = name === undefined ? kind : `${kind} “${name}”`;
  return `Review the break-glass (${skipped}): was it right, and what has to change?`;
};

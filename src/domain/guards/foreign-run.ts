import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive, RunState } from '../go-live.ts';
import type { ForeignRun, ForeignRunsFound } from './foreign-run-event.ts';

/** A run as GitHub lists it. */
export interface ListedRun extends ForeignRun {
  /** May hold `[golive:<correlation id>]`. */
  readonly title: string;
}

/**
 * Those that no go-live asked for. A run whose id is known is told by that alone: another one with the same mark was
 * started by somebody else.
 */
export const foreignOf = (listed: readonly ListedRun[], known: readonly RunState[]): readonly ListedRun[] =>
  listed.filter(({ runId, title }) =>
    known.every(({ link, request }) =>
      link ? link.runId !== runId : !title.includes(`[golive:${request.correlationId}]`),
    ),
  );

/** Each is told once, in the newest go-live of its target. */
export function decideForeignRuns(
  { goLive }: Case,
  { runs }: Extract<Action, { type: 'ReportForeignRuns' }>,
): Decision {
  const news = runs.filter(({ runId }) => !goLive.foreignRuns?.includes(runId));
  return news.length > 0 ? accept({ type: 'ForeignRunsFound', runs: news }) : decline('stale');
}

export const isForeignEvent = (event: Event): event is ForeignRunsFound => event.type === 'ForeignRunsFound';

export const evolveForeign = ({ foreignRuns = [] }: GoLive, { runs }: ForeignRunsFound): Partial<GoLive> => ({
  foreignRuns: [...foreignRuns, ...runs.map(({ runId }) => runId)],
});

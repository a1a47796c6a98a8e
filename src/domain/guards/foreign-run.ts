import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive, RunState } from '../go-live.ts';
import { isStepRunWanted } from '../steps/step-workflow.ts';
import type { ForeignRun, ForeignRunsFound } from './foreign-run-event.ts';

/** A run as GitHub lists it. */
export interface ListedRun extends ForeignRun {
  /** May hold `[golive:<correlation id>]`. */
  readonly title: string;
}

/** What GitHub lists is this run: by its id, where that is known, for another one with its mark was started by somebody else. */
export const isListedAs = (
  { link, request }: RunState,
  { runId, title }: Pick<ListedRun, 'runId' | 'title'>,
): boolean => (link ? link.runId === runId : title.includes(`[golive:${request.correlationId}]`));

/** Those that no go-live asked for. */
export const foreignOf = (listed: readonly ListedRun[], known: readonly RunState[]): readonly ListedRun[] =>
  listed.filter((run) => !known.some((one) => isListedAs(one, run)));

/**
 * Whether a deployment may be sent beside a run that goes on: golive asked for it on another target, or it does a step of
 * this very go-live, which is on. What a step of before still does, as one whose deployment failed since, may not.
 */
export function mayGoOnBeside(
  goLive: GoLive,
  asker: GoLive | undefined,
  listed: Pick<ListedRun, 'runId' | 'title'>,
): boolean {
  const run = asker?.runs.find((one) => isListedAs(one, listed));
  if (!asker || !run) return false;
  const { service } = goLive;
  const isSameTarget = asker.service.id === service.id && asker.service.environment === service.environment;
  return !isSameTarget || (asker.id === goLive.id && isStepRunWanted(asker, run));
}

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

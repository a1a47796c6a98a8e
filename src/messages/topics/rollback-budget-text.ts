import type { GoLive } from '../../domain/go-live.ts';
import { rollbackBudget, rollbackTakesMs } from '../../domain/rollback/rollback-budget.ts';
import type { RollbackBudgetEvent } from '../../domain/rollback/rollback-budget-event.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText, moment } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';

interface Budget {
  readonly decideBy: number;
  readonly windowEnd: number;
  readonly takesMs: number;
}

const facts = (goLive: GoLive, { decideBy, windowEnd, takesMs }: Budget, words: Catalogue) => ({
  by: moment(decideBy, goLive.timeZone, words),
  end: moment(windowEnd, goLive.timeZone, words),
  takes: takesText(goLive, takesMs, words),
});

function takesText({ rollbacksTook = [] }: GoLive, takesMs: number, words: Catalogue): string {
  const said = words.rollbackBudget;
  const duration = durationText(takesMs, words);
  return rollbacksTook.length > 0 ? said.measured(duration, rollbacksTook.length) : said.allowed(duration);
}

/** One line of the control card; nothing where nothing can be decided. */
export function budgetLines(goLive: GoLive, now: number, words: Catalogue): readonly string[] {
  const budget = rollbackBudget(goLive);
  if (!budget) return [];
  const said = words.rollbackBudget;
  const isOver = goLive.rollbackWindow === 'closed' || now >= budget.decideBy;
  return [said[isOver ? 'closed' : 'decideBy'](facts(goLive, budget, words))];
}

export const budgetSentence = (goLive: GoLive, event: RollbackBudgetEvent, words: Catalogue): string =>
  words.events.RollbackWindowChanged[event.stage](facts(goLive, event, words));

/** How long it took the last times, for whoever is about to ask for one. */
export function tookText(goLive: GoLive, words: Catalogue): string {
  const said = words.rollbackBudget;
  const { rollbacksTook = [] } = goLive;
  if (rollbacksTook.length === 0) return said.neverTook(durationText(rollbackTakesMs(goLive), words));
  const durations = rollbacksTook.map((ms) => durationText(ms, words));
  return said.took(words.people.and(durations), durations.length);
}

/** Once it is over, nobody is called. */
export const budgetFollowUp = (
  goLive: GoLive,
  { stage }: RollbackBudgetEvent,
  words: Catalogue,
): string | undefined =>
  stage === 'closing'
    ? words.followUps.decideNow(mentionsText(goLive, goLive.runbook.rollback.allowed, words))
    : undefined;

import { breakGlassEvents, breakGlassFollowUps } from './break-glass.ts';
import { foreignRunEvents, foreignRunFollowUps } from './foreign-runs.ts';
import { lastLookEvents, lastLookFollowUps } from './last-look.ts';
import { rollbackBudgetEvents, rollbackBudgetFollowUps } from './rollback-budget.ts';
import { triggerLadderEvents, triggerLadderFollowUps } from './trigger-ladder.ts';

/** What keeps people from hurting production, and what it is about a rollback that they must know in time. */
export const guardEvents = {
  ...breakGlassEvents,
  ...foreignRunEvents,
  ...lastLookEvents,
  ...rollbackBudgetEvents,
  ...triggerLadderEvents,
};

export const guardFollowUps = {
  ...breakGlassFollowUps,
  ...foreignRunFollowUps,
  ...lastLookFollowUps,
  ...rollbackBudgetFollowUps,
  ...triggerLadderFollowUps,
};

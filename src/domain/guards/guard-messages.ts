import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { isBudgetEvent } from '../rollback/rollback-budget.ts';
import type { RollbackBudgetEvent } from '../rollback/rollback-budget-event.ts';
import { isBadHealthEvent } from './bad-health.ts';
import { glassMessages, isGlassEvent } from './break-glass.ts';
import type { GlassBroken } from './break-glass-event.ts';
import { isForeignEvent } from './foreign-run.ts';
import type { ForeignRunsFound } from './foreign-run-event.ts';
import type { BadHealthAccepted } from './last-look-event.ts';

export type GuardEvent = GlassBroken | BadHealthAccepted | ForeignRunsFound | RollbackBudgetEvent;

export const isGuardEvent = (event: Event): event is GuardEvent =>
  isGlassEvent(event) || isBadHealthEvent(event) || isForeignEvent(event) || isBudgetEvent(event);

/** What is told besides the event itself, to whom the channel may not reach. */
export const guardMessages = (goLive: GoLive, event: GuardEvent, version: number): readonly MessageRef[] =>
  isGlassEvent(event) ? glassMessages(goLive, event, version) : [];

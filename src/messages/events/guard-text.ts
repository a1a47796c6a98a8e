import type { GoLive } from '../../domain/go-live.ts';
import { isBadHealthEvent } from '../../domain/guards/bad-health.ts';
import { isGlassEvent } from '../../domain/guards/break-glass.ts';
import { isForeignEvent } from '../../domain/guards/foreign-run.ts';
import type { GuardEvent } from '../../domain/guards/guard-messages.ts';
import type { Catalogue } from '../catalogue.ts';
import { glassFollowUp, glassSentence } from '../topics/break-glass-text.ts';
import { badHealthSentence } from '../topics/last-look-text.ts';
import { budgetFollowUp, budgetSentence } from '../topics/rollback-budget-text.ts';
import { foreignFollowUp, foreignSentence } from './foreign-runs-text.ts';

/** What happened to the rules that keep people from hurting production. */
export function guardSentence(
  goLive: GoLive,
  event: GuardEvent,
  { by, words }: { readonly by: string; readonly words: Catalogue },
): string {
  if (isGlassEvent(event)) return glassSentence(goLive, event, { by, words });
  if (isBadHealthEvent(event)) return badHealthSentence(event, { by, words });
  if (isForeignEvent(event)) return foreignSentence(goLive, event, words);
  return budgetSentence(goLive, event, words);
}

export function guardFollowUp(goLive: GoLive, event: GuardEvent, words: Catalogue): string | undefined {
  if (isGlassEvent(event)) return glassFollowUp(goLive, event, words);
  if (isBadHealthEvent(event)) return undefined;
  if (isForeignEvent(event)) return foreignFollowUp(goLive, words);
  return budgetFollowUp(goLive, event, words);
}

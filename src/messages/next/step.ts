import type { GoLive } from '../../domain/go-live.ts';
import { holdersHere } from '../../domain/people/authority.ts';
import type { Catalogue } from '../catalogue.ts';

/** What is next, in one sentence, and the Slack users who can make it happen. */
export interface NextStep {
  readonly text: string;
  readonly waitsFor: readonly string[];
}

export interface StepContext {
  readonly goLive: GoLive;
  readonly now: number;
  readonly words: Catalogue;
}

/** A step that waits for the holders of these roles; for nobody where there is none. */
export const step = (goLive: GoLive, text: string, roles: readonly string[] = []): NextStep => ({
  text,
  waitsFor: [...new Set(roles.flatMap((role) => holdersHere(goLive, role)))],
});

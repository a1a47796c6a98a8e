import type { GoLive } from '../../domain/go-live.ts';
import { stepsBlocks } from '../cards/steps-card.ts';
import type { Catalogue } from '../catalogue.ts';
import type { AnswerMessage } from './answer.ts';

/** The whole plan for one person, with the buttons of what can be done now. */
export const stepsAnswer = (goLive: GoLive, now: number, words: Catalogue): AnswerMessage => ({
  text: words.steps.title(goLive.id),
  blocks: stepsBlocks(goLive, { now, words }),
});

import type { GoLive } from '../../domain/go-live.ts';
import { context } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { triggerBlocks, watchedText } from '../cards/trigger-blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import type { AnswerMessage } from './answer.ts';

/** Every trigger that people report, with its button, for one person. */
export function triggersAnswer(goLive: GoLive, words: Catalogue): AnswerMessage {
  const [head, ...body] = triggerBlocks(goLive, words);
  const watched = watchedText(goLive, words);
  return {
    text: words.cards.triggers.fallback(goLive.id),
    blocks: fitBlocks(
      { head: head ? [head] : [], body, foot: watched ? [context(watched)] : [] },
      words.terms.andMore,
    ),
  };
}

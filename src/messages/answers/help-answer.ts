import { paragraphs } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { type AnswerMessage, answer } from './answer.ts';

export function helpAnswer(words: Catalogue): AnswerMessage {
  const { title, commands, heads, command, goLive } = words.answers.help;
  const lines = Object.entries(commands).flatMap(([id, one]) => [
    ...heads.flatMap(({ before, head }) => (before === id ? [head] : [])),
    command(one),
  ]);
  // More than one block of Slack's takes by now.
  return { text: title, blocks: paragraphs([title, ...lines, goLive]) };
}

export const unknownWordAnswer = (
  found: string,
  nearest: string | undefined,
  words: Catalogue,
): AnswerMessage => answer(words.answers.unknownWord(outside(found, 40), nearest));

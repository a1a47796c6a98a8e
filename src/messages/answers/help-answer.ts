import type { Catalogue } from '../catalogue.ts';
import { outside } from '../mrkdwn.ts';
import { type AnswerMessage, answer } from './answer.ts';

export function helpAnswer(words: Catalogue): AnswerMessage {
  const { title, commands, command, goLive } = words.answers.help;
  return answer([title, ...Object.values(commands).map(command), goLive].join('\n'));
}

export const unknownWordAnswer = (
  found: string,
  nearest: string | undefined,
  words: Catalogue,
): AnswerMessage => answer(words.answers.unknownWord(outside(found, 40), nearest));

import { answer } from '../../messages/answers/answer.ts';
import type { Catalogue } from '../../messages/catalogue.ts';
import type { Outcome } from '../serve.ts';
import type { Said } from '../slack-calls.ts';
import { NotRecordedError } from '../wish.ts';

/** An outcome in words; undefined where there is nothing to say. */
export function outcomeSaid(outcome: Outcome, words: Catalogue): Said | undefined {
  if ('error' in outcome) return failureSaid(outcome.error, words);
  const { reply } = outcome;
  switch (reply.type) {
    case 'done':
    case 'say':
    case 'refuse':
      return reply.said;
    case 'errors':
      return answer(Object.values(reply.errors).join('\n'));
    case 'change':
      return reply.said;
    case 'open':
      return reply.again;
    case 'opened':
      return undefined;
  }
}

export const failureSaid = (error: unknown, { door }: Catalogue): Said =>
  answer(error instanceof NotRecordedError ? door.notRecorded : door.notAvailable);

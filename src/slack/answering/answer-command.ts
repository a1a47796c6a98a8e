import type { AckFn, RespondArguments } from '@slack/bolt';
import { answer } from '../../messages/answers/answer.ts';
import type { SlackCommand } from '../payload.ts';
import type { Answering, Outcome } from '../serve.ts';
import type { Said } from '../slack-calls.ts';
import type { Door } from '../wish.ts';
import { outcomeSaid } from './outcome-said.ts';

/** A command is answered in its acknowledgement, to the person alone. */
export function commandAnswering(
  { calls, words }: Door,
  { user_id: user, channel_id: channel, response_url: responseUrl }: SlackCommand,
  ack: AckFn<string | RespondArguments>,
): Answering {
  const tell = (said: Said | undefined): Promise<void> => (said ? ack(ephemeral(said)) : ack());
  return {
    answer: (outcome: Outcome) => tell(outcomeSaid(outcome, words)),
    slow: () => tell(answer(words.door.slow)),
    async late(outcome) {
      const said = outcomeSaid(outcome, words);
      if (said) await calls.whisper({ user, responseUrl, channel }, said);
    },
  };
}

export const ephemeral = ({ text, blocks }: Said): RespondArguments => ({
  response_type: 'ephemeral',
  text,
  ...(blocks ? { blocks: [...blocks] } : {}),
});

import type { ReceiverEvent } from '@slack/bolt';
import { answer } from '../../messages/answers/answer.ts';
import type { Catalogue } from '../../messages/catalogue.ts';
import { readAnswerable } from '../payload.ts';
import type { SlackCalls } from '../slack-calls.ts';
import { ephemeral } from './answer-command.ts';

/** A command is told in its acknowledgement. Anything else is not acknowledged: Slack then shows that it failed. */
export const unreadableAnswering =
  (calls: SlackCalls, words: Catalogue) =>
  async (body: unknown, ack: ReceiverEvent['ack']): Promise<void> => {
    const { command, response_url: responseUrl } = readAnswerable(body);
    const said = answer(words.door.unknownControl);
    if (command !== undefined) await ack(ephemeral(said));
    else if (responseUrl !== undefined) await calls.whisper({ responseUrl }, said);
  };

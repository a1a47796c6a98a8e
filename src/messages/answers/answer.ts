import type { KnownBlock } from '@slack/web-api';
import { section } from '../blocks/blocks.ts';
import { cutMrkdwn } from '../blocks/mrkdwn.ts';

/** What one person is told, shown to nobody else. Post the blocks: the text alone would be parsed by Slack. */
export interface AnswerMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export const withMore = ({ text, blocks }: AnswerMessage, more: readonly KnownBlock[]): AnswerMessage => ({
  text,
  blocks: [...blocks, ...more],
});

/** One or more lines of finished mrkdwn, such as a refusal. */
export const answer = (text: string): AnswerMessage => ({
  text: cutMrkdwn(text, 3000),
  blocks: [section(text)],
});

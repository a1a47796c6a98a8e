import type { GoLive } from '../../domain/go-live.ts';
import type { Digest } from '../../domain/notices/digest.ts';
import { paragraphs } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { clockTime } from '../names/moment.ts';
import { eventSentence } from './event-sentence.ts';

/** What happened within some minutes and asks nothing of anybody, a line each: who must act is called by other messages. */
export function digestMessage(
  goLive: GoLive,
  { versions }: Digest,
  { events = [], words }: MessageContext,
): RenderedMessage {
  const gathered = events.filter(({ version }) => versions.includes(version));
  const sentences = gathered.map((one) => eventSentence(one, goLive, words));
  const [first] = sentences;
  if (first === undefined) throw new Error(`${goLive.id}: a digest without its events`);
  const timed = gathered.map((one, index) =>
    words.terms.happenedAt(clockTime(one.at, goLive.timeZone, words), sentences[index] ?? ''),
  );
  return {
    text: first,
    blocks: fitBlocks(
      { head: [], body: paragraphs(sentences.length > 1 ? timed : sentences), foot: [] },
      words.terms.andMore,
    ),
    place: 'thread',
  };
}

import type { GoLive } from '../../domain/go-live.ts';
import type { TroubleNews } from '../../domain/trouble.ts';
import { paragraphs } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { goLiveTitle } from '../names/naming.ts';
import { eventSentence } from './event-sentence.ts';

/** How many lost messages are told: the newest. */
const mostTold = 10;

/** What Slack did not take of a go-live, and what it would have said, to whoever can pass it on. */
export function troubleMessage(
  goLive: GoLive,
  { versions, to }: TroubleNews,
  { event, events = event ? [event] : [], words }: MessageContext,
): RenderedMessage {
  const lost = events.filter(({ version }) => versions.includes(version));
  const sentences = lost.slice(-mostTold).map((one) => eventSentence(one, goLive, words));
  const [first] = sentences;
  if (first === undefined) throw new Error(`${goLive.id}: troubles without their events`);
  const earlier = lost.length - sentences.length;
  const more = earlier > 0 ? [words.cards.control.earlierTroubles(earlier)] : [];
  return {
    text: words.terms.about(goLive.id, first),
    blocks: fitBlocks(
      {
        head: paragraphs([goLiveTitle(goLive, words), words.followUps.passOn(goLive.id)]),
        body: paragraphs([...sentences, ...more]),
        foot: [],
      },
      words.terms.andMore,
    ),
    place: to === 'channel' ? 'channel' : 'thread',
    ...(to === 'planner' ? { to: goLive.plannedBy } : {}),
  };
}

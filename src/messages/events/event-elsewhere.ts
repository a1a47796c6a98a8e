import type { RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isGlassEvent } from '../../domain/guards/break-glass.ts';
import { context, paragraphs } from '../blocks/blocks.ts';
import { channelLink } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { eventAnchor, goLiveTitle } from '../names/naming.ts';
import { glassFollowUp } from '../topics/break-glass-text.ts';
import { eventSentence } from './event-sentence.ts';

/** Tells a change of the plan where a notice told the plan: in a channel in which nobody works on the go-live. */
export function eventElsewhere(goLive: GoLive, { event: recorded, words }: MessageContext): RenderedMessage {
  if (!recorded) throw new Error(`${goLive.id}: an event message without its event`);
  const happened = eventSentence(recorded, goLive, words);
  // Whoever is told directly is told what to do.
  const follows = isGlassEvent(recorded.event)
    ? glassFollowUp(goLive, recorded.event, words)
    : holdFollowUp(goLive, recorded, words);
  const where = words.followUps.runIn(channelLink(goLive.service.channel));
  return {
    text: words.terms.about(goLive.id, happened),
    blocks: [
      ...paragraphs([goLiveTitle(goLive, words), happened, ...(follows ? [follows] : [])]),
      context(where),
      context(words.terms.anchor(eventAnchor(recorded))),
    ],
    place: 'channel',
  };
}

/** Whoever does not work on it might think that the deployment was stopped. */
const holdFollowUp = (
  { held, lastHold }: GoLive,
  { version }: RecordedEvent,
  words: Catalogue,
): string | undefined =>
  [held, lastHold].some((hold) => hold?.version === version && hold.afterStart)
    ? words.followUps.heldAfterStart
    : undefined;

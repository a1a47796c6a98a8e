import type { GoLive } from '../../domain/go-live.ts';
import { context, section } from '../blocks/blocks.ts';
import { channelLink } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { RenderedMessage } from '../message.ts';
import { goLiveTitle, plainTitle } from '../names/naming.ts';

/** What people read in a channel of Slack, marked as a test from its first word. */
export function renderChannelTest(goLive: GoLive, words: Catalogue): Omit<RenderedMessage, 'place'> {
  const text = words.channelTests.test(goLiveTitle(goLive, words));
  const where = words.followUps.runIn(channelLink(goLive.service.channel));
  return { text, blocks: [section(text), context(where)] };
}

/** The same for a pager and a tool, in one line. */
export const plainChannelTest = (goLive: GoLive, words: Catalogue): string =>
  words.channelTests.testPlain(plainTitle(goLive, words));

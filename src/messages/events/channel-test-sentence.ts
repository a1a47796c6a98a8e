import type { GoLive } from '../../domain/go-live.ts';
import type { ChannelTestEvent } from '../../domain/steps/channel-test-event.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { outside } from '../blocks/mrkdwn.ts';
import { testedText } from '../cards/channel-test-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { stepTitle } from '../names/titles.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

export function channelTestSentence(event: ChannelTestEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  if (event.type === 'ChannelTestBegun')
    return said.ChannelTestBegun({
      step: stepTitle(goLive, event.step),
      targets: words.people.and(
        event.targets.slice(0, 10).map((target) => testedText(goLive, target, words)),
      ),
      untested: event.untested.length,
    });
  const target = testedText(goLive, event.target, words);
  switch (event.type) {
    case 'ChannelTestSent':
      return said.ChannelTestSent[event.isUncertain ? 'uncertain' : 'sent']({ target });
    case 'ChannelTestFailed':
      return said.ChannelTestFailed({ target, reason: outside(event.reason) });
    case 'ChannelReceiptGiven':
      return said.ChannelReceiptGiven[event.arrived ? 'arrived' : 'missing']({ by, target });
    default:
      throw unreachable(event);
  }
}

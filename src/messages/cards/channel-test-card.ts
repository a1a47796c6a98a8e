import type { KnownBlock } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { channelOf } from '../../domain/notices/notice-target.ts';
import { isTestOn } from '../../domain/steps/channel-test.ts';
import type { ChannelTest, TestedChannel } from '../../domain/steps/channel-test-event.ts';
import { needsReceipt, openReceipts, throughAt } from '../../domain/steps/channel-test-state.ts';
import { actions, button, context, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { byText, mentionsText } from '../names/people.ts';
import { stepSymbols } from '../names/symbols.ts';
import { stepOwners, stepTitle } from '../names/titles.ts';
import { targetText } from '../topics/notice-line.ts';

/** Asks in which channels a test arrived, and says what the others prove. */
export function channelTestCard(goLive: GoLive, number: number, { words }: MessageContext): RenderedMessage {
  const test = goLive.channelTests?.find((one) => one.number === number);
  if (!test) throw new Error(`${goLive.id}: no test ${number} of the channels`);
  const said = words.channelTests;
  const untested = test.untested.map(({ target, because }) =>
    said.untested(testedText(goLive, target, words), said.because[because]),
  );
  return {
    text: said.fallback(goLive.id),
    blocks: fitBlocks(
      {
        head: [
          section(
            [
              goLiveTitle(goLive, words),
              said.title(stepTitle(goLive, test.step)),
              standText(goLive, test, words),
            ].join('\n'),
          ),
        ],
        body: Object.keys(test.targets).flatMap((target) => channelBlocks(goLive, test, { target, words })),
        foot: untested.map(context),
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

interface Channel {
  readonly target: string;
  readonly words: Catalogue;
}

function standText(goLive: GoLive, test: ChannelTest, words: Catalogue): string {
  const said = words.channelTests;
  if (throughAt(test) !== undefined) return said.through;
  const states = Object.values(test.targets);
  if (
    states.length === 0 ||
    states.some(({ state, receipt }) => state === 'failed' || receipt?.arrived === false)
  )
    return said.failed;
  if (!isTestOn(goLive, test)) return said.over;
  return said.ask(mentionsText(goLive, stepOwners(goLive, test.step), words));
}

/** Mail is tested once, whatever the audience. */
export const testedText = (goLive: GoLive, target: string, words: Catalogue): string =>
  target === 'email' ? words.channelTests.mail : targetText(goLive, target, words);

function channelBlocks(goLive: GoLive, test: ChannelTest, { target, words }: Channel): readonly KnownBlock[] {
  const channel = test.targets[target];
  if (!channel) return [];
  const line = words.channelTests.line(
    stepSymbols[symbolOf(target, channel)],
    testedText(goLive, target, words),
    standsText(goLive, channel, { target, words }),
  );
  const isAsked = isTestOn(goLive, test) && openReceipts(test).includes(target);
  if (!isAsked) return [section(line)];
  const value = encodeControl({
    goLive: goLive.id,
    subject: channelSubject(test.number, target),
    t0: goLive.t0,
  });
  const { noticeArrived, channelMissing } = words.buttons;
  return [
    section(line),
    ...actions([
      button({ action: 'channel_arrived', value, text: noticeArrived }),
      button({ action: 'channel_missing', value, text: channelMissing }),
    ]),
  ];
}

function symbolOf(target: string, { state, receipt }: TestedChannel) {
  if (state === 'failed' || receipt?.arrived === false) return 'failed';
  if (state === 'pending') return 'waiting';
  return needsReceipt(target) && !receipt ? 'running' : 'done';
}

function standsText(
  { timeZone }: GoLive,
  { state, permalink, isUncertain, reason = '', receipt }: TestedChannel,
  { target, words }: Channel,
): string {
  const said = words.channelTests;
  if (state === 'pending') return said.pending;
  if (state === 'failed') return said.notSent(outside(reason, 300));
  if (receipt) {
    const says = receipt.arrived ? said.arrived : said.missing;
    return says(byText(receipt.by, words), moment(receipt.at, timeZone, words));
  }
  if (isUncertain) return said.uncertain;
  const answered = knownWord(said.answered, channelOf(target));
  return answered ?? said.sent(permalink ? link(permalink, said.link) : undefined);
}

/** A channel of a test on a button, whose values hold no colon. */
const channelSubject = (number: number, target: string): string => `${number}/${target.replace(':', '/')}`;

export function channelIn(subject: string): { readonly number: number; readonly target: string } {
  const [number = '', ...target] = subject.split('/');
  return { number: Number(number), target: target.join(':') };
}

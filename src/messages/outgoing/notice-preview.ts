import type { KnownBlock } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { heardBefore, isForWhoeverHeard } from '../../domain/notices/notice-branch.ts';
import {
  channelOf,
  hearersByPlan,
  isExternal,
  noticeChannels,
  placeOf,
  targetsOf,
} from '../../domain/notices/notice-target.ts';
import { foreseenText, renderWords } from '../../domain/notices/notice-text.ts';
import type { NoticeChannel } from '../../domain/notices/reach.ts';
import { noticeEntry } from '../../domain/notices/status-page.ts';
import type { NoticeDefinition } from '../../domain/runbook.ts';
import { divider, linesWithin, section } from '../blocks/blocks.ts';
import { outside, outsideLines } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { plainTitle } from '../names/naming.ts';
import { audienceTitle, targetsText } from '../topics/notice-line.ts';
import { mailHead, mailText } from './mail-preview.ts';
import { renderNotice } from './render-notice.ts';
import { entryName } from './status-page.ts';

export interface Previewing {
  readonly words: Catalogue;
  readonly reachable: readonly NoticeChannel[];
}

/** A notice as each of its channels would get it at this moment. */
export const previewBlocks = (
  goLive: GoLive,
  notice: NoticeDefinition,
  it: Previewing,
): readonly KnownBlock[] => [
  ...missingBlocks(goLive, notice, it.words),
  ...hearersBlocks(goLive, notice, it),
  ...channelsOf(goLive, notice).flatMap((channel) => [
    divider,
    section(headText(goLive, { notice, channel }, it)),
    ...(channel === 'email' ? mailBlocks(goLive, notice, it) : []),
    ...wordsIn(goLive, { notice, channel }, it),
  ]),
  ...webhookBlocks(goLive, it.words),
];

/** Whom a turn tells follows from what they will have heard by then. */
function hearersBlocks(goLive: GoLive, notice: NoticeDefinition, it: Previewing): readonly KnownBlock[] {
  if (!isForWhoeverHeard(notice)) return [];
  const said = it.words.noticePreview;
  const targets = hearersByPlan(goLive, notice, it.reachable);
  return [
    section(targets.length > 0 ? said.hearers(targetsText(goLive, targets, it.words)) : said.noHearers),
  ];
}

function webhookBlocks({ service: { webhooks = [] } }: GoLive, words: Catalogue): readonly KnownBlock[] {
  const said = words.noticePreview;
  const ids = words.people.and(webhooks.map((id) => outside(id, 40)));
  return webhooks.length > 0 ? [divider, section(said.webhooks(ids))] : [];
}

/** Those that it names, and where it corrects what was said, those of whoever heard it. */
function channelsOf(goLive: GoLive, notice: NoticeDefinition): readonly NoticeChannel[] {
  if (!isForWhoeverHeard(notice)) return notice.channels;
  const heard = heardBefore(goLive, notice).map(channelOf);
  const known = noticeChannels.filter(
    (channel) => notice.channels.includes(channel) || heard.includes(channel),
  );
  return known.length > 0 ? known : ['slack'];
}

interface Place {
  readonly notice: NoticeDefinition;
  readonly channel: NoticeChannel;
}

function headText(goLive: GoLive, { notice, channel }: Place, { words, reachable }: Previewing): string {
  const said = words.noticePreview;
  const isOwn = notice.perChannel?.[channel] !== undefined;
  const head = placeText(goLive, { notice, channel }, { words, reachable });
  return isOwn ? said.ownWords(head) : head;
}

function placeText(goLive: GoLive, { notice, channel }: Place, { words, reachable }: Previewing): string {
  const said = words.noticePreview;
  const { all, notConfigured } = targetsIn(goLive, { notice, channel }, reachable);
  const name = said.channel[channel];
  if (channel === 'bridge' && goLive.service.bridge !== undefined) return said.there(name);
  if (all.length === 0) return isForWhoeverHeard(notice) ? said.there(name) : said.toNobody(name);
  const line = isPlace(channel)
    ? said.to(name, placesText(goLive, all, words))
    : channel === 'status_page'
      ? said.onEntry(name, outside(entryName(goLive, entryOf(goLive, notice), words), 200))
      : said.there(name);
  return notConfigured.length > 0 ? said.notConfigured(line) : line;
}

function targetsIn(goLive: GoLive, { notice, channel }: Place, reachable: readonly NoticeChannel[]) {
  const { targets, notConfigured } = targetsOf(goLive, { ...notice, channels: [channel] }, reachable);
  const all = [...targets, ...notConfigured].filter((target) => channelOf(target) === channel);
  return { all, notConfigured };
}

function mailBlocks(goLive: GoLive, notice: NoticeDefinition, it: Previewing): readonly KnownBlock[] {
  const { all: targets } = targetsIn(goLive, { notice, channel: 'email' }, it.reachable);
  return targets.length > 0 ? [section(mailHead(goLive, { notice, targets }, it.words))] : [];
}

/** Before a rollback there is none of it yet. */
const entryOf = (goLive: GoLive, { after }: NoticeDefinition) =>
  after === 'rolled_back' ? 'rollback' : noticeEntry(goLive);

/** A status page, a pager and a bridge are one each. */
const isPlace = (channel: NoticeChannel): boolean => channel === 'slack' || channel === 'email';

function placesText(goLive: GoLive, targets: readonly string[], words: Catalogue): string {
  const [first = ''] = targets;
  if (channelOf(first) !== 'email') return targetsText(goLive, targets, words);
  const titles = targets.map((target) => audienceTitle(goLive, placeOf(target)));
  return linesWithin([words.people.and(titles)], 2000, words.terms.andMore);
}

/** As people in the house read it, where any of them do. */
function wordsIn(
  goLive: GoLive,
  { notice, channel }: Place,
  { words, reachable }: Previewing,
): readonly KnownBlock[] {
  const text = foreseenText(goLive, notice, { channel, gap: words.noticePreview.gap });
  const { all } = targetsIn(goLive, { notice, channel }, reachable);
  const target = all.find((one) => !isExternal(goLive, notice, one)) ?? all[0] ?? '';
  if (channel === 'pager')
    return [section(outsideLines(words.pager.notice(plainTitle(goLive, words), text)))];
  if (channel === 'email' && target !== '')
    return [section(outsideLines(mailText(goLive, { notice, target, text }, words)))];
  if (channel !== 'slack') return [section(outsideLines(text))];
  const { blocks } = renderNotice(
    { notice: notice.id, round: goLive.round, text, late: false, target },
    goLive,
    words,
  );
  return blocks;
}

function missingBlocks(goLive: GoLive, notice: NoticeDefinition, words: Catalogue): readonly KnownBlock[] {
  const rendered = renderWords(goLive, notice);
  return rendered.ok ? [] : [section(words.noticePreview.missing(words.people.and(rendered.missing)))];
}

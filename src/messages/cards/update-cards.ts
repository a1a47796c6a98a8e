import type { GoLive } from '../../domain/go-live.ts';
import { sendsShort, shortSenders, shortWanted } from '../../domain/notices/short-update.ts';
import { areUpdatesOver, type StatusUpdate, shortForm } from '../../domain/notices/update.ts';
import { updateOverdueSince } from '../../domain/notices/update-time.ts';
import { actions, type Blocks, button, context, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { cutMrkdwn, mention, outsideLines } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { durationText, moment } from '../names/moment.ts';
import { deedAnchor, goLiveTitle } from '../names/naming.ts';
import { byText, mentionsText, theRolesText } from '../names/people.ts';
import { knownUpdate, shortAudience, updateIntervalMs, updateTargets } from '../topics/update-text.ts';

/** An update as it was sent, and its short form until somebody approves it or a newer one takes its place. */
export function updateCard(goLive: GoLive, number: number, { words }: MessageContext): RenderedMessage {
  const update = knownUpdate(goLive, number);
  const { text, sent } = update;
  const said = words.updates;
  const targets = updateTargets(goLive, [number], words);
  return {
    text: said.fallback(goLive.id, number),
    blocks: [
      section(
        [
          said.title(number, byText(sent.by, words), moment(sent.at, goLive.timeZone, words)),
          quoted(text),
          targets ? said.to(targets) : said.toNobody,
        ].join('\n'),
      ),
      ...shortBlocks(goLive, update, words),
      context(words.terms.anchor(deedAnchor(goLive, sent))),
    ],
    place: 'thread',
  };
}

const quoted = (text: string): string =>
  cutMrkdwn(
    outsideLines(text, 2000)
      .split('\n')
      .map((line) => `>${line}`)
      .join('\n'),
    2500,
  );

/** The words for the stakeholders; nothing where the runbook wants none. */
export function shortBlocks(goLive: GoLive, update: StatusUpdate, words: Catalogue): Blocks {
  const said = words.updates;
  if (!goLive.runbook.updates?.short) return [];
  const { short, number } = update;
  if (short) {
    const targets = updateTargets(goLive, [number, 'short'], words) ?? shortAudience(goLive, words);
    const by = said.shortSent(byText(short.by, words), moment(short.at, goLive.timeZone, words), targets);
    return [section([by, quoted(short.text)].join('\n'))];
  }
  if (number < goLive.updates.sent.length) return [context(said.shortOutdated)];
  if (areUpdatesOver(goLive)) return [context(said.shortOver)];
  const value = encodeControl({ goLive: goLive.id, subject: String(number), t0: goLive.t0 });
  const who = theRolesText(goLive, shortSenders(goLive), words);
  return [
    section([said.short(shortAudience(goLive, words), who), quoted(shortForm(goLive, update))].join('\n')),
    ...actions([
      button({ action: 'update_approve', text: words.buttons.sendShort, value, style: 'primary' }),
      button({ action: 'update_short', text: words.buttons.editShort, value }),
    ]),
  ];
}

interface Question {
  readonly number: number;
  readonly to: string;
}

/** Asks the lead directly how it goes; edited until it is answered or nobody waits for it any more. */
export function updateAskCard(
  goLive: GoLive,
  { number, to }: Question,
  { words }: MessageContext,
): RenderedMessage {
  const said = words.updates;
  const isNewest = goLive.updates.asked?.number === number;
  const title = goLiveTitle(goLive, words);
  if (!isNewest || updateOverdueSince(goLive) === undefined) {
    const last = goLive.updates.sent.at(-1);
    const isAnswered = last !== undefined && last.sent.at >= (goLive.updates.asked?.dueAt ?? 0);
    const line = isAnswered ? said.askSettled(moment(last.sent.at, goLive.timeZone, words)) : said.askOver;
    const text = words.terms.about(goLive.id, line);
    return { text, blocks: [section([title, line].join('\n'))], place: 'channel', to, onlyEdit: true };
  }
  const value = encodeControl({ goLive: goLive.id, t0: goLive.t0 });
  return {
    text: said.askFallback(goLive.id),
    blocks: [
      section([title, said.ask(mention(to), goLive.id)].join('\n')),
      context(said.askWhy(durationText(updateIntervalMs(goLive), words))),
      ...actions([
        button({ action: 'update_send', text: words.buttons.sendUpdate, value, style: 'primary' }),
      ]),
    ],
    place: 'channel',
    to,
  };
}

interface ShortQuestion {
  readonly update: number;
  readonly stage: number;
  readonly to: string;
}

/** Asks one person to send the short form, or tells who can; edited until it does not wait any more. */
export function shortAskCard(
  goLive: GoLive,
  { update: number, stage, to }: ShortQuestion,
  { words }: MessageContext,
): RenderedMessage {
  const said = words.updates;
  const title = goLiveTitle(goLive, words);
  const asked = { place: 'channel', to } as const;
  const over = (line: string): RenderedMessage => {
    const text = words.terms.about(goLive.id, line);
    return { ...asked, text, blocks: [section([title, line].join('\n'))], onlyEdit: true };
  };
  const wanted = shortWanted(goLive);
  if (wanted?.number !== number) return over(said.shortAskOver);
  if (wanted.asks?.some((ask) => ask.stage > stage && ask.people.includes(to)))
    return over(said.shortAskNewer);
  const since = moment(wanted.sent.at, goLive.timeZone, words);
  const isSender = sendsShort(goLive, to);
  const who = mentionsText(goLive, shortSenders(goLive), words);
  const line = isSender
    ? said.shortAsk(number, since)
    : said.shortWaits({ number, since, audience: shortAudience(goLive, words), who });
  return {
    ...asked,
    text: said.shortAskFallback(goLive.id, number),
    blocks: [section([title, line].join('\n')), ...(isSender ? shortBlocks(goLive, wanted, words) : [])],
  };
}

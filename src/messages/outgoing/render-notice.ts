import type { KnownBlock } from '@slack/web-api';
import type { NoticeEffect } from '../../domain/effect.ts';
import { gateStanding, isGateClear } from '../../domain/gates/gate.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isExternal } from '../../domain/notices/notice-target.ts';
import { baseOf } from '../../domain/occasion.ts';
import { isBeforeStart } from '../../domain/status.ts';
import { context, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { bareLink, cutMrkdwn, outside, outsideLines } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { RenderedMessage } from '../message.ts';
import { moment, momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { targetsText } from '../topics/notice-line.ts';

type Notice = Pick<NoticeEffect, 'notice' | 'round' | 'text' | 'late' | 'target'>;

/** A notice as its audience reads it: the runbook's words, marked where they are late, and what they are about. */
export function renderNotice(
  notice: Notice,
  goLive: GoLive,
  words: Catalogue,
): Omit<RenderedMessage, 'place'> {
  const said = words.notices;
  const text = noticeText(notice, goLive);
  const t0 = momentInZones(goLive.t0, goLive.timeZone, words);
  return {
    text: cutMrkdwn(text, 500),
    blocks: fitBlocks(
      {
        head: [
          ...passOn(notice, goLive, words),
          ...(notice.late ? [context(lateText(notice, goLive, words))] : []),
          section(text),
        ],
        body: [],
        foot: [
          ...call(notice, goLive, words),
          ...undecided(notice, goLive, words),
          context(said.context(goLiveTitle(goLive, words), t0)),
        ],
      },
      words.terms.andMore,
    ),
  };
}

/** For whom it was, where this is the fallback. */
function passOn(
  { notice, round, target = '' }: Notice,
  goLive: GoLive,
  words: Catalogue,
): readonly KnownBlock[] {
  const state = goLive.notices.find((n) => n.notice === notice && n.round === round);
  const insteadOf = state?.deliveries[target]?.insteadOf;
  return insteadOf === undefined
    ? []
    : [context(words.notices.passOn(targetsText(goLive, [insteadOf], words)))];
}

function call(notice: Notice, goLive: GoLive, words: Catalogue): readonly KnownBlock[] {
  const address = callOf(notice, goLive);
  return address === undefined ? [] : [section(words.notices.call(bareLink(address)))];
}

/** Where people meet, for what goes over the bridge and does not say it in its own words. Nobody outside the house is let in. */
export function callOf(
  { notice, text, target }: Pick<Notice, 'notice' | 'text' | 'target'>,
  goLive: GoLive,
): string | undefined {
  const { bridge } = goLive.service;
  const isSaid = bridge === undefined || text.includes(bridge);
  return isSaid || isReadOutside(goLive, target) || !isOverBridge(goLive, notice) ? undefined : bridge;
}

/** An issue that is over calls nobody together any more. */
function isOverBridge({ runbook }: GoLive, notice: string): boolean {
  if (notice.endsWith('/resolved')) return false;
  const base = baseOf(notice);
  const ofUpdate = notice.endsWith('/short') ? runbook.updates?.short : runbook.updates;
  const told = runbook.notices.find(({ id }) => id === base) ?? ofUpdate;
  return told?.channels.includes('bridge') ?? false;
}

/** There people read the words that were approved for them, and nothing of how the house decides. */
const isReadOutside = (goLive: GoLive, target: string | undefined): boolean =>
  target !== undefined && isExternal(goLive, { audiences: [], channels: [] }, target);

/** A notice this near to T-0 is read as its beginning; of one before, nobody expects every vote. */
const decisionIsNearMs = 2 * 3_600_000;

const mostGates = 3;

function undecided(notice: Notice, goLive: GoLive, words: Catalogue): readonly KnownBlock[] {
  const text = undecidedText(notice, goLive, { words, as: outside });
  return text === undefined ? [] : [context(text)];
}

/** Whoever reads that it is about to start must not take that for a decision. `as`: how outside text is written. */
export function undecidedText(
  { notice, target }: Pick<Notice, 'notice' | 'target'>,
  goLive: GoLive,
  { words, as }: { readonly words: Catalogue; readonly as: (text: string, max: number) => string },
): string | undefined {
  const definition = goLive.runbook.notices.find(({ id }) => id === notice);
  if (!definition || definition.after !== undefined || !isBeforeStart(goLive.status)) return undefined;
  if (isReadOutside(goLive, target)) return undefined;
  const isNear = (definition.atOffsetMs ?? 0) >= -decisionIsNearMs;
  const parts = goLive.runbook.gates.flatMap((gate) => {
    const title = as(gate.title, 80);
    if (gateStanding(goLive, gate) === 'no_go') return [words.notices.gateNoGo(title)];
    return isNear && !isGateClear(goLive, gate) ? [words.notices.gateNotGo(title)] : [];
  });
  if (parts.length === 0) return undefined;
  const left = parts.length - mostGates;
  const shown = [...parts.slice(0, mostGates), ...(left > 0 ? [words.people.more(left)] : [])];
  return words.notices.notDecided(words.people.and(shown));
}

export const dueAtOf = (
  { notice, round }: Pick<Notice, 'notice' | 'round'>,
  { notices }: GoLive,
): number | undefined => notices.find((n) => n.notice === notice && n.round === round)?.dueAt;

function lateText(notice: Notice, goLive: GoLive, words: Catalogue): string {
  const dueAt = dueAtOf(notice, goLive);
  return dueAt === undefined
    ? words.notices.lateUnknown
    : words.notices.late(moment(dueAt, goLive.timeZone, words));
}

/** A web address in a text, without the full stop after it. */
export const webAddress = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** The addresses that may be links: those of the runbook's own words, of the service's bridge and of the runs. */
export function addressesIn({ notice }: Pick<Notice, 'notice'>, goLive: GoLive): ReadonlySet<string> {
  const definition = goLive.runbook.notices.find((n) => n.id === baseOf(notice));
  return new Set([
    ...[definition?.text ?? '', ...Object.values(definition?.perChannel ?? {})].flatMap(
      (own) => own.match(webAddress) ?? [],
    ),
    ...(goLive.service.bridge ? [goLive.service.bridge] : []),
    ...goLive.runs.flatMap((run) => run.link?.url ?? []),
  ]);
}

/** The text may hold values from outside, so nothing in it formats, and only addresses that we know are links. */
function noticeText({ notice, text }: Notice, goLive: GoLive): string {
  const known = addressesIn({ notice }, goLive);
  let rest = 0;
  let result = '';
  for (const { 0: address, index } of text.matchAll(webAddress)) {
    if (!known.has(address)) continue;
    result += pieceOf(text.slice(rest, index)) + bareLink(address);
    rest = index + address.length;
  }
  return cutMrkdwn(result + pieceOf(text.slice(rest)), 3000);
}

/** Keeps the blanks at both ends, which stand between words and links. */
function pieceOf(text: string): string {
  if (text.trim() === '') return text;
  const [before = ''] = /^\s*/.exec(text) ?? [];
  const [after = ''] = /\s*$/.exec(text) ?? [];
  return before + outsideLines(text.trim()) + after;
}

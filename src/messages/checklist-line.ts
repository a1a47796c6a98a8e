import type { GoLive, ItemState } from '../domain/go-live.ts';
import { formatOffset } from '../domain/offset.ts';
import type { ChecklistItem } from '../domain/runbook.ts';
import type { Catalogue } from './catalogue.ts';
import { moment } from './moment.ts';
import { evidenceText, outside } from './mrkdwn.ts';
import { byText, mentionsText } from './people.ts';
import { itemSymbols } from './symbols.ts';

interface LineContext {
  readonly now: number;
  readonly words: Catalogue;
  /** `short` leaves out when and on what evidence. */
  readonly detail: 'full' | 'short';
}

/** One item with its state: who owes it, who settled it, and the newest evidence. */
export function itemLine(goLive: GoLive, item: ChecklistItem, it: LineContext): string {
  const said = it.words.cards.checklist;
  const state: ItemState = goLive.items[item.id] ?? { state: 'open', evidence: [] };
  const text = said.item(itemSymbols[state.state], outside(item.text, it.detail === 'full' ? 300 : 90));
  const line = item.blocking || state.state !== 'open' ? text : said.optional(text);
  const told =
    state.state === 'open'
      ? openLine(goLive, item, { ...it, line })
      : settledLine(goLive, state, { ...it, line });
  return withEvidence(told, state, it);
}

interface Started extends LineContext {
  readonly line: string;
}

function openLine(goLive: GoLive, item: ChecklistItem, { now, words, line }: Started): string {
  const said = words.cards.checklist;
  const owner = mentionsText(goLive, [item.owner], words);
  const isLate = now > goLive.t0 + item.dueOffsetMs;
  return (isLate ? said.late : said.open)(line, owner, formatOffset(item.dueOffsetMs));
}

function settledLine(goLive: GoLive, state: ItemState, { words, detail, line }: Started): string {
  const said = words.cards.checklist;
  const by = byText(state.by ?? '', words);
  if (state.state === 'skipped')
    return said.skipped(line, by, outside(state.reason ?? '', detail === 'full' ? 200 : 60));
  if (detail === 'short' || state.at === undefined) return said.doneBy(line, by);
  return said.done(line, by, moment(state.at, goLive.timeZone, words));
}

function withEvidence(line: string, { evidence }: ItemState, { words, detail }: LineContext): string {
  const newest = evidence.at(-1);
  if (newest === undefined || detail === 'short') return line;
  return words.cards.checklist.evidence(line, evidenceText(newest), evidence.length - 1);
}

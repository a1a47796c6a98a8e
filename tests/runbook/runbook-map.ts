import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { MessageRef } from '../../src/domain/effect.ts';
import { commandWords } from '../../src/slack/command-line.ts';
import { COALESCES } from '../../src/store/effect-writes.ts';

/** Every card that golive can post. */
const cards = {
  control: true,
  checklist: true,
  steps: true,
  success: true,
  retrospective: true,
  follow_ups: true,
  gate: true,
  no_go: true,
  escalation: true,
  vote_reminder: true,
  ladder: true,
  ladder_call: true,
  issue: true,
  update: true,
  update_ask: true,
  short_ask: true,
  start: true,
  start_overdue: true,
  health_alarm: true,
  proposal: true,
  approval: true,
  notice_test: true,
  channel_test: true,
  doubt: true,
  event: true,
} satisfies Record<MessageRef['card'], true>;

const namesOf = (known: Readonly<Record<string, unknown>>) => z.array(z.enum(Object.keys(known))).default([]);

const sectionSchema = z.strictObject({
  section: z.string().min(1),
  golive: z.string().min(1),
  commands: z.array(z.enum(commandWords)).default([]),
  cards: namesOf(cards),
  effects: namesOf(COALESCES),
  /** By line of the document: its place in the runbook, and where that is only a text, what makes it happen. */
  lines: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
});

export type MappedSection = z.output<typeof sectionSchema>;

export const runbookMap: readonly MappedSection[] = z
  .array(sectionSchema)
  .parse(parse(readFileSync('docs/runbook-map.yaml', 'utf8')));

export interface MappedLine {
  readonly line: string;
  readonly places: readonly string[];
}

export const linesOf = ({ lines }: MappedSection): readonly MappedLine[] =>
  Object.entries(lines).map(([line, places]) => ({ line, places: [places].flat() }));

/** The README's table: a row for each section of the document. */
export function runbookTable(): string {
  const rows = runbookMap.map((mapped) => [
    mapped.section,
    `\`${placeOf(mapped)}\``,
    mapped.golive.trim(),
    mapped.commands.map((word) => `\`/golive ${word}\``).join(', '),
    mapped.cards.map((card) => card.replaceAll('_', ' ')).join(', '),
  ]);
  const head = ['section', 'in the runbook', 'what golive does', 'commands', 'cards'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What the places of its headings have in common, or those of its lines where it has none of its own. */
function placeOf(mapped: MappedSection): string {
  const all = linesOf(mapped);
  const headings = all.filter(({ line }) => line.startsWith('### '));
  const texts = all.filter(({ line }) => !line.startsWith('#'));
  const paths = (headings.length > 0 ? headings : texts).map(({ places }) => (places[0] ?? '').split('.'));
  const [first = []] = paths;
  const differs = first.findIndex((part, index) => paths.some((path) => path[index] !== part));
  return first.slice(0, differs < 0 ? first.length : differs).join('.');
}

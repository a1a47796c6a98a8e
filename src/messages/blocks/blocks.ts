import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/web-api';
import type { ActionId } from './control.ts';
import { cutMrkdwn, plain } from './mrkdwn.ts';

/** Finished mrkdwn: what came from outside is already escaped. `verbatim` keeps Slack from linking by itself. */
const mrkdwn = (text: string, max = 3000): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cutMrkdwn(text, max),
  verbatim: true,
});

export const plainText = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: plain(text, max),
  emoji: false,
});

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plainText(text, 150) });

export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });

export const sectionWithButton = (text: string, accessory: Button): SectionBlock => ({
  ...section(text),
  accessory,
});

/** Two columns, at most ten fields. */
export const fields = (texts: readonly string[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, 10).map((text) => mrkdwn(text, 2000)),
});

export const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] });

export const divider: DividerBlock = { type: 'divider' };

/** No block at all where there is no button: an empty one is refused by Slack. */
export const actions = (buttons: readonly Button[], blockId?: string): readonly ActionsBlock[] =>
  buttons.length === 0
    ? []
    : [{ type: 'actions', elements: buttons.slice(0, 25), ...(blockId ? { block_id: blockId } : {}) }];

interface ButtonParts {
  readonly action: ActionId;
  readonly text: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
  readonly url?: string;
}

export const button = ({ action, text, ...more }: ButtonParts): Button => ({
  type: 'button',
  action_id: action,
  text: plainText(text, 75),
  ...more,
});

interface DialogParts {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
}

export const dialog = ({ title, text, confirm, deny }: DialogParts): ConfirmationDialog => ({
  title: plainText(title, 100),
  text: plainText(text, 300),
  confirm: plainText(confirm, 30),
  deny: plainText(deny, 30),
});

/** The first lines that take at most `max` characters together; what does not fit is counted in a last one. */
export function fittingLines(
  lines: readonly string[],
  max: number,
  more: (n: number) => string,
): readonly string[] {
  const room = max - more(lines.length).length - 1;
  let length = 0;
  let fitting = 0;
  for (const line of lines) {
    length += [...line].length + 1;
    if (length - 1 > (fitting === lines.length - 1 ? max : room)) break;
    fitting += 1;
  }
  if (fitting === lines.length) return lines;
  if (fitting === 0) return [cutMrkdwn(lines[0] ?? '', max)];
  return [...lines.slice(0, fitting), more(lines.length - fitting)];
}

export const linesWithin = (lines: readonly string[], max: number, more: (n: number) => string): string =>
  fittingLines(lines, max, more).join('\n');

/** Lines as several texts of at most `max` characters each; a line alone may be longer. */
export function chunks(lines: readonly string[], max: number): readonly string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < max) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

/** Lines that belong together, in one block where they fit. */
export const paragraphs = (lines: readonly string[]): readonly SectionBlock[] =>
  chunks(lines, 3000).map(section);

export type Blocks = readonly KnownBlock[];

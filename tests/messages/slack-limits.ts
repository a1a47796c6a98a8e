import { expect } from 'vitest';
import { parseMessageBlocks } from '../../sandbox/slack/blocks/blocks.ts';
import { parseView } from '../../sandbox/slack/blocks/views.ts';

/** Below the undocumented limit of about 13,200 characters of blocks. */
const mostCharacters = 12_000;

/** Slack would take the message, and every text in it is read as golive means it. */
export function expectSlackTakesMessage(message: {
  readonly text: string;
  readonly blocks: readonly object[];
}): void {
  parseMessageBlocks(message.blocks);
  expect([...JSON.stringify(message.blocks)].length).toBeLessThanOrEqual(mostCharacters);
  expect([...message.text].length).toBeLessThanOrEqual(4000);
  expect(message.text.trim()).not.toBe('');
  expectCarefulTexts(message.blocks);
}

export function expectSlackTakesView(view: {
  readonly type: string;
  readonly blocks: readonly object[];
}): void {
  parseView(view, view.type === 'home' ? 'home' : 'modal');
  expectCarefulTexts(view.blocks);
}

/** mrkdwn is verbatim and holds only sequences that golive writes; plain text turns nothing into an emoji. */
function expectCarefulTexts(value: unknown): void {
  // One expectation for all texts: of hundreds of thousands, `expect` would cost more than the look.
  expect(carelessTexts(value)).toEqual([]);
}

function carelessTexts(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.values(value).flatMap(carelessTexts);
  return isCareful(value) ? within : [value, ...within];
}

function isCareful(text: object): boolean {
  if (!('type' in text)) return true;
  if (text.type === 'plain_text') return 'emoji' in text && text.emoji === false;
  if (text.type !== 'mrkdwn') return true;
  const rest = ('text' in text ? String(text.text) : '').replace(ownSequence, '');
  return 'verbatim' in text && text.verbatim === true && !/<|[^\n]>|&(?!amp;|lt;|gt;)/.test(rest);
}

const ownSequence =
  /<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^<>|]*\|[^<>]*|mailto:[\w.@-]+\|[\w.@-]+|https?:[^<>|]*(?:\|[^<>]*)?)>/g;

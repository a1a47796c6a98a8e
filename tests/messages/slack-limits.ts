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
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && value.type === 'mrkdwn') {
    expect(value).toMatchObject({ verbatim: true });
    const text = 'text' in value ? String(value.text) : '';
    const rest = text.replace(
      /<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^<>|]*\|[^<>]*|mailto:[\w.@-]+\|[\w.@-]+|https?:[^<>|]*(?:\|[^<>]*)?)>/g,
      '',
    );
    expect(rest).not.toMatch(/<|[^\n]>|&(?!amp;|lt;|gt;)/);
  }
  if ('type' in value && value.type === 'plain_text') expect(value).toMatchObject({ emoji: false });
  for (const inner of Object.values(value)) expectCarefulTexts(inner);
}

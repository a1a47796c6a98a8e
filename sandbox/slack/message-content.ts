import { type Block, parseMessageBlocks } from './blocks/blocks.ts';
import { codePoints } from './blocks/text.ts';
import { SlackApiError } from './slack-api-error.ts';
import type { MessageContent } from './state.ts';

export const maxText = { post: 40_000, update: 4_000 } as const;

/** What Slack shows in notifications for blocks that came without a text. */
const NO_FALLBACK = "This content can't be displayed.";

export interface GivenContent {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
}

/** Checks what an app wants to show as Slack does; throws the error Slack would answer. */
export function messageContent(given: GivenContent, maxCharacters: number): MessageContent {
  const blocks = parsedBlocks(given.blocks);
  rejectAttachments(given.attachments);
  const text = given.text ?? '';
  if (text === '' && blocks.length === 0) throw new SlackApiError('no_text');
  if (codePoints(text) > maxCharacters) throw new SlackApiError('msg_too_long');
  return { text: text === '' ? NO_FALLBACK : escapeAmpersands(text), blocks };
}

function parsedBlocks(raw: unknown): Block[] {
  if (raw === undefined || raw === null || raw === '') return [];
  const value = typeof raw === 'string' ? jsonOr(raw, 'invalid_blocks_format') : raw;
  if (!Array.isArray(value)) throw new SlackApiError('invalid_blocks_format');
  return parseMessageBlocks(value);
}

/** Legacy attachments are not built here; refusing them is honest, ignoring them would not be. */
function rejectAttachments(raw: unknown): void {
  const value = typeof raw === 'string' && raw !== '' ? jsonOr(raw, 'invalid_attachments') : raw;
  if (value === undefined || value === null || value === '') return;
  if (!Array.isArray(value) || value.length > 0) throw new SlackApiError('invalid_attachments');
}

/** Parses an argument that travels as JSON text in a form. */
export function jsonOr(text: string, error: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackApiError(error);
  }
}

/** Slack stores a bare `&` as `&amp;`. */
function escapeAmpersands(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;');
}

import { z } from 'zod';
import { jsonOr } from './message-content.ts';
import { SlackApiError } from './slack-api-error.ts';
import type { MessageMetadata } from './state.ts';

const schema = z.object({
  event_type: z.string().min(1).max(80),
  event_payload: z.record(z.string(), z.unknown()),
});
const MAX_BYTES = 16 * 1024;

/** The metadata of a message, checked as Slack does; `{}` and nothing are both undefined. */
export function parseMetadata(raw: unknown): MessageMetadata | undefined {
  const value = givenValue(raw);
  if (value === undefined || isEmptyObject(raw)) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SlackApiError('invalid_metadata_schema');
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > MAX_BYTES) {
    throw new SlackApiError('metadata_too_large');
  }
  return parsed.data;
}

/** An empty object asks chat.update to remove the metadata; leaving it out keeps it. */
export function isEmptyObject(raw: unknown): boolean {
  const value = givenValue(raw);
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function givenValue(raw: unknown): unknown {
  if (raw === null || raw === '') return undefined;
  return typeof raw === 'string' ? jsonOr(raw, 'invalid_metadata_format') : raw;
}

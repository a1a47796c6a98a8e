import { SlackApiError } from './slack-api-error.ts';

const MAX_LIMIT = 1_000;

export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly defaultLimit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  /** Empty where this is the last page, as in Slack's answers. */
  readonly nextCursor: string;
}

/** One page of a list; the cursor is opaque and names where the next page begins. */
export function page<T>(all: readonly T[], { cursor, limit, defaultLimit }: PageRequest): Page<T> {
  const size = limit === undefined || limit === 0 ? defaultLimit : limit;
  if (size < 1 || size > MAX_LIMIT) throw new SlackApiError('invalid_limit');
  const start = cursor === undefined || cursor === '' ? 0 : positionOf(cursor);
  const end = start + size;
  const hasMore = end < all.length;
  return { items: all.slice(start, end), hasMore, nextCursor: hasMore ? cursorTo(end) : '' };
}

function cursorTo(position: number): string {
  return Buffer.from(`next:${position}`).toString('base64');
}

function positionOf(cursor: string): number {
  const position = Buffer.from(cursor, 'base64')
    .toString('utf8')
    .match(/^next:(\d+)$/)?.[1];
  if (position === undefined) throw new SlackApiError('invalid_cursor');
  return Number(position);
}

import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Lookup } from './lookup.ts';
import { OutsideError } from './outside-error.ts';
import type { PacedCall } from './slack-client.ts';

export interface MessageSearch {
  /** A channel, or the person to whom it was posted directly. */
  readonly channel: string;
  /** The thread it was posted to. It may stand in the channel all the same: where the thread was gone. */
  readonly threadTs?: string | undefined;
  /** Looks in the threads of messages, too, whose key begins so: for a thread whose head is not known any more. */
  readonly threadsOf?: string | undefined;
  readonly key: string;
  /** When it was first sent, or earlier: epoch milliseconds of the clock that stamps Slack's messages. */
  readonly since: number;
}

export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
  /** The head of its thread, which is the message itself where somebody has replied to it. */
  readonly threadTs?: string | undefined;
}

export const EFFECT_EVENT = 'golive_effect';

/** Covers a clock of this machine that runs ahead of Slack's. */
const SLACK_MS = 5 * 60_000;
const PAGE_SIZE = 200;
const MAX_PAGES = 10;

/** Codes of a history that the bot may not read: it says nothing about what is in it. */
const UNREADABLE = new Set([
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'thread_not_found',
  'no_permission',
  'access_denied',
  'not_allowed_token_type',
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
]);

const openedSchema = z.object({ channel: z.object({ id: z.string() }) });

const pageSchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      subtype: z.string().optional(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ key: z.string() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  has_more: z.boolean().default(false),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

type Words = Catalogue['outside']['slack']['search'];
type Listed = z.output<typeof pageSchema>['messages'][number];

/**
 * Looks for the message that carries the effect's key in its metadata. Needs the `history` scope of the channel's kind,
 * and `im:write` for a person's; without it nothing can be proven. A deleted message counts as absent. Starts no further page after `timeoutMs`.
 */
export async function findMessage(
  call: PacedCall,
  search: MessageSearch,
  { timeoutMs, words }: { readonly timeoutMs: number; readonly words: Words },
): Promise<Lookup<MessagePlace>> {
  const startedAt = performance.now();
  const look = { call, words, isTooLate: () => performance.now() - startedAt > timeoutMs };
  try {
    const channel = await channelOf(call, search.channel);
    const heads = search.threadTs === undefined ? [] : [search.threadTs];
    const inThread = await findInThreads(look, { ...search, channel }, heads);
    if (!('absent' in inThread)) return inThread;
    const inChannel = await findInList(look, { ...search, channel, threadTs: undefined });
    if (!('absent' in inChannel)) return inChannel;
    const others = inChannel.heads.filter((ts) => !heads.includes(ts));
    return await findInThreads(look, { ...search, channel }, others);
  } catch (error) {
    if (error instanceof OutsideError && UNREADABLE.has(error.code)) {
      return { unprovable: true, because: error.message };
    }
    throw error;
  }
}

interface Looking {
  readonly call: PacedCall;
  readonly words: Words;
  readonly isTooLate: () => boolean;
}

async function findInThreads(
  look: Looking,
  search: MessageSearch,
  heads: readonly string[],
): Promise<Lookup<MessagePlace>> {
  for (const threadTs of heads) {
    const found = await findInList(look, { ...search, threadTs }).catch(absentWithThread);
    if (!('absent' in found)) return found;
  }
  return { absent: true };
}

/** While a thread has any reply, Slack keeps it, also where its head was deleted: what is gone was empty. */
function absentWithThread(error: unknown): { readonly absent: true } {
  if (error instanceof OutsideError && error.code === 'thread_not_found') return { absent: true };
  throw error;
}

type Found = Exclude<Lookup<MessagePlace>, { absent: true }> | { absent: true; heads: readonly string[] };

/** One list, of a channel or of a thread, page by page. */
async function findInList({ call, words, isTooLate }: Looking, search: MessageSearch): Promise<Found> {
  const { channel, key, threadsOf } = search;
  const heads: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    if (isTooLate()) throw tooSlow(words.tooSlow);
    const { messages, ...more } = await readPage(call, search, cursor);
    const found = messages.find((message) => keyOf(message) === key);
    if (found) return { found: placeOf(channel, found) };
    if (threadsOf !== undefined)
      heads.push(...messages.flatMap((message) => (headsThread(message, threadsOf) ? [message.ts] : [])));
    cursor = more.response_metadata?.next_cursor;
    if (!cursor) return more.has_more ? tooMany(words.tooMany) : { absent: true, heads };
  }
  return tooMany(words.tooMany);
}

/** None of what stands for a deleted message that had replies. */
const keyOf = ({ subtype, metadata }: Listed): string | undefined =>
  subtype !== 'tombstone' && metadata?.event_type === EFFECT_EVENT ? metadata.event_payload.key : undefined;

const headsThread = ({ ts, thread_ts, metadata }: Listed, threadsOf: string): boolean =>
  thread_ts === ts && metadata?.event_payload.key.startsWith(threadsOf) === true;

const placeOf = (channel: string, { ts, thread_ts: threadTs }: Listed): MessagePlace =>
  threadTs === undefined ? { channel, ts } : { channel, ts, threadTs };

/** Slack takes a post to a person, but has a history only under the id of their direct channel. */
async function channelOf(call: PacedCall, id: string): Promise<string> {
  if (!/^[UW]/.test(id)) return id;
  const method = 'conversations.open';
  const request = { method, arguments: { users: id }, answer: openedSchema, changes: false };
  return (await call({ method }, request)).channel.id;
}

function readPage(call: PacedCall, search: MessageSearch, cursor: string | undefined) {
  const method = search.threadTs === undefined ? 'conversations.history' : 'conversations.replies';
  return call(
    { method },
    {
      method,
      arguments: {
        channel: search.channel,
        ...(search.threadTs === undefined ? {} : { ts: search.threadTs }),
        oldest: ((search.since - SLACK_MS) / 1000).toFixed(6),
        include_all_metadata: true,
        limit: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor }),
      },
      answer: pageSchema,
      changes: false,
    },
  );
}

function tooSlow(said: string): OutsideError {
  return new OutsideError(said, {
    code: 'timeout',
    retryable: true,
    happened: 'no',
  });
}

function tooMany(because: string): { readonly unprovable: true; readonly because: string } {
  return { unprovable: true, because };
}

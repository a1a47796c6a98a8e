import { z } from 'zod';
import type { Lookup } from './lookup.ts';
import { OutsideError } from './outside-error.ts';
import { createSlackClient, type PacedCall, type SlackOptions, type SlackRequest } from './slack-client.ts';
import { EFFECT_EVENT, findMessage, type MessagePlace, type MessageSearch } from './slack-find-message.ts';
import { createSlackPacing, type SlackCall } from './slack-pacing.ts';
import {
  readChannel,
  readGroupMembers,
  readUser,
  type SlackChannel,
  type SlackUser,
} from './slack-people.ts';

export interface SlackContent {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks?: readonly object[] | undefined;
}

interface SlackPost extends SlackContent {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** Of a reply: shown in the channel too, where it counts as unread for everybody. */
  readonly broadcast?: boolean | undefined;
  /** Travels in the message's metadata, so that `findByEffectKey` can find it. */
  readonly effectKey: string;
  /** False saves the call that asks for the link. */
  readonly permalink?: boolean | undefined;
}

interface SlackPosted extends MessagePlace {
  /** Left out where Slack did not give it: the post stands all the same. */
  readonly permalink?: string | undefined;
}

/**
 * What golive sends to Slack. Every call is made once; what failed is thrown as an `OutsideError`. A call that would
 * go past one of Slack's limits is not sent: it throws the code `paced` with `retryAfterMs`.
 */
export interface SlackOut {
  post(post: SlackPost): Promise<SlackPosted>;
  /** The content is asked for only when there is room for the call. */
  update(message: MessagePlace, content: () => SlackContent): Promise<void>;
  findByEffectKey(search: MessageSearch): Promise<Lookup<MessagePlace>>;
  permalink(message: MessagePlace): Promise<string>;
  /** Undefined where Slack knows no such person. */
  userInfo(id: string, how?: SlackReading): Promise<SlackUser | undefined>;
  /** Undefined where Slack knows no such channel or hides it from the bot. */
  channelInfo(id: string, how?: SlackReading): Promise<SlackChannel | undefined>;
  /** The Slack users who are in a user group now. */
  groupMembers(id: string, how?: SlackReading): Promise<readonly string[]>;
}

export interface SlackReading {
  /** Nobody waits for it: it leaves half of Slack's limits to those for whom somebody does. */
  readonly inBackground: boolean;
}

/** Where the head of a thread was deleted, Slack takes a reply all the same and posts it to the channel. */
const postedSchema = z
  .object({
    channel: z.string(),
    ts: z.string(),
    message: z.object({ thread_ts: z.string().optional() }).optional().catch(undefined),
  })
  .transform(({ channel, ts, message }): MessagePlace => {
    const threadTs = message?.thread_ts;
    return threadTs === undefined ? { channel, ts } : { channel, ts, threadTs };
  });
const permalinkSchema = z.object({ permalink: z.url({ protocol: /^https?$/ }) });
const doneSchema = z.object({});

const QUIET = { unfurl_links: false, unfurl_media: false };

export function createSlackOut(options: SlackOptions): SlackOut {
  const words = options.words.slack;
  const client = createSlackClient(options);
  const pacing = createSlackPacing(options.now ?? Date.now, options.limitsTimes);

  function takeRoom(call: SlackCall): void {
    const waitMs = pacing.acquire(call);
    if (waitMs > 0) throw notYet(waitMs, words.paced(call.method, waitMs));
  }

  async function paced<T>(call: SlackCall, request: SlackRequest<T>): Promise<T> {
    takeRoom(call);
    return await send(call, request);
  }

  async function send<T>(call: SlackCall, request: SlackRequest<T>): Promise<T> {
    try {
      return await client.call(request);
    } catch (error) {
      const waits = error instanceof OutsideError && error.code.replace('_', '') === 'ratelimited';
      if (waits && error.retryAfterMs !== undefined) pacing.defer(call, error.retryAfterMs);
      throw error;
    }
  }

  function change<T>(call: SlackCall, body: () => object, answer: z.ZodType<T>): Promise<T> {
    takeRoom(call);
    return send(call, { method: call.method, arguments: { ...body() }, answer, changes: true });
  }

  function readWith(how: SlackReading | undefined): PacedCall {
    return (call, request) => paced({ ...call, ...how }, request);
  }

  async function permalink(message: MessagePlace): Promise<string> {
    const answer = await client.call({
      method: 'chat.getPermalink',
      arguments: { channel: message.channel, message_ts: message.ts },
      answer: permalinkSchema,
      changes: false,
    });
    return answer.permalink;
  }

  async function post(message: SlackPost): Promise<SlackPosted> {
    const posted = await change(
      { method: 'chat.postMessage', channel: message.channel },
      () => ({ ...postBody(message), ...QUIET }),
      postedSchema,
    );
    if (message.permalink === false) return posted;
    return { ...posted, permalink: await permalink(posted).catch(leftOut) };
  }

  return {
    post,
    permalink,
    findByEffectKey: (search) =>
      findMessage(paced, search, { timeoutMs: client.timeoutMs, words: words.search }),
    async update({ channel, ts }, content) {
      const body = () => {
        const { text, blocks = [] } = content();
        // Left out, the blocks of before would stay.
        return { channel, ts, text, blocks };
      };
      await change({ method: 'chat.update', channel, ts }, body, doneSchema);
    },
    userInfo: (id, how) => readUser(readWith(how), id),
    channelInfo: (id, how) => readChannel(readWith(how), id),
    groupMembers: (id, how) => readGroupMembers(readWith(how), id),
  };
}

function postBody(message: SlackPost) {
  return {
    channel: message.channel,
    ...contentBody(message),
    ...inThread(message),
    metadata: { event_type: EFFECT_EVENT, event_payload: { key: message.effectKey } },
  };
}

function contentBody({ text, blocks }: SlackContent) {
  return blocks === undefined ? { text } : { text, blocks };
}

function inThread({ threadTs, broadcast }: Pick<SlackPost, 'threadTs' | 'broadcast'>) {
  if (threadTs === undefined) return {};
  return broadcast ? { thread_ts: threadTs, reply_broadcast: true } : { thread_ts: threadTs };
}

function leftOut(error: unknown): undefined {
  if (!(error instanceof OutsideError)) throw error;
}

function notYet(waitMs: number, said: string): OutsideError {
  return new OutsideError(said, {
    code: 'paced',
    retryable: true,
    happened: 'no',
    retryAfterMs: waitMs,
  });
}

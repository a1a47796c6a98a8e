import { setTimeout as delay } from 'node:timers/promises';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackContent, SlackOut } from '../adapters/slack.ts';
import { createSlackPacing, type SlackCall } from '../adapters/slack-pacing.ts';
import type { SlackUser } from '../adapters/slack-people.ts';
import { context } from '../messages/blocks/blocks.ts';
import { channelLink, isUserId, mention } from '../messages/blocks/mrkdwn.ts';
import type { Catalogue } from '../messages/catalogue.ts';

interface RehearsalSlackNeeds {
  readonly slack: SlackOut;
  readonly words: Catalogue;
  /** `RH-3` */
  readonly id: string;
  /** The only channel that anything goes to. */
  readonly channel: string;
  /** Real time, for Slack's limits and for where Slack's list is read from. */
  readonly realNow: () => number;
  readonly limitsTimes: number;
  /** Aborted when the rehearsal is over: nothing waits for Slack any more. */
  readonly over: AbortSignal;
}

/** Of Slack's limits, so that a go-live beside it is not kept waiting. */
const shareOfLimits = 0.4;
/** The clock of the rehearsal stands still meanwhile. */
const triesAtOnce = 6;
const longestWaitMs = 30_000;
const mostBlocks = 50;

/**
 * Slack as a rehearsal has it: whatever channel or person a message is for, it goes to the rehearsal's channel, is
 * marked, and says where it would have gone. What Slack keeps waiting is waited for here, in real time.
 */
export function createRehearsalSlack(needs: RehearsalSlackNeeds): SlackOut {
  const { slack, words, channel, realNow, over } = needs;
  const pacing = createSlackPacing(realNow, shareOfLimits * needs.limitsTimes);
  const startedAt = realNow();
  /** For whom each message was, by its `ts`. */
  const meantFor = new Map<string, string>();

  async function paced<T>(call: SlackCall, send: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      for (let ms = pacing.acquire(call); ms > 0; ms = pacing.acquire(call)) await wait(ms, { over, words });
      try {
        return await send();
      } catch (error) {
        const isWorthIt = error instanceof OutsideError && error.retryable && error.happened === 'no';
        if (!isWorthIt || tries >= triesAtOnce) throw error;
        await wait(Math.min(longestWaitMs, error.retryAfterMs ?? 1_000), { over, words });
      }
    }
  }

  return {
    async post(post) {
      // An answer goes to where the head of its thread was for.
      const meant = meantFor.get(post.threadTs ?? '') ?? post.channel;
      const posted = await paced({ method: 'chat.postMessage', channel }, () =>
        slack.post({ ...post, channel, ...marked(needs, post, meant) }),
      );
      meantFor.set(posted.ts, meant);
      return posted;
    },
    update: (message, content) => {
      const place = { channel, ts: message.ts };
      return paced({ method: 'chat.update', ...place }, () =>
        slack.update(place, () => marked(needs, content(), meantFor.get(message.ts) ?? channel)),
      );
    },
    findByEffectKey: (search) => slack.findByEffectKey({ ...search, channel, since: startedAt }),
    permalink: ({ ts }) => slack.permalink({ channel, ts }),
    // Nobody is asked about: everybody stands for themselves.
    userInfo: async (id) => standIn(id),
    channelInfo: async () => undefined,
    groupMembers: (id) => slack.groupMembers(id, { inBackground: true }),
  };
}

const standIn = (id: string): SlackUser => ({
  id,
  teamId: undefined,
  name: id,
  timeZone: undefined,
  isBot: false,
  isDeactivated: false,
  isGuest: false,
});

function marked(
  { words: { rehearsal }, id, channel }: RehearsalSlackNeeds,
  { text, blocks }: SlackContent,
  meant: string,
): SlackContent {
  const { wouldGo } = rehearsal;
  const place = isUserId(meant) ? wouldGo.person(mention(meant)) : wouldGo.channel(channelLink(meant));
  const mark = meant === channel ? rehearsal.mark(id) : `${rehearsal.mark(id)} · ${place}`;
  if (blocks === undefined || blocks.length === 0) return { text: `${mark}\n${text}` };
  return {
    text: `${rehearsal.markText(text.startsWith(id) ? '' : id)}${text}`,
    blocks: [context(mark), ...withRoom(blocks)],
  };
}

/** One block less where the message is full: a line or an aside, and no button. */
function withRoom(blocks: readonly object[]): readonly object[] {
  if (blocks.length < mostBlocks) return blocks;
  const spare = blocks.findLastIndex((block) => 'type' in block && block.type !== 'actions');
  return blocks.toSpliced(spare, 1);
}

async function wait(ms: number, { over, words }: Pick<RehearsalSlackNeeds, 'over' | 'words'>): Promise<void> {
  try {
    await delay(ms, undefined, { signal: over });
  } catch (cause) {
    const facts = { code: 'rehearsal_over', retryable: true, happened: 'no', cause } as const;
    throw new OutsideError(words.rehearsal.over, facts);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackOut } from '../adapters/slack.ts';

/** Slack's people and channels, as checks read them: in the background, and patiently. */
export interface SlackReads {
  user(id: string, signal: AbortSignal): ReturnType<SlackOut['userInfo']>;
  channel(id: string, signal: AbortSignal): ReturnType<SlackOut['channelInfo']>;
  /** Who is in a user group. */
  group(id: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
}

interface SlackReadsNeeds {
  readonly slack: Pick<SlackOut, 'userInfo' | 'channelInfo' | 'groupMembers'>;
  /** Real time: Slack's limits do not follow a clock that is moved. */
  readonly realNow: () => number;
}

/** Many services share their people and channels. What is well is asked for again only after this long. */
const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 5_000;

export function createSlackReads({ slack, realNow }: SlackReadsNeeds): SlackReads {
  const readUser = remembering(realNow, {
    read: (id: string) => slack.userInfo(id, { inBackground: true }),
    isWell: (user) => !user.isDeactivated && !user.isBot,
  });
  const readChannel = remembering(realNow, {
    read: (id: string) => slack.channelInfo(id, { inBackground: true }),
    isWell: (channel) => channel.isMember && !channel.isArchived,
  });
  const readGroup = remembering(realNow, {
    read: (id: string) => slack.groupMembers(id, { inBackground: true }),
    isWell: (members) => members.length > 0,
  });
  return { user: readUser, channel: readChannel, group: readGroup };
}

/** What is not well is asked for each time, so that whoever mends it sees it at once. */
function remembering<T>(
  realNow: () => number,
  { read, isWell }: { read: (id: string) => Promise<T | undefined>; isWell: (found: T) => boolean },
) {
  const kept = new Map<string, { readonly at: number; readonly found: T }>();
  const remembered = (id: string): T | undefined => {
    const known = kept.get(id);
    const age = known ? realNow() - known.at : 0;
    return known && age >= 0 && age < KEPT_MS ? known.found : undefined;
  };
  return async (id: string, signal: AbortSignal): Promise<T | undefined> => {
    for (;;) {
      const known = remembered(id);
      if (known !== undefined) return known;
      try {
        const found = await read(id);
        kept.delete(id);
        if (found !== undefined && isWell(found)) kept.set(id, { at: realNow(), found });
        const [oldest] = kept.keys();
        if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
        return found;
      } catch (error) {
        await turnAwaited(error, signal);
      }
    }
  };
}

/** Waits where golive itself holds the call back; any other failure is thrown. */
async function turnAwaited(error: unknown, signal: AbortSignal): Promise<void> {
  if (!(error instanceof OutsideError) || error.code !== 'paced') throw error;
  try {
    await delay(error.retryAfterMs, undefined, { signal });
  } catch {
    throw error;
  }
}

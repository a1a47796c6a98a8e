import { SlackApiError } from './slack-api-error.ts';
import type { SlackState } from './state.ts';

/**
 * The root of the thread meant by `thread_ts`; a reply to a reply goes to the same thread, as in Slack. Undefined where it
 * was deleted and left no thread: Slack takes the reply all the same, as a message of the channel.
 */
export function threadRoot(state: SlackState, channelId: string, ts: string | undefined): string | undefined {
  if (ts === undefined || ts === '') return undefined;
  const root = state.message(channelId, ts, true);
  if (!root) throw new SlackApiError('thread_not_found');
  const rootTs = root.threadTs ?? root.ts;
  const head = state.message(channelId, rootTs, true);
  return head?.deleted && state.repliesTo(channelId, rootTs).length === 0 ? undefined : rootTs;
}

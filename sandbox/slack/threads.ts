import { SlackApiError } from './slack-api-error.ts';
import type { SlackState } from './state.ts';

/** The root of the thread meant by `thread_ts`; a reply to a reply goes to the same thread, as in Slack. */
export function threadRoot(state: SlackState, channelId: string, ts: string | undefined): string | undefined {
  if (ts === undefined || ts === '') return undefined;
  const root = state.message(channelId, ts, true);
  if (!root) throw new SlackApiError('thread_not_found');
  return root.threadTs ?? root.ts;
}

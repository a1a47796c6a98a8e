import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { withoutLead } from './command-line.ts';
import { type Reply, refuse } from './reply.ts';
import { timeSentence } from './sentences.ts';
import { act, type Deed, type Door } from './wish.ts';
import { readTime, toInstant } from './written-time.ts';

/** `@person [until 2026-12-01 18:00 [Europe/Berlin]]`, or `end`. */
export async function delegateByLine(
  door: Door,
  deed: Deed,
  { goLive, rest }: { readonly goLive: GoLive; readonly rest: string },
): Promise<Reply> {
  const { words } = door;
  if (rest.toLowerCase() === 'end')
    return await act(door, deed, { goLive: goLive.id, do: { type: 'EndDelegation' } });
  const [, to, after = ''] = /^(?:to )?<@([UW][A-Z0-9]{1,30})>(?: (.*))?$/iu.exec(rest) ?? [];
  if (to === undefined) return refuse(answer(words.door.delegateUsage(rest === '' ? '' : outside(rest, 80))));
  if (!(await door.people.isMember(to))) return refuse(answer(words.door.notDelegable));
  const until = untilOf(door, goLive, after);
  if ('problem' in until) return refuse(answer(until.problem));
  return await act(door, deed, { goLive: goLive.id, do: { type: 'DelegateVotes', to, ...until } });
}

function untilOf(
  { words }: Door,
  { timeZone }: GoLive,
  written: string,
): { readonly until?: number } | { readonly problem: string } {
  if (written === '') return {};
  const following = withoutLead(written.split(' '), ['until']);
  const read = readTime(following);
  const [zone, ...unread] = following.slice(read?.used ?? 0);
  if (!read || unread.length > 0)
    return { problem: timeSentence({ code: 'unreadable_time', found: following.join(' ') }, words) };
  const instant = toInstant({ ...read.written, ...(zone === undefined ? {} : { zone }) }, timeZone);
  return 'code' in instant ? { problem: timeSentence(instant, words) } : { until: instant.at };
}

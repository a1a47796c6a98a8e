import type { GoLive } from '../go-live.ts';
import { markOf } from '../mark.ts';
import { holdersOf } from '../people/authority.ts';
import type { NoticeDefinition } from '../runbook.ts';
import type { Approval, CommunicationEvent } from './communication-event.ts';
import { channelOf, isExternal, type Told, targetsOf } from './notice-target.ts';
import { type NoticeWords, renderWords } from './notice-text.ts';
import type { NoticeChannel } from './reach.ts';

/*
 * What leaves the house. The deliveries of a notice to external audiences need the word of a person, given for the very
 * words that go out: before its time or when it waits. Without it they wait, and in the end are missed.
 *
 *   planned -> approved -> sent, at the time of the notice
 *   planned -> waiting -> approved -> sent | missed
 *   approved -> planned, when the words or who gave it changed
 */

export const approversOf = ({ runbook }: GoLive): readonly string[] =>
  runbook.permissions.approveExternal ?? [];

/** Every channel there is: an approval does not ask whether it is set up. */
const allChannels: readonly NoticeChannel[] = ['email', 'status_page', 'pager', 'bridge'];

const hasExternal = ({ service }: GoLive): boolean => service.audiences.some(({ external }) => external);

export const externalTargets = (goLive: GoLive, notice: Told): readonly string[] =>
  hasExternal(goLive)
    ? targetsOf(goLive, notice, allChannels).targets.filter((target) => isExternal(goLive, notice, target))
    : [];

/** The approval that counts at this moment: of just these words, by somebody who may still give it. */
export function approvalOf(goLive: GoLive, notice: NoticeDefinition): Approval | undefined {
  const given = goLive.communication?.approvals?.[notice.id];
  if (!given || !mayApprove(goLive, given.by)) return undefined;
  const now = renderWords(goLive, notice);
  return now.ok && wordsMark(now.words) === wordsMark(given.drawn) ? given : undefined;
}

export const mayApprove = (goLive: GoLive, person: string): boolean =>
  !goLive.left.includes(person) &&
  approversOf(goLive).some((role) => holdersOf(goLive, role).includes(person));

/** The words that external audiences of a notice read, by channel; `text` for all channels that have none of their own. */
export function externalWords(
  goLive: GoLive,
  notice: NoticeDefinition,
  { text, perChannel = {} }: NoticeWords,
): Readonly<Record<string, string>> {
  const channels = new Set(externalTargets(goLive, notice).map(channelOf));
  const own = Object.entries(perChannel).filter(([channel]) => channels.has(channel));
  const isTextRead = [...channels].some((channel) => !Object.hasOwn(perChannel, channel));
  return { ...(isTextRead ? { text } : {}), ...Object.fromEntries(own) };
}

/** A short mark of words, so that a form knows whether what it was drawn for is still what would go out. */
export function wordsMark({ text, perChannel = {} }: NoticeWords): string {
  const whole = JSON.stringify([
    text,
    ...Object.entries(perChannel).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return markOf(whole);
}

/** The approvals whose words are not those that would go out any more; `goLive` is as it is about to be. */
export const voidedApprovals = (goLive: GoLive): readonly CommunicationEvent[] =>
  goLive.runbook.notices
    .filter(({ id }) => goLive.communication?.approvals?.[id] !== undefined)
    .filter((notice) => approvalOf(goLive, notice) === undefined)
    .map(({ id }) => ({ type: 'ExternalApprovalVoided', notice: id, because: 'rescheduled' }));

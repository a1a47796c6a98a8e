import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackOut } from '../adapters/slack.ts';
import type { LeftOutBecause } from '../domain/notices/delivery-event.ts';
import { isSlackPerson } from '../domain/notices/slack-place.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Delivery, EffectOf } from './delivery.ts';

/* People and user groups of Slack as the audience of a notice. */

/** Who is in a user group now: each of them is told in a delivery of their own. */
export async function readGroup(
  { slack, words }: { readonly slack: SlackOut; readonly words: Catalogue },
  { notice, round, channel: group, text, late }: EffectOf<'slack.notice'>,
): Promise<Delivery> {
  const members = await slack.groupMembers(group);
  if (members.length === 0)
    throw new OutsideError(words.deliveries.slack.emptyGroup, {
      code: 'empty_group',
      retryable: false,
      happened: 'no',
    });
  const target = `slack:${group}`;
  return { end: 'done', report: { type: 'ReportNoticeGroup', notice, round, target, members, text, late } };
}

/** Undefined where the person can be written to, or the place is a channel. */
export async function leftOut(
  slack: SlackOut,
  { notice, round, channel: person }: EffectOf<'slack.notice'>,
): Promise<Delivery | undefined> {
  if (!isSlackPerson(person)) return undefined;
  const user = await slack.userInfo(person);
  const because = whyNot(user);
  if (because === undefined) return undefined;
  const target = `slack:${person}`;
  return { end: 'done', report: { type: 'ReportNoticeLeftOut', notice, round, target, because } };
}

function whyNot(user: Awaited<ReturnType<SlackOut['userInfo']>>): LeftOutBecause | undefined {
  if (!user) return 'unknown';
  if (user.isDeactivated) return 'deactivated';
  return user.isBot ? 'bot' : undefined;
}

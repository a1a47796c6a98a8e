import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { TestMailEffect } from '../own-mail-effect.ts';
import type { NoticeDefinition } from '../runbook.ts';
import type { CommunicationEvent } from './communication-event.ts';
import { branchOf, heardBefore } from './notice-branch.ts';
import { channelOf, placeOf, targetsOf } from './notice-target.ts';

/*
 * The test of a notice, to the one person who asked for it: as a direct message, and where the notice goes out by mail, as
 * a mail too, to the address that `services.yaml` has of them. That mail is pending -> sent | uncertain (it may have gone
 * out, and is not sent again) | failed, or there is none: no_address, not_set_up.
 */

/** A correction goes by mail where what it corrects did. */
export const isByMail = (goLive: GoLive, notice: NoticeDefinition): boolean =>
  notice.channels.includes('email') ||
  (branchOf(notice) !== 'normal' &&
    heardBefore(goLive, notice).some((target) => channelOf(target) === 'email'));

/** Whose mail the test shows: that of the first audience that gets one, or got one of what it corrects. */
export function testedAudience(goLive: GoLive, notice: NoticeDefinition): string {
  const { targets } = targetsOf(goLive, { ...notice, channels: ['email'] }, ['email']);
  const mail = [...targets, ...heardBefore(goLive, notice)].find((target) => channelOf(target) === 'email');
  return mail === undefined ? '' : placeOf(mail);
}

/** A test whose mail is still to be sent. */
export const isTestMailPending = ({ communication }: GoLive, number: number): boolean =>
  communication?.testMails?.[number]?.as === 'pending';

type Report = Extract<Action, { type: 'ReportTestMail' }>;

export function decideTestMail({ goLive }: Case, { type: _, ...outcome }: Report): Decision {
  if (!isTestMailPending(goLive, outcome.number)) return decline('stale');
  return accept({ type: 'TestMailSettled', ...outcome });
}

export function evolveTests(
  { communication: { testMails } = {} }: GoLive,
  event: Extract<CommunicationEvent, { type: 'NoticeTested' | 'TestMailSettled' }>,
) {
  if (event.type === 'TestMailSettled') {
    const { number, as, reason } = event;
    return { testMails: { ...testMails, [number]: reason === undefined ? { as } : { as, reason } } };
  }
  const { number, byMail } = event;
  return {
    tests: number,
    ...(byMail ? { testMails: { ...testMails, [number]: { as: 'pending' as const } } } : {}),
  };
}

export const testMailEffects = (goLive: GoLive, event: Event): readonly TestMailEffect[] =>
  event.type === 'NoticeTested' && event.byMail
    ? [
        {
          kind: 'mail.test',
          key: `${goLive.id}/mail/test/${event.number}`,
          goLive: goLive.id,
          notice: event.notice,
          to: event.to,
          number: event.number,
        },
      ]
    : [];

import type { GoLive } from '../go-live.ts';
import type { NoticeDefinition } from '../runbook.ts';
import { outlookOf } from '../steps/forecast.ts';
import { reachedBy } from './mail-progress.ts';
import { type Mail, mailName } from './mail-thread.ts';

/*
 * The go-live in people's calendars: one event from T-0 to the planned end, with one name for the life of the go-live.
 *
 * announced before T-0 -> sequence 0; rescheduled -> one more for each round; aborted -> cancelled, one more again
 */
export interface Invitation {
  readonly method: 'request' | 'cancel';
  readonly uid: string;
  /** Rises with each change: calendars take no older one for a newer. */
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
}

/** What goes along with a mail; undefined where it says nothing of the time. `domain`: of the sender's address. */
export function invitationOf(goLive: GoLive, mail: Mail, domain: string): Invitation | undefined {
  const definition = goLive.runbook.notices.find(({ id }) => id === mail.notice);
  const method = definition && methodOf(goLive, definition, mail.target);
  if (!method) return undefined;
  const sequence = method === 'cancel' ? goLive.round : mail.round - 1;
  return { method, uid: `${mailName(goLive)}@${domain}`, sequence, from: goLive.t0, to: plannedEnd(goLive) };
}

function methodOf(
  goLive: GoLive,
  notice: NoticeDefinition,
  target: string,
): Invitation['method'] | undefined {
  if (invites(notice)) return 'request';
  return notice.after === 'aborted' && wasInvited(goLive, target) ? 'cancel' : undefined;
}

/** It says when it will be: before T-0, or for another time. */
const invites = ({ after, atOffsetMs = 0 }: NoticeDefinition): boolean =>
  after === 'rescheduled' || (after === undefined && atOffsetMs < 0);

const wasInvited = (goLive: GoLive, target: string): boolean =>
  goLive.notices.some(
    (said) =>
      goLive.runbook.notices.some((notice) => notice.id === said.notice && invites(notice)) &&
      reachedBy(goLive, said, target).length > 0,
  );

function plannedEnd(goLive: GoLive): number {
  const { t0, runbook } = goLive;
  const planned = outlookOf(goLive, t0)?.end.planned ?? t0;
  return planned > t0 ? planned : t0 + runbook.deployment.timeoutMs;
}

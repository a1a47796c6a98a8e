import type { GoLive } from '../go-live.ts';
import type { NoticeState } from './notice-state.ts';

export interface Mail {
  readonly notice: string;
  readonly round: number;
  readonly target: string;
}

interface MailThread {
  readonly messageId: string;
  readonly references: readonly string[];
  readonly inReplyTo: string | undefined;
}

/**
 * One thread for each go-live and audience. A mail's id is the same each time that it is sent, so that where it arrives
 * twice after all, most programs show it once. `domain`: of the sender's address.
 */
export function mailThread(goLive: GoLive, mail: Mail, domain: string): MailThread {
  const name = mailName(goLive);
  const idOf = ({ notice, round, target }: Mail) =>
    `<${wordOf(notice)}.${round}.${wordOf(target)}.${name}@${domain}>`;
  const isBefore = (state: NoticeState) => {
    const delivery = state.deliveries[mail.target];
    const isThis = state.notice === mail.notice && state.round === mail.round;
    return !isThis && delivery?.mail !== undefined && delivery.mail.accepted.length > 0;
  };
  const before = goLive.notices
    .filter(isBefore)
    .toSorted((a, b) => a.at - b.at)
    .map(({ notice, round }) => idOf({ notice, round, target: mail.target }));
  return {
    messageId: idOf(mail),
    references: [`<thread.${wordOf(mail.target)}.${name}@${domain}>`, ...before],
    inReplyTo: before.at(-1),
  };
}

/** The go-live's name where names are the whole world's. */
export const mailName = ({ id, plannedAt }: GoLive): string =>
  `${id.toLowerCase()}-${plannedAt.toString(36)}`;

/** What may stand in a message id: an issue's notice has a slash, a target a colon. */
const wordOf = (name: string): string => name.replace(/[^\w-]/g, '-');

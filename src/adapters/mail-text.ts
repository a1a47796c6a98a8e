import MailComposer from 'nodemailer/lib/mail-composer';
import { type CalendarText, composeInvitation } from './calendar-text.ts';

export interface MailText {
  /** `golive <golive@example.com>` */
  readonly from: string;
  /** What recipients see in place of each other's addresses. */
  readonly group: string;
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
  readonly messageId: string;
  /** Message ids of its thread, the oldest first. */
  readonly references: readonly string[];
  readonly inReplyTo: string | undefined;
  readonly invitation: CalendarText | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The text of a mail as it goes over the line. Nothing of it is read from files or addresses. */
export const composeMail = (mail: MailText): Promise<Buffer> =>
  new MailComposer({
    from: mail.from,
    // A group without members, as RFC 5322 has it for recipients who do not see each other.
    to: `"${mail.group.replace(/["\\\p{Cc}]/gu, ' ')}":;`,
    subject: mail.subject,
    text: mail.plain,
    html: mail.html,
    messageId: mail.messageId,
    references: [...mail.references],
    ...(mail.inReplyTo ? { inReplyTo: mail.inReplyTo } : {}),
    date: new Date(mail.at),
    ...(mail.invitation ? { icalEvent: icalEvent(mail, mail.invitation) } : {}),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();

/** Once where programs look for an invitation, beside the text, and once as a file for those that look there. */
const icalEvent = (mail: MailText, invitation: CalendarText) => ({
  method: invitation.method,
  filename: invitation.method === 'cancel' ? 'cancelled.ics' : 'invitation.ics',
  content: composeInvitation(invitation, mail),
});

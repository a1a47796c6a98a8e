import type { NoticeChannel } from '../../domain/notices/reach.ts';

/** A notice as it will read, before anybody gets it. */
export const noticePreview = {
  title: 'Preview',
  asOfNow: 'With the values of now, as each channel will get it. Nobody has got it yet.',
  channel: {
    slack: 'Slack',
    email: 'E-mail',
    status_page: 'Status page',
    pager: 'Pager',
    bridge: 'Bridge',
  } satisfies Record<NoticeChannel, string>,
  to: (channel: string, targets: string) => `*${channel}*, to ${targets}:`,
  there: (channel: string) => `*${channel}*:`,
  toNobody: (channel: string) => `*${channel}*, to nobody: none of its audiences is there.`,
  /** Of a turn: its own audiences, if it names any, hear it besides. */
  hearers: (targets: string) =>
    `👂 Goes to whoever hears a notice before it, in the same places. By the plan: ${targets}.`,
  noHearers: '👂 Goes to whoever hears a notice before it, in the same places.',
  ownWords: (line: string) => `${line} _(words of its own)_`,
  onEntry: (channel: string, entry: string) => `*${channel}*, on “${entry}”:`,
  webhooks: (ids: string) => `*Webhooks*, as JSON with the words of all others, to ${ids}.`,
  notConfigured: (line: string) => `${line} _(not configured here: it will not go out)_`,
  mail: {
    subject: (subject: string) => `*Subject:* ${subject}`,
    /** One mail for each audience; its addresses see the audience's name, and none of each other. */
    to: (audience: string, addresses: number) =>
      `*To:* ${audience}   *Bcc:* ${addresses === 1 ? '1 address' : `${addresses} addresses`}`,
    invitation: (f: { from: string; to: string }) =>
      `*Attached:* an invitation for the calendar, ${f.from} to ${f.to}`,
    cancellation: '*Attached:* a cancellation of the invitation in the calendar',
  },
  gap: (name: string) => `‹${name}›`,
  missing: (names: string) =>
    `❗ *No value yet:* ${names}. It is never sent with a gap: if the value is still missing then, it is cancelled and people are told.`,
  unknown: 'This notice is not in the runbook.',
  testSent: {
    inSlack: 'The test is on its way to you, as a direct message. Nobody else gets it.',
    byMailToo:
      'The test is on its way to you, as a direct message and as a mail. Nobody else gets it. The message tells what became of the mail.',
  },
  /** What became of its mail, in the message. */
  testMail: {
    pending: '📧 It is being mailed to you too.',
    sent: '📧 The mail server took it as a mail to you too.',
    uncertain:
      '📧 It may have reached you as a mail too: the mail server’s answer was lost. It is not sent again; for another, press *Send me a test* once more.',
    no_address:
      '📧 No mail went: `services.yaml` has no mail address of yours. Whoever keeps that file can add one as `email` under your role.',
    not_set_up: '📧 No mail went: no mail server is set up where golive runs (`SMTP_URL`).',
    failed: (reason: string) => `📧 No mail went: ${reason}`,
    refused: 'the mail server does not take your address',
  },
  test: (title: string, goLive: string) =>
    `🧪 *TEST* of “${title}” for ${goLive}. Only you get this message: nothing was sent to its audiences.`,
  testFallback: (id: string, title: string) => `TEST: ${id}, ${title}`,
};

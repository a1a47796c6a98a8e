import type { NoticeCancelReason } from '../../domain/event.ts';

/** The communication plan: one line on the card, and what stands around a notice's own words. */
export const notices = {
  sent: (title: string, at: string) => `${title} sent ${at}`,
  sentLate: (title: string, at: string) => `${title} sent late, ${at}`,
  sending: (title: string) => `${title} being sent`,
  failed: (title: string, targets: string) => `${title} *failed* for ${targets}`,
  uncertain: (title: string, targets: string) => `${title} *may not have arrived*: ${targets}`,
  notConfigured: (line: string, targets: string) => `${line} (not configured: ${targets})`,
  missed: (title: string, due: string) => `${title} *missed*, was due ${due}`,
  cancelled: (title: string, because: string) => `${title} cancelled (${because})`,
  comes: (title: string, when: string) => `${title} comes ${when}`,
  comesAfter: (title: string, milestone: string) => `${title} comes ${milestone}`,
  waitsForResume: (title: string) => `${title} waits for the resume`,
  /** Where nothing else is known than that the notice has no targets at all. */
  nowhere: (title: string) => `${title} has nobody to go to`,
  separator: ' · ',
  because: {
    aborted: 'the go-live was aborted',
    rescheduled: 'T-0 was moved',
    rolled_back: 'a rollback was asked for',
    missing_value: 'a value of its text is missing',
    issue_resolved: 'the issue was over before it was sent',
  } satisfies Record<NoticeCancelReason, string>,
  after: {
    deployment_accepted: 'when the deployment has started',
    success_declared: 'when success is declared',
    rolled_back: 'when the rollback is verified',
    issue_opened: 'when an issue is opened',
  },
  target: {
    slack: (channel: string) => channel,
    email: (audience: string) => `e-mail to ${audience}`,
    webhook: (id: string) => `the webhook ${id}`,
    status_page: 'status page',
    pager: 'pager',
    bridge: 'bridge',
  },
  call: (link: string) => `📞 Join the call: ${link}`,
  late: (due: string) => `⏰ _This message is late: it was due ${due}._`,
  lateUnknown: '⏰ _This message is late._',
  notDecided: (gates: string) => `⏳ Not decided yet: ${gates}.`,
  gateNoGo: (gate: string) => `${gate} says NO-GO`,
  gateNotGo: (gate: string) => `${gate} has no GO`,
  context: (title: string, t0: string) => `${title} · T-0 ${t0}`,
};

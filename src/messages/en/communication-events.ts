/** What people did about the communication plan, and what became of what leaves the house. */
export const communicationEvents = {
  NoticeTested: (f: { notice: string; to: string }) =>
    `${f.to} had a test of the notice ${f.notice} sent to themselves. Nobody else got it.`,
  TestMailSettled: {
    sent: (f: { notice: string; to: string }) =>
      `The test of the notice ${f.notice} was mailed to ${f.to} too.`,
    uncertain: (f: { notice: string; to: string }) =>
      `It is not known whether the mailed test of the notice ${f.notice} reached ${f.to}; it is not sent again.`,
    notSent: (f: { notice: string; to: string }) =>
      `The test of the notice ${f.notice} was not mailed to ${f.to}, who was told why.`,
  },
  ChannelTestBegun: (f: { step: string; targets: string; untested: number }) =>
    `🧪 A test of *${f.step}* goes over: ${f.targets}${f.untested > 0 ? ` (${f.untested} not tested)` : ''}.`,
  ChannelTestSent: {
    sent: (f: { target: string }) => `The test over ${f.target} is out.`,
    uncertain: (f: { target: string }) => `It is not known whether the test over ${f.target} is out.`,
  },
  ChannelTestFailed: (f: { target: string; reason: string }) =>
    `⚠️ The test over ${f.target} *failed*: ${f.reason}`,
  ChannelReceiptGiven: {
    arrived: (f: { by: string; target: string }) => `${f.by} says that the test over ${f.target} arrived.`,
    missing: (f: { by: string; target: string }) =>
      `${f.by} says that the test over ${f.target} did *not* arrive.`,
  },
  ExternalNoticeApproved: {
    asItIs: (f: { by: string; notice: string }) =>
      `🔏 ${f.by} approved the notice *${f.notice}* for external audiences.`,
    edited: (f: { by: string; notice: string; changes: string }) =>
      `🔏 ${f.by} approved the notice *${f.notice}* for external audiences with other words: ${f.changes}`,
    change: (before: string, after: string) => `“${before}” became “${after}”`,
  },
  ExternalApprovalVoided: (f: { notice: string }) =>
    `🔏 The approval of the notice *${f.notice}* counts no more: its words changed with T-0. It is asked for again.`,
  ExternalApprovalAsked: (f: { notices: string; people: string | undefined; lead: string | undefined }) =>
    `${f.people ?? 'Nobody'} was asked to approve for external audiences: ${f.notices}.${f.lead ? ` ${f.lead} was told that it waits.` : ''}`,
  ExternalNoticeQueued: (f: { notice: string; targets: string; late: boolean }) =>
    `The notice ${f.notice}, approved, goes${f.late ? ' late' : ''} to ${f.targets}.`,
  ExternalNoticeMissed: (f: { notice: string; targets: string; due: string }) =>
    `⚠️ The notice *${f.notice}* was *not sent* to ${f.targets}: it was due ${f.due}, and nobody approved it in time.`,
};

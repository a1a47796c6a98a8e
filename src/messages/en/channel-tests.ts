/** The test of the channels over which notices go. */
export const channelTests = {
  fallback: (id: string) => `🧪 ${id}: did the test arrive in every channel?`,
  title: (step: string) => `🧪 *${step}*: a test went over each channel of the plan's notices.`,
  ask: (who: string) =>
    `${who}: please look there, and say of each whether it arrived. The step is done once all are there.`,
  through: 'Every channel that was tested is through.',
  failed: '❌ The step has failed. Once the cause is settled, *Open again* on the plan sends all tests anew.',
  over: 'Nobody waits for this test any more.',
  mail: 'mail, to one address of our own',
  line: (symbol: string, channel: string, stands: string) => `${symbol} *${channel}*: ${stands}`,
  link: 'the test',
  pending: 'is being sent.',
  sent: (link: string | undefined) => `${link ? `${link} is` : 'it is'} out. Did it arrive?`,
  uncertain:
    'the answer was lost, and golive does not send it again: it may have arrived or not. Did it arrive?',
  arrived: (by: string, at: string) => `arrived, says ${by}, ${at}.`,
  missing: (by: string, at: string) => `did *not* arrive, says ${by}, ${at}.`,
  notSent: (reason: string) => `*failed*: ${reason}`,
  /** Where nobody reads: what the other side's answer proves, and what it does not. */
  answered: {
    pager:
      'PagerDuty took a change event, so the key is good. A change pages nobody: paging itself was not tested.',
    status_page:
      'the page was read with its key. Nothing was posted, for the public reads there: writing was not tested.',
    webhook: 'the tool answered that it took a signed test.',
  },
  untested: (channel: string, because: string) => `Not tested: ${channel} (${because})`,
  because: {
    external: 'people outside the house read there',
    not_configured: 'golive is not set up for it',
  },
  /** What people read there. */
  test: (title: string) =>
    `🧪 *TEST*: this only shows that the notices about ${title} arrive here. Nothing happened, and you need do nothing.`,
  testMail: {
    title: 'TEST of the notification channels',
    text: 'This only shows that the notices about this go-live arrive by mail. Nothing happened. If you take part in it, say in its Slack channel that it arrived.',
    group: 'Test of golive',
  },
  testPlain: (title: string) => `TEST of golive, nothing happened: ${title}`,
  /** Why a test was not sent. */
  noAddress: (roles: string) => `services.yaml has no mail address of ${roles}; a test goes to nobody else`,
  answerLost: 'the answer was lost, so it is not known whether the test was taken',
  notSetUp: 'golive is no longer set up for it',
  tooLong: (reason: string) => `it did not get through in 15 minutes: ${reason}`,
};

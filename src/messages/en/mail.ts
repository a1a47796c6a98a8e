/** What stands around a notice's own words in a mail. */
export const mail = {
  subject: (f: { service: string; version: string; title: string }) =>
    `${f.service} ${f.version}: ${f.title}`,
  testSubject: (f: { service: string; version: string; title: string }) =>
    `${f.title}: ${f.service} ${f.version}`,
  personFooter: (id: string) =>
    `You receive this because you answer for the go-live ${id}. golive sent it by itself; nobody reads replies to it.`,
  test: {
    /** As a mail that people look for: mail programs sort and search by it. */
    subject: (subject: string) => `[TEST] ${subject}`,
    note: 'TEST: you alone get this, because you asked for it. Nothing was sent to its audiences.',
    invitation: 'The notice itself brings an invitation for the calendar along. This test has none.',
    cancellation: 'The notice itself takes its invitation out of calendars. This test takes nothing out.',
    group: 'Test of a notice',
    footer: (id: string) =>
      `You asked for this test of a notice of the go-live ${id}. golive sent it by itself; nobody reads replies to it.`,
    gaveUp: (notice: string) => `The mail that tests the notice ${notice} could not be delivered`,
    onCard: (notice: string) => `the test mail of ${notice}`,
  },
  noGo: {
    title: (gate: string) => `NO-GO on ${gate}`,
    reason: (role: string) => `Whoever votes for ${role} said NO-GO, with this reason:`,
    ask: 'The go-live cannot start while this stands. Please uphold or overrule it, in Slack.',
    inSlack: (address: string) => `The go-live in Slack: ${address}`,
    gaveUp: (gate: string) => `The mail about the NO-GO on ${gate} could not be delivered`,
    onCard: 'the mail about a NO-GO',
  },
  escalation: {
    title: (area: string) => `${area}: please see to it`,
    reason: (role: string) => `You are asked as ${role}, for this reason:`,
    ask: 'Please press Acknowledge in Slack if you see to it. Without that the next contact is asked.',
    inSlack: (address: string) => `The go-live in Slack: ${address}`,
    gaveUp: (area: string) => `The mail that calls for *${area}* could not be delivered`,
    onCard: 'the mail of an escalation',
  },
  late: (due: string) => `This message is late: it was due ${due}.`,
  lateUnknown: 'This message is late.',
  t0: (when: string) => `Planned start: ${when}`,
  call: (address: string) => `Join the call: ${address}`,
  began: (when: string) => `Started: ${when}`,
  notAt: (when: string) => `No longer planned for: ${when}`,
  calendar: {
    end: (when: string) => `Planned end: ${when}`,
    first: 'Attached: an invitation for your calendar.',
    moved: 'Attached: the new time for your calendar.',
    cancelled: 'Attached: a cancellation, which takes it out of your calendar.',
    summary: (f: { service: string; version: string; environment: string }) =>
      `Go-live: ${f.service} ${f.version} → ${f.environment}`,
    plan: 'Plan:',
    phase: (at: string, title: string) => `${at}  ${title}`,
    inSlack: (address: string) => `In Slack: ${address}`,
  },
  footer: (f: { id: string; group: string }) =>
    `You receive this because you are in “${f.group}” of the go-live ${f.id}. golive sent it by itself; nobody reads replies to it.`,
};

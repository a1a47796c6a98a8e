/** What leaves the house: the question to whoever approves it, and the form. */
export const approvals = {
  title: (goLive: string, where: string) =>
    `*External communication approval* for ${goLive}, run in ${where}`,
  ahead: (notice: string, when: string) =>
    `🔏 *${notice}* is planned ${when}. You can approve it ahead of time.`,
  waits: (notice: string, due: string, until: string) =>
    `🔏 *${notice}* has waited for you since ${due}. Without your approval it is not sent, and from ${until} on it is too late.`,
  waitsForOthers: (notice: string, f: { who: string; due: string; until: string }) =>
    `🔏 *${notice}* has waited since ${f.due} for the approval of ${f.who}. Please reach them: without it, it is not sent, and from ${f.until} on it is too late.`,
  to: (targets: string) => `To ${targets}`,
  settled: '✅ Nothing waits for your approval any more.',
  newer: 'There is a newer question below.',
  fallback: (id: string, n: number) =>
    n === 1 ? `${id}: a notice waits for your approval` : `${id}: ${n} notices wait for your approval`,
  view: {
    title: 'Approve a notice',
    submit: 'Approve',
    intro: (notice: string, plan: string) => `*${notice}* · ${plan}`,
    effect: (targets: string) =>
      `These words go to people outside: ${targets}. You can change them; what they were, what they become and who changed them is recorded. Approved, they go out at the time of the notice, or at once if that has come.`,
    voids: 'Should the words change, by a new T-0 for example, you are asked again.',
    text: 'The words',
    textFor: (channel: string) => `The words for ${channel}`,
    approved: (by: string, at: string) => `✅ Approved by ${by}, ${at}.`,
  },
  /** On the card and in `/golive notices`. */
  waitsFor: (notice: string, who: string) => `${notice} *waits for approval* by ${who}`,
  wanted: (who: string) => `🔏 Needs the approval of ${who} for what leaves the house`,
  awaiting: (who: string, targets: string) => `🔏 *Waits for approval* by ${who}: ${targets}`,
  given: (by: string, at: string) => `🔏 What leaves the house is approved by ${by}, ${at}`,
  givenEdited: (by: string, at: string) =>
    `🔏 What leaves the house is approved with other words by ${by}, ${at}`,
  unapproved: (targets: string) => `❌ *Not approved in time*, and not sent: ${targets}`,
  unapprovedOnCard: (notice: string, targets: string) => `${notice} *not approved in time* for ${targets}`,
};

/** The issue on GitHub, and its text where people open it themselves. */
export const postMortem = {
  zone: (timeZone: string) => `Times are those of ${timeZone}.`,
  earlier: (n: number) => (n === 1 ? '- 1 earlier event' : `- ${n} earlier events`),
  opened: (issue: string) => `The post-mortem is open: ${issue}.`,
  copy: (title: string) => `*${title}*\nCopy this into an issue:`,
  cut: 'It is longer than Slack shows; `/golive audit` and the audit export have the rest.',
  noText: 'The runbook of this go-live has no text for a post-mortem.',
  notRolledBack: (id: string, status: string) =>
    `${id} stands at “${status}”; a post-mortem is written once it was rolled back, or was aborted after a rollback.`,
  notVerified: (reason: string) =>
    `The rollback was not seen to work, and the go-live was aborted: ${reason}`,
};

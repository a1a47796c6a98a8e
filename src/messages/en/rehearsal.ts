/** What a rehearsal says. Texts that come in are already escaped. */
export const rehearsal = {
  mark: (id: string) => `🎭 *REHEARSAL* ${id}: nothing outside is touched`,
  markText: (id: string) => `REHEARSAL ${id} · `,
  wouldGo: {
    channel: (channel: string) => `would go to ${channel}`,
    person: (person: string) => `would go to ${person} alone`,
    mail: (n: number, to: string) =>
      `✉️ A mail would have gone to ${n === 1 ? 'one address' : `${n} addresses`}: ${to}`,
    page: (what: string, about: string) =>
      `📟 The pager would have been told: ${what}${about && `: ${about}`}`,
    statusPage: (status: string, body: string) => `📣 The status page would have shown _${status}_: ${body}`,
    webhook: (id: string) => `🔗 The webhook ${id} would have been called`,
    issue: (title: string) => `🐙 An issue would have been opened on GitHub: ${title}`,
  },
  pager: { trigger: 'alert', acknowledge: 'acknowledged', resolve: 'resolved', change: 'change' },
};

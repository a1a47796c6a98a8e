/** Status updates while the go-live runs. Texts that come in are already escaped. */
export const updates = {
  ask: (who: string, id: string) =>
    `🗣️ *How does it go?* ${who}, please send a status update: press the button, or \`/golive update ${id} text\`.`,
  askWhy: (interval: string) => `While it runs, people hear how it goes every ${interval}.`,
  askSettled: (at: string) => `✅ Settled: a status update was sent ${at}.`,
  askOver: '✅ Nobody waits for this status update any more.',
  askFallback: (id: string) => `${id}: please send a status update`,
  overdue: (since: string, who: string, id: string) =>
    `⏰ *Status update overdue* since ${since}: ${who}, please tell how it goes with \`/golive update ${id} text\`.`,
  title: (number: number, by: string, at: string) => `🗣️ *Status update ${number}* by ${by}, ${at}`,
  to: (targets: string) => `Goes to ${targets}.`,
  toNobody: 'The runbook names nobody for it whom golive can reach.',
  short: (targets: string, who: string) =>
    `*In short, for ${targets}:* not sent yet. It waits for ${who} to send it as it stands, or in other words.`,
  shortAsk: (number: number, since: string) =>
    `🗣️ *Status update ${number} has waited for you since ${since}*: its short form is not sent.`,
  shortWaits: (f: { number: number; since: string; audience: string; who: string }) =>
    `🗣️ ${f.audience} have waited since ${f.since} for *status update ${f.number}* in short. Only ${f.who} can send it: please reach them.`,
  shortAskFallback: (id: string, number: number) =>
    `${id}: status update ${number} waits to be sent in short`,
  shortAskOver: '✅ This short form does not wait any more.',
  shortAskNewer: 'There is a newer question below.',
  shortOnCard: (number: number, who: string) =>
    `🗣️ Status update ${number} waits to be sent in short by ${who}.`,
  shortSent: (by: string, at: string, targets: string) => `✅ Sent in short to ${targets} by ${by}, ${at}:`,
  shortOutdated: '➖ It was not sent in short: a newer update stands below.',
  shortOver: '➖ It was not sent in short: the go-live is over.',
  fallback: (id: string, number: number) => `${id}: status update ${number}`,
  sent: (id: string, number: number) => `Status update ${number} of ${id} is on its way.`,
  repeated: 'Send it once more',
};

/** What happened. */
export const updateEvents = {
  UpdateAskedFor: {
    person: (person: string) => `🗣️ ${person} is asked for a status update.`,
    nobody: () => '🗣️ A status update is due, and nobody who leads the go-live is here to ask.',
  },
  ShortUpdateAskedFor: (f: { number: number; people: string | undefined }) =>
    `🗣️ ${f.people ?? 'Nobody'} is asked to send status update ${f.number} in short.`,
  UpdateSent: (f: { by: string; number: number; text: string }) =>
    `🗣️ ${f.by} sent status update ${f.number}: ${f.text}`,
  ShortUpdateSent: (f: { by: string; number: number; text: string }) =>
    `🗣️ ${f.by} sent status update ${f.number} in short: ${f.text}`,
};

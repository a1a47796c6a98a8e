/** Where nobody knows whether a notice arrived. */
export const doubts = {
  fallback: (id: string, notice: string) => `⚠️ ${id}: did the notice ${notice} arrive?`,
  uncertain: (notice: string, target: string) =>
    `⚠️ *It is not known whether the notice ${notice} arrived*: ${target}.`,
  reason: (reason: string) => `What is known: ${reason}`,
  known: (f: { recipients: number; accepted: number; refused: number }) =>
    [
      `Not known for ${counted(f.recipients, 'address', 'addresses')}.`,
      f.accepted > 0 ? `${counted(f.accepted, 'other was', 'others were')} taken by the mail server.` : '',
      f.refused > 0 ? `${f.refused} refused.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  ask: (lead: string) =>
    `golive does not send it again by itself. ${lead}: please ask somebody of this audience, then say here which it is.`,
  settled: {
    arrived: (by: string, when: string) => `✅ ${by} says that it arrived, ${when}.`,
    send_again: (by: string, when: string) => `🔁 ${by} has it sent again, ${when}.`,
  },
};

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

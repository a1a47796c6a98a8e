/** What changed since a GO was given. */
export const voteBasis = {
  changed: {
    commit: (from: string, to: string) => `the version names commit \`${to}\` now, no longer \`${from}\``,
    runbook: 'the runbook is another one',
    checklist: (items: string) => `open again: ${items}`,
    checks: (checks: string) => `a check failed: ${checks}`,
    age: 'the time for which it counts is over',
    health: (endpoints: string) => `the health is down: ${endpoints}`,
  },
  stale: (vote: string, changed: string) =>
    `${vote}\n⌛ *Outdated:* since then ${changed}. A new vote is needed.`,
  warned: (vote: string, changed: string) =>
    `${vote}\n⚠️ *Since then* ${changed}. The GO counts all the same.`,
  expires: (vote: string, when: string) => `${vote}\nIt counts until ${when}.`,
  ahead: (line: string, vote: string) => `${line}\n${vote}\nIt counts from then on.`,
};

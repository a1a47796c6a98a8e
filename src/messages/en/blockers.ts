/** What keeps the deployment from starting: one line each for the start card, a few words each for a refusal. */
export const blockers = {
  gateOpen: (gate: string, owner: string) => `⏳ ${gate} has no vote yet: ${owner} votes.`,
  gateNotOpen: (gate: string, when: string) => `🔒 ${gate} takes no votes before ${when}.`,
  gateNoGo: (gate: string, owner: string) =>
    `⛔ ${gate} stands at NO-GO: ${owner} can vote GO once it is settled.`,
  gateOutdated: (gate: string, owner: string) => `⌛ The GO on ${gate} is outdated: ${owner} votes again.`,
  item: (text: string, owner: string, managers: string) =>
    `☐ “${text}” is not done: ${owner} ticks it, or skips it with a reason, as ${managers} can.`,
  step: (step: string, owner: string, managers: string) =>
    `▫️ The step “${step}” is not finished: ${owner} finishes it, or skips it with a reason, as ${managers} can.`,
  finalGo: (owner: string) => `👍 The final GO is missing: ${owner} gives it.`,
  tooEarly: (t0: string) => `🗓️ T-0 is not reached: it is ${t0}.`,
  held: (by: string, managers: string) => `⏸️ It is on hold by ${by}: ${managers} can resume it.`,
  bar: {
    target_rolling_back: (id: string) =>
      `↩️ ${id} is being rolled back for the same service and environment: nothing else is deployed there until that has ended.`,
    target_locked: (id: string) =>
      `🔒 The environment is *locked* since the rollback of ${id}: a manager of ${id} unlocks it with \`/golive unlock ${id} reason\`.`,
    version_marked_bad: (id: string) =>
      `⛔ The version is *marked bad*, for ${id} rolled it back there: abort this and plan another one, or a manager of ${id} clears it with \`/golive allow ${id} reason\`.`,
  },
  summary: {
    gateOpen: (gate: string, owner: string) => `${gate} has no vote from ${owner}`,
    gateNoGo: (gate: string, owner: string) => `${gate} stands at NO-GO until ${owner} votes GO`,
    gateOutdated: (gate: string, owner: string) => `${gate} needs a new vote from ${owner}`,
    otherGates: (n: number) => (n === 1 ? '1 other gate is not GO' : `${n} other gates are not GO`),
    items: (n: number, owners: string) =>
      n === 1 ? `1 checklist item is not done (${owners})` : `${n} checklist items are not done (${owners})`,
    step: (step: string, owner: string) => `the step “${step}” is not finished (${owner})`,
    finalGo: (owner: string) => `the final GO of ${owner} is missing`,
    tooEarly: (t0: string) => `T-0 is ${t0}`,
    bar: {
      target_rolling_back: (id: string) => `${id} is being rolled back there`,
      target_locked: (id: string) => `the environment is locked until a manager of ${id} unlocks it`,
      version_marked_bad: (id: string) => `the version is marked bad until a manager of ${id} clears it`,
    },
    held: (by: string, managers: string) => `it is on hold by ${by} until ${managers} resumes it`,
  },
};

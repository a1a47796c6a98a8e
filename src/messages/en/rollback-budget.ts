/** Until when a rollback can be decided that ends within the window. */
export const rollbackBudget = {
  decideBy: (f: { by: string; takes: string; end: string }) =>
    `⏳ *Decide on a rollback by ${f.by}*: it takes ${f.takes}, and the window ends ${f.end}.`,
  closed: (f: { by: string; takes: string; end: string }) =>
    `⌛ The last moment for a rollback within the window was ${f.by}: one takes ${f.takes}, and the window ends ${f.end}. It can still be asked for.`,
  measured: (duration: string, times: number) =>
    times === 1 ? `${duration}, as the last one did` : `${duration}, as the longest of the last ${times} did`,
  allowed: (duration: string) => `up to ${duration}, as none was measured here yet`,
  /** In the form that asks for it. */
  took: (durations: string, times: number) =>
    times === 1
      ? `The last rollback here took ${durations}, until it was verified.`
      : `The last ${times} rollbacks here took ${durations}, until they were verified.`,
  neverTook: (limit: string) => `No rollback was measured here yet; golive reckons with up to ${limit}.`,
};

export const rollbackBudgetEvents = {
  RollbackWindowChanged: {
    closing: (f: { by: string; takes: string; end: string }) =>
      `⏳ *A rollback that ends within the window must be decided by ${f.by}*: it takes ${f.takes}, and the window ends ${f.end}.`,
    closed: (f: { by: string; takes: string; end: string }) =>
      `⌛ *The moment of no return has passed*, ${f.by}: a rollback takes ${f.takes}, and would now end after the window, ${f.end}. It can still be asked for.`,
  },
};

export const rollbackBudgetFollowUps = {
  decideNow: (deciders: string) => `${deciders}, if it must go back, please decide now.`,
};

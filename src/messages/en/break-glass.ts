/** What was skipped in an emergency. */
export const breakGlass = {
  what: {
    gate: (title: string) => `the gate ${title}`,
    item: (text: string) => `the item “${text}”`,
    lock: 'the lock of the environment',
    freeze: 'the freeze',
    rollback: 'who may roll back',
  },
  onCard: (f: { by: string; what: string; at: string; reason: string }) =>
    `🔨 *Break-glass* by ${f.by}, ${f.at}: skipped ${f.what}: ${f.reason}`,
  unreadable: (goLive: string) =>
    `Please say what is skipped, and why: \`/golive break-glass ${goLive} gate NAME reason\`, or \`item NAME reason\`, \`lock reason\`, \`freeze reason\`. NAME is the id of the gate or item.`,
};

export const breakGlassEvents = {
  GlassBroken: (f: { by: string; what: string; reason: string }) =>
    `🔨 *Break-glass:* ${f.by} skipped ${f.what}: ${f.reason}`,
};

export const breakGlassFollowUps = {
  glassBroken: (contacts: string) =>
    `${contacts}, please look at this now: a NO-GO, a hold or an abort still stops the deployment. It is reviewed within 48 h, as a task in the thread says.`,
};

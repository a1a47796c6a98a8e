/** What was skipped in an emergency. */
export const breakGlass = {
  what: {
    gate: (title: string) => `the gate “${title}”`,
    item: (text: string) => `the item “${text}”`,
    lock: 'the lock of the environment',
    freeze: 'the freeze',
    rollback: 'who may roll back',
  },
  view: {
    title: 'Break-glass',
    submit: 'Skip it',
    intro: (title: string) => `*${title}*`,
    effect:
      '🔨 In an emergency you skip *one* of the rules below, for this T-0 alone. The final GO and the start stay as they are, and a NO-GO, a hold or an abort afterwards still stops the deployment.',
    heard: (contacts: string) =>
      `The channel hears of it at once, and ${contacts} directly. It stays on the card, in the audit trail and in the report with your name, and somebody else than you reviews it within 48 h.`,
    rollback: (contacts: string) =>
      `🔨 This rollback is not yours to ask for but in an emergency: it is a *break-glass*, with a reason. ${contacts} hear of it directly, and somebody else than you reviews it within 48 h.`,
    inTheWay: '*What keeps the deployment back*',
    what: 'What is skipped',
    choice: {
      lock: 'The lock of the environment',
      freeze: 'The freeze',
    },
    groups: { gates: 'Gates', items: 'Items of the checklist', bars: 'From outside' },
  },
  onGateLine: (f: { title: string; stands: string; by: string; at: string }) =>
    `🔨 ${f.title}: *${f.stands}, skipped by break-glass*, ${f.by}, ${f.at}`,
  onGate: (by: string, at: string) =>
    `🔨 *Skipped by break-glass* by ${by}, ${at}: the deployment does not wait for this gate. A NO-GO from now on still stops it.`,
  onItem: (line: string, by: string) => `${line} · 🔨 skipped by break-glass, ${by}`,
  title: (n: number) =>
    n === 1 ? '*What was skipped by break-glass*' : `*What was skipped by break-glass, ${n} times*`,
  line: (f: { by: string; what: string; at: string; reason: string; review: string; lost: string }) =>
    [`🔨 *Break-glass* by ${f.by}, ${f.at}: skipped ${f.what}: ${f.reason}`, f.lost, f.review]
      .filter((part) => part !== '')
      .join(' · '),
  lost: {
    left: (by: string) => `*It counts no more:* ${by} has left the workspace.`,
    role: (by: string) => `*It counts no more:* ${by} may not break the glass any more.`,
  },
  /** Where it is in the way again. */
  again: (who: string) => `${who} can break the glass again.`,
  nobodyAgain: (roles: string, handOver: string) =>
    `Nobody here can break the glass again as ${roles}. ${handOver}`,
  review: {
    list: 'Review of the break-glass',
    open: (who: string, due: string) => `To be reviewed by ${who}, by ${due}.`,
    done: (by: string) => `Reviewed by ${by}.`,
    skipped: (by: string, reason: string) => `${by} skipped the review: ${reason}`,
    never: 'Never reviewed.',
    somebodyElse: 'somebody else, to whom the task is assigned,',
  },
  unreadable: (goLive: string, gates: readonly string[]) =>
    `Please say what is skipped: \`/golive break-glass ${goLive} gate NAME reason\`, \`item NAME reason\`, \`lock reason\` or \`freeze reason\`. The gates are ${gates.map((gate) => `\`${gate}\``).join(', ')}. \`/golive break-glass ${goLive}\` alone opens a form with all that can be skipped.`,
};

export const breakGlassEvents = {
  GlassBroken: (f: { by: string; what: string; reason: string }) =>
    `🔨 *Break-glass:* ${f.by} skipped ${f.what}: ${f.reason}`,
};

export const breakGlassFollowUps = {
  glassBroken: (contacts: string, isRollback: boolean) =>
    [
      isRollback
        ? `${contacts}, please look at this now.`
        : `${contacts}, please look at this now: a NO-GO, a hold or an abort still stops the deployment.`,
      'Somebody else than whoever did it reviews it within 48 h, as a task in the thread says.',
    ].join(' '),
  glassLost: (what: string, lost: string) => `The break-glass for ${what}: ${lost}`,
};

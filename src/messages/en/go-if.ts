interface Facts {
  readonly text: string;
  /** Who took the risk. */
  readonly by: string;
  /** Whoever owes it. */
  readonly owner: string;
  /** The phase, or the deployment. */
  readonly before: string;
}

/** A GO under a condition, and what becomes of that. */
export const goIf = {
  vote: 'GO-IF',
  /** The criterion that a GO-IF leaves unconfirmed. */
  risk: '🔸',
  deployment: 'the deployment',
  section: 'Conditions of a GO-IF',
  open: (f: Facts) =>
    `🔸 *Risk accepted by ${f.by}*, if this is done before ${f.before}: “${f.text}” (${f.owner})`,
  done: (f: Facts, by: string) => `☑ *Risk accepted by ${f.by}*, done by ${by}: “${f.text}”`,
  overruled: (f: Facts, by: string, reason: string) =>
    `⚠️ *Risk accepted by ${f.by}*, overruled by ${by}: “${f.text}”. ${reason}`,
  quoted: (line: string) => `>${line}`,
  risks: (lines: string) => `*Risks that were accepted*\n${lines}`,
  waits: (text: string, owner: string) => `🔸 It waits for “${text}” (${owner}).`,
  cast: (gate: string, f: Facts) =>
    `🔸 ${f.by} voted *GO-IF* on ${gate} and accepts the risk, if this is done before ${f.before}: “${f.text}”. It is owed by ${f.owner}.`,
  view: {
    title: 'Vote GO-IF',
    submit: 'Vote GO-IF',
    intro: (gate: string, id: string) => `You vote *GO-IF* on *${gate}* for ${id}.`,
    effect: (contact: string) =>
      `Your name stands beside it as whoever accepted the risk. The condition becomes a task; until it is done its phase does not begin, nor a deployment that comes after it. Only ${contact} can overrule it, with a reason.`,
    label: 'I confirm (what you leave out is part of the risk)',
    condition: 'Condition: what must be done',
    conditionHint: 'Everybody in the channel reads it, and it stays in the audit trail.',
    owner: 'Who sees to it',
    ownerHint: 'Reminders go to this person.',
    phase: 'Before',
  },
};

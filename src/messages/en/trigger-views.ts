/** The modals about a trigger of the rollback: its report, and the proposal that nobody follows. */
export const triggerViews = {
  trigger: {
    title: 'Report a trigger',
    submit: 'Report',
    met: (trigger: string) => `*It is met:*\n>${trigger}`,
    effect: (who: string) =>
      `${who} is called in the channel with what you write, and decides on a rollback. It stays in the audit trail and in the post-mortem.`,
    seen: 'What do you see?',
    seenHint: 'What, where and since when. No secrets: everybody in the channel reads it.',
    next: 'What now?',
    call: 'Call for a decision',
    rollBack: 'Roll back now',
  },
  dismiss: {
    title: 'Dismiss the proposal',
    submit: 'Dismiss',
    intro: (trigger: string, evidence: string) => `>${trigger}\n*Evidence:* ${evidence}`,
    effect:
      'Nothing is rolled back, and golive proposes it again only once it has recovered, or is reported anew. A rollback stays possible at any time.',
  },
};

/** What a trigger that is met leads to. */
export const triggerLadder = {
  rollsBackAt: (at: string) => `⏳ If nobody decides by ${at}, *golive rolls back by itself*.`,
  callsAgainAt: (at: string) => `⏳ If nobody decides by ${at}, everybody who may roll back is called.`,
};

export const triggerLadderEvents = {
  TriggerObserved: (f: { by: string | undefined; trigger: string; evidence: string }) =>
    f.by
      ? `👁️ ${f.by} reported that a trigger is met, which is only observed: ${f.trigger} (${f.evidence})`
      : `👁️ A trigger is met, which is only observed: ${f.trigger} (${f.evidence})`,
  RollbackProposalUnanswered: {
    rolls_back: (trigger: string) =>
      `⏳ *Nobody decided in time*, so golive rolls back, as the runbook says: ${trigger}`,
    called: (trigger: string) => `⏳ *Nobody decided in time* on the proposed rollback: ${trigger}`,
  },
};

export const triggerLadderFollowUps = {
  nobodyDecided: (deciders: string) =>
    `${deciders}, please decide on its card: roll back, or dismiss it with a reason.`,
};

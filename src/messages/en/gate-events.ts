/** What happened to the gates, and what GitHub told of the version that they decide on. */
export const gateEvents = {
  ChangesAsked: (f: { by: string }) => `${f.by} asked for what goes live to be read again.`,
  ChangesRead: (f: { commits: number; pulls: number; authors: number; base: string; head: string }) =>
    `GitHub tells what goes live: ${f.base} … ${f.head}, commits: ${f.commits}, pull requests: ${f.pulls}, authors: ${f.authors}.`,
  CommitRead: (f: { head: string; commits: number; authors: number }) =>
    `GitHub tells the commit of ${f.head}, with nothing to compare it with; newest commits: ${f.commits}, authors: ${f.authors}.`,
  authorsNotHere: (names: string) => ` Not known in Slack: ${names}.`,
  ChangesUnreadable: (f: { reason: string }) => `What goes live could not be read from GitHub: ${f.reason}`,
  GateClosed: (f: { gate: string }) => `🔒 ${f.gate} *closed without a GO*: the deployment cannot start.`,
  VotersReminded: (f: { people: string; gates: string }) => `${f.people} were reminded to vote: ${f.gates}.`,
  VoteCast: {
    plain: (f: { by: string; gate: string; vote: string; reason: string | undefined }) =>
      f.reason
        ? `${f.by} voted ${f.vote} on ${f.gate}: ${f.reason}`
        : `${f.by} voted ${f.vote} on ${f.gate}.`,
    confirmed: (vote: string, by: string, criteria: string) => `${vote}\n${by} confirmed: ${criteria}`,
  },
  VoteWithdrawn: (f: { by: string; gate: string; vote: string }) =>
    `⌛ ${f.by} *withdrew their ${f.vote}* on ${f.gate}: it has no vote now.`,
  NoGoUpheld: (f: { by: string; gate: string; voter: string; reason: string | undefined }) =>
    f.reason
      ? `⛔ ${f.by} *upheld the NO-GO* by ${f.voter} on ${f.gate}: ${f.reason}`
      : `⛔ ${f.by} *upheld the NO-GO* by ${f.voter} on ${f.gate}.`,
  NoGoOverruled: (f: { by: string; gate: string; voter: string; reason: string }) =>
    `⚠️ ${f.by} *overruled the NO-GO* by ${f.voter} on ${f.gate}: ${f.reason}`,
  VoteWentStale: (f: { gate: string; changed: string }) =>
    `⌛ The *GO on ${f.gate} counts no more*: since it was given, ${f.changed}.`,
  CriteriaUnticked: (f: { by: string; gate: string; criteria: string; reason: string | undefined }) =>
    f.reason
      ? `⌛ The *GO on ${f.gate} no longer holds*: ${f.by} took back “${f.criteria}”: ${f.reason}`
      : `⌛ The *GO on ${f.gate} no longer holds*: ${f.by} took back “${f.criteria}”.`,
  CriterionTurnedRed: (f: { gate: string; criteria: string; evidence: string }) =>
    `🔴 The *GO on ${f.gate} no longer holds*: the check of “${f.criteria}” was green and *has failed now*: ${f.evidence}`,
};

/** The card of a gate. */
export const gate = {
  owner: (who: string) => `*Decides:* ${who}`,
  standsIn: (to: string, from: string, until: string | undefined) =>
    `🤝 ${to} votes for ${from}${until ? ` until ${until}` : ''}`,
  escalation: (who: string) => `*Escalation if NO-GO:* ${who}`,
  criteria: (lines: string) => `*Criteria*\n${lines}`,
  criteriaToConfirm: (lines: string) => `*Criteria* (☐: to be confirmed by whoever votes GO)\n${lines}`,
  criterion: (symbol: string, text: string) => `${symbol} ${text}`,
  checked: (line: string, check: string) => `${line}\n>${check}`,
  notChecked: '⚪ Its check has not looked yet.',
  checking: '⏳ Its check is running.',
  closes: (when: string) => `*To be decided by:* ${when}`,
  closedWithout: (owner: string) =>
    `🔒 *Closed without a GO: the deployment cannot start.* ${owner} can still vote; a late GO needs a comment that says why.`,
  late: (vote: string) => `${vote}, after the gate had closed`,
  noVote: (symbol: string) => `${symbol} *No vote yet.*`,
  withdrawn: (line: string, v: { vote: string; by: string; at: string }) =>
    `${line} ${v.by} withdrew their ${v.vote}, ${v.at}.`,
  notOpen: (symbol: string, when: string) =>
    `${symbol} *Opens ${when}.* A vote can be given before; it counts from then on.`,
  vote: (v: { symbol: string; vote: string; by: string; at: string }) =>
    `${v.symbol} *${v.vote}* by ${v.by}, ${v.at}`,
  reason: (line: string, reason: string) => `${line}\n>${reason}`,
  ruling: {
    upheld: (vote: string, by: string, at: string) => `${vote}\n⛔ *Upheld* by ${by}, ${at}`,
    overruled: (vote: string, by: string, at: string) => `${vote}\n⚠️ *Overruled* by ${by}, ${at}`,
  },
  overruledCounts: (line: string) => `${line}\nFor the start it counts as GO.`,
  overruledOutdated: (line: string) =>
    `${line}\n⌛ This no longer counts, as T-0 has moved or the contact has changed: the NO-GO stands.`,
  outdatedByTime: (vote: string, hours: string) =>
    `${vote}\n⌛ *Outdated:* T-0 has moved by more than ${hours} since. A new vote is needed.`,
  outdatedByFourEyes: (vote: string) =>
    `${vote}\n⌛ *Outdated:* commits of whoever gave it go live, and it is for other eyes. A new vote is needed.`,
  fourEyes: (line: string) => `${line} _Four eyes: neither whoever planned it nor an author of its commits._`,
  authorsUnknown: (why: string) =>
    `⚠️ *Authors unknown:* ${why}. Until golive knows who wrote what goes live, no GO is taken here; a NO-GO is.`,
  authorsNotHere: (names: string) =>
    `⚠️ Authors whom golive does not know in Slack (\`github_logins\` of the service): ${names}. Four eyes cannot keep them from voting.`,
  outdatedByPerson: (vote: string) =>
    `${vote}\n⌛ *Outdated:* whoever gave it no longer holds the role, or has left the workspace. A new vote is needed.`,
  outdatedByVersion: (vote: string, commit: string) =>
    `${vote}\n⌛ *Outdated:* the version was commit \`${commit}\` then, and is another one now. A new vote is needed.`,
  outdatedByCriteria: (vote: string, u: { by: string; at: string; criteria: string }) =>
    `${vote}\n⌛ *No longer GO:* ${u.by} unticked “${u.criteria}”, ${u.at}. A new vote is needed.`,
  outdatedByCheck: (vote: string, u: { at: string; criteria: string }) =>
    `${vote}\n⌛ *No longer GO:* the check of “${u.criteria}” turned red, ${u.at}. A new vote is needed.`,
  closed: 'Votes are closed: the deployment was started.',
  closedByAbort: 'Votes are closed: the go-live was aborted.',
  fallback: (gate: string, id: string, standing: string) => `${id} · ${gate}: ${standing}`,
};

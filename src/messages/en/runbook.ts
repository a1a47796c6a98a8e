/** Which runbook a go-live follows, and who answers for it. Texts that come in are already escaped. */
export const runbook = {
  title: (id: string, title: string) => `*Runbook of ${id}:* ${title}`,
  version: (version: string, updated: string) => `*Version:* ${version}, last updated ${updated}`,
  review: (date: string) => `*Next review:* ${date}`,
  owner: (line: string) => `*Owner:* ${line}`,
  approvers: '*Approvers*',
  approver: {
    yes: (line: string) => `✅ ${line}`,
    no: (line: string) => `⬜ ${line}`,
    unknown: (line: string) => `• ${line}`,
  },
  reminder: {
    title: (runbook: string, date: string) =>
      `📖 The runbook ${runbook} has been due for review since ${date}.`,
    why: (owner: string, goLive: string, t0: string) =>
      `You are reminded as ${owner}. ${goLive} is planned by it for ${t0}.`,
    whyAlone: (owner: string) => `You are reminded as ${owner}, who keeps it.`,
    ask: 'Please review it, then set `last_updated`, `next_review` and, if it changes, `version` in its file. Its approvers stand under `/golive runbook`.',
    fallback: (runbook: string) => `The runbook ${runbook} is due for review`,
  },
  lost: (f: {
    runbook: string;
    date: string;
    person: string;
    reason: string;
    owner: string;
    service: string;
  }) =>
    `📭 The reminder that the runbook ${f.runbook} has been due for review since ${f.date} could not be delivered to ${f.person}: ${f.reason}. *Next:* please tell them yourself, or whoever else keeps it as ${f.owner} of ${f.service}. This stands here until \`next_review\` in its file is set anew, for 30 days at most.`,
  overdue: (title: string, date: string) => `⚠️ The runbook ${title} was due for review on ${date}.`,
  unapproved: (title: string, version: string, who: string) =>
    `⚠️ The runbook ${title} is not approved in its version ${version} by ${who}.`,
};

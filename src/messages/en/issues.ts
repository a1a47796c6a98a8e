/** What goes wrong during a go-live, until it is over. Texts that come in are already escaped. */
export const issues = {
  severity: { normal: 'issue', severe: 'severe issue' },
  title: (f: { number: number; severity: string; what: string }) =>
    `⚠️ *${capital(f.severity)} ${f.number}:* ${f.what}`,
  resolvedTitle: (f: { number: number; severity: string; what: string }) =>
    `✅ *Over, ${f.severity} ${f.number}:* ${f.what}`,
  opened: (by: string, at: string) => `Opened by ${by}, ${at}.`,
  eta: (when: string) => `*ETA:* ${when}`,
  etaPassed: (when: string, who: string) =>
    `⏰ *The ETA has passed:* it was ${when}. ${who}, please say a new one.`,
  noEta: (who: string) => `*ETA:* nobody has said one yet. ${who}, please say one as soon as you can.`,
  look: (who: string) => `${who}, please look at it.`,
  acknowledged: (by: string, when: string) => `👀 ${by} acknowledged, ${when}, and sees to it.`,
  closing: (closers: string) => `Once it is over, ${closers} closes it with *Resolve* and a word on how.`,
  resolved: (by: string, at: string, resolution: string) => `Resolved by ${by}, ${at}: ${resolution}`,
  notTold: (notice: string, targets: string) =>
    `➖ ${notice}: not configured here is ${targets}; tell these people yourselves.`,
  notHeld: '➖ Nothing is held: the go-live is over, and golive deploys no more of it.',
  nobodyTold: 'Its runbook has no notice for issues: nobody beyond this channel is told by golive.',
  fallback: (id: string, number: number, what: string) => `${id}: issue ${number}: ${what}`,
  resolvedFallback: (id: string, number: number) => `${id}: issue ${number} is over`,
  onCard: {
    eta: (f: { number: number; severity: string; what: string; eta: string }) =>
      `⚠️ *${capital(f.severity)} ${f.number}:* ${f.what} · ETA ${f.eta}`,
    passed: (f: { number: number; severity: string; what: string; eta: string }) =>
      `⏰ *${capital(f.severity)} ${f.number}:* ${f.what} · *ETA passed*, it was ${f.eta}`,
    noEta: (f: { number: number; severity: string; what: string }) =>
      `⚠️ *${capital(f.severity)} ${f.number}:* ${f.what} · no ETA yet`,
    andOthers: (first: string, others: number) =>
      others === 1 ? `${first} · 1 more issue` : `${first} · ${others} more issues`,
  },
  usage: (id: string) =>
    `Please say which issue and what, as in \`/golive issue ${id} resolve 1 the index is back\` or \`/golive issue ${id} eta 1 18:30\`.`,
};

/** What happened. */
export const issueEvents = {
  IssueOpened: (f: {
    by: string;
    number: number;
    severity: string;
    what: string;
    eta: string | undefined;
  }) =>
    f.eta
      ? `⚠️ ${f.by} opened ${f.severity} ${f.number}, ETA ${f.eta}: ${f.what}`
      : `⚠️ ${f.by} opened ${f.severity} ${f.number}: ${f.what}`,
  IssueAcknowledged: (f: { by: string; number: number }) => `👀 ${f.by} sees to issue ${f.number}.`,
  IssueEtaSet: (f: { by: string; number: number; eta: string }) =>
    `🕑 ${f.by}: issue ${f.number} is expected to be over ${f.eta}.`,
  IssueEtaPassed: (f: { number: number; what: string; eta: string }) =>
    `⏰ *The ETA of issue ${f.number} has passed*, it was ${f.eta}: ${f.what}`,
  IssueResolved: (f: { by: string; number: number; what: string; resolution: string }) =>
    `✅ *Issue ${f.number} is over* (${f.what}). ${f.by}: ${f.resolution}`,
};

/** What follows from it. */
export const issueFollowUps = {
  newEta: (who: string, id: string, number: number) =>
    `${who}, please say a new one: \`/golive issue ${id} eta ${number} 18:30\`, or the button on its card.`,
  stillHeld: (managers: string) => `The go-live is still on hold; ${managers} can resume it.`,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

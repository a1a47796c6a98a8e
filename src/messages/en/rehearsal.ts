/** What a rehearsal says, and what is said of rehearsals. Texts that come in are already escaped. */
export const rehearsal = {
  mark: (id: string) => `🎭 *REHEARSAL* ${id}: nothing outside is touched`,
  /** Without the id where the text begins with it. */
  markText: (id: string) => `REHEARSAL ${id && `${id} `}· `,
  wouldGo: {
    channel: (channel: string) => `would go to ${channel}`,
    person: (person: string) => `would go to ${person} alone`,
    mail: (n: number, to: string) =>
      `✉️ A mail would have gone to ${n === 1 ? 'one address' : `${n} addresses`}: ${to}`,
    page: (what: string, about: string) =>
      `📟 The pager would have been told: ${what}${about && `: ${about}`}`,
    statusPage: (status: string, body: string) => `📣 The status page would have shown _${status}_: ${body}`,
    webhook: (id: string) => `🔗 The webhook ${id} would have been called`,
    issue: (title: string) => `🐙 An issue would have been opened on GitHub: ${title}`,
  },
  /** What the world outside says that a rehearsal makes up. */
  made: {
    health: { up: 'up, as this rehearsal has it', down: 'down, as this rehearsal has it' },
    checkFailed: 'Failed, as this rehearsal wants it.',
    checkPassed: 'Passed: a rehearsal does not look outside.',
  },
  /** Why a stand-in rolls back where no proposal says it. */
  deploymentFailed: 'the deployment failed',
  over: 'The rehearsal is over.',
  pager: { trigger: 'alert', acknowledge: 'acknowledged', resolve: 'resolved', change: 'change' },
  begun: (r: { id: string; channel: string; speed: number; takes: string; anchor: string }) =>
    `${r.id} begins in ${r.channel}; nothing else is touched, and nobody else is told. At ${r.speed}x this takes about ${r.takes}. \`/golive rehearse stop\` ends it before. Audit anchor \`${r.anchor}\``,
  usage:
    'Please say what to rehearse, as in `/golive rehearse demo-shop v1.4.2`. You may add how fast (`600x`), from when (`from T-2h`), `with people` where nobody is to stand in for them, and what goes wrong: `deployment fails T+10m`, `health down T+20m`, `check item/dns_propagated fails`, `nobody answers`, `security_lead does not answer`.',
  unread: (found: string, usage: string) => `Not read: “${found}”. ${usage}`,
  speed: (most: number) => `A rehearsal goes from 1x to ${most}x as fast as the clock.`,
  unknownRole: (found: string, known: string) => `The runbook has no role “${found}”; it has ${known}.`,
  unknownCheck: (found: string, known: string) => `The runbook has no check “${found}”; it has ${known}.`,
  noChannel: (service: string) =>
    `${service} has no channel for rehearsals: whoever keeps \`services.yaml\` can name one (\`rehearsal_channel\`).`,
  channelUnfit: (channel: string) => `golive cannot post in ${channel}: invite it there, and try again.`,
  stopping: (id: string) => `${id} is being stopped; its channel says when it has ended.`,
  nothingRuns: 'No rehearsal is running.',
  nothingHeld: 'Nothing was rehearsed yet.',
  heldTitle: '*Rehearsals*, the newest first',
  heldLine: (r: { id: string; what: string; when: string; result: string; runbook: string }) =>
    `• ${r.id} · ${r.what} · ${r.when} · ${r.result} · runbook ${r.runbook}`,
  running: 'running',
  results: {
    succeeded: 'ended with success',
    rolled_back: 'ended rolled back',
    aborted: 'was aborted',
    not_completed: 'came to no end',
    stopped: 'was stopped',
    stoppedBy: (by: string) => `was stopped by ${by}`,
    interrupted: 'was cut off: golive was stopped meanwhile',
  },
  result: {
    title: (title: string, result: string) => `🎭 *REHEARSAL* ${title} *${result}*.`,
    cutOff: (id: string) =>
      `🎭 *REHEARSAL ${id}* was cut off: golive was stopped meanwhile, and its cards here act no more. Please begin it again with \`/golive rehearse\`.`,
    stood: (status: string) => `It stood at “${status}”.`,
    keptBack: (what: string) => `*What kept it back:* ${what}.`,
    steps: '*Steps, planned and rehearsed*',
    step: (s: { step: string; planned: string; rehearsed: string }) =>
      `• ${s.step}: planned ${s.planned}, rehearsed ${s.rehearsed}`,
    span: (from: string, to: string) => `${from} to ${to}`,
    notEnded: (from: string) => `from ${from}, not to its end`,
    notBegun: (n: number, first: string) =>
      n === 1 ? `• Not rehearsed: ${first}` : `• Not rehearsed: ${n} steps, the first of them ${first}`,
    state: { failed: ', *failed*', skipped: ', skipped' },
    runs: (lines: string) => `*Workflows:* ${lines}`,
    run: (purpose: string, duration: string, conclusion: string) => `${purpose} ${duration} (${conclusion})`,
    purposes: { deploy: 'deployment', rollback: 'rollback', verify: 'verification', step: 'step' },
    goesOn: 'not ended',
    unanswered: '*Did not answer in time*',
    unansweredLine: (who: string, role: string, what: string) => `• ${who} (${role}): ${what}`,
    items: (n: number) => `${n} items of the checklist`,
    allAnswered: 'Everybody who was asked answered in time.',
    checks: '*Checks that failed*',
    check: (check: string, evidence: string) => `• ${check}: ${evidence}`,
    noChecks: 'No check failed.',
  },
  asked: {
    gate: (title: string) => `the vote on ${title}`,
    item: (title: string) => `“${title}”`,
    step: (title: string) => `the step “${title}”`,
    approval: (title: string) => `the approval of “${title}”`,
    criteria: (title: string) => `the criteria “${title}”`,
    final_go: () => 'the final GO',
    start: () => 'the start of the deployment',
    rollback: () => 'the decision to roll back',
    success: () => 'the declaration of success',
  },
};

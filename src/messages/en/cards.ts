import { gate } from './gate-card.ts';

/** The control card and the cards that ask for a decision. Texts that come in are already escaped. */
export const cards = {
  control: {
    /** `note` is the countdown, or what makes the status alone misleading. */
    status: (symbol: string, status: string, note: string | undefined) =>
      note ? `${symbol} *${status}* · ${note}` : `${symbol} *${status}*`,
    healthDown: '🔻 *health is down*',
    held: (by: string, since: string, reason: string) => `⏸️ *On hold* by ${by} since ${since}: ${reason}`,
    aborted: (by: string, at: string, reason: string) => `Aborted by ${by}, ${at}: ${reason}`,
    succeeded: (by: string, at: string) => `Success declared by ${by}, ${at}.`,
    rolledBack: (version: string, at: string) => `Rolled back to ${version}, verified ${at}.`,
    bridge: (link: string) => `📞 ${link}`,
    t0: (when: string) => `*T-0*\n${when}`,
    phase: (title: string, until: string) => `*Phase by the plan*\n${title}, until ${until}`,
    phaseAhead: (title: string, from: string) => `*First phase*\n${title}, from ${from}`,
    phasesOver: '*Phase by the plan*\nAll phases are over',
    checklist: (settled: number, total: number, blocking: number) =>
      `*Checklist*\n${settled} of ${total} settled${blocking > 0 ? `, ${blocking} of the open ones block the start` : ''}`,
    followUps: (settled: number, total: number, overdue: number) =>
      `*Follow-ups*\n${settled} of ${total} settled${overdue > 0 ? `, ${overdue} overdue` : ''}`,
    markedBad: (version: string, environment: string) =>
      `⛔ ${version} is *marked bad* in ${environment}: it cannot be planned there again until a manager clears it with \`/golive allow\`.`,
    locked: (f: { environment: string; since: string; managers: string; id: string }) =>
      `🔒 ${f.environment} has been *locked* since ${f.since}: no other go-live is deployed there until ${f.managers} unlocks it with \`/golive unlock ${f.id} reason\`.`,
    unlocked: (environment: string, by: string, reason: string) =>
      `🔓 ${environment} was unlocked by ${by}: ${reason}`,
    allowed: (version: string, by: string, reason: string) =>
      `${version} may be planned again, cleared by ${by}: ${reason}`,
    planDiffers: (by: string, differences: string) =>
      `⚠️ *Not as \`services.yaml\` says*, planned so by ${by}: ${differences}`,
    closed: (by: string, at: string) => `🔒 *Closed* by ${by}, ${at}.`,
    finalGo: (by: string, at: string) => `*Final GO*\n${by}, ${at}`,
    noFinalGo: '*Final GO*\nnot given',
    gates: (lines: string) => `*Gates*\n${lines}`,
    gate: (symbol: string, title: string, standing: string) => `${symbol} ${title}: *${standing}*`,
    gateVoted: (line: string, by: string, at: string) => `${line}, ${by}, ${at}`,
    overruledGate: (symbol: string, title: string, overruled: string) => `${symbol} ${title}: ${overruled}`,
    gateOverruled: (line: string, at: string) => `${line}, ${at}`,
    gateClosed: (line: string) => `${line}, *closed*`,
    gateWaits: (line: string, owner: string) => `${line}, ${owner}`,
    gateOpens: (line: string, when: string) => `${line}, opens ${when}`,
    runs: (lines: string) => `*Runs*\n${lines}`,
    run: (r: { purpose: string; version: string; by: string; state: string }) =>
      `The ${r.purpose} of ${r.version}, asked for by ${r.by}: ${r.state}`,
    runBy: (r: { purpose: string; workflow: string; state: string }) =>
      `The ${r.purpose} by ${r.workflow}: ${r.state}`,
    rollbackRun: (r: {
      purpose: string;
      version: string;
      by: string;
      trigger: string | undefined;
      state: string;
    }) =>
      `The ${r.purpose} to ${r.version}, asked for by ${r.by}${r.trigger ? ` (trigger: ${r.trigger})` : ''}: ${r.state}`,
    dispatch: {
      requested: 'not sent to GitHub yet',
      begun: 'being sent to GitHub',
      unknown: 'sent, but GitHub gave no clear answer',
      accepted: 'accepted by GitHub',
      rejected: 'refused by GitHub',
      cancelled: 'called back before it was sent',
      given_up: 'lost: nobody knows whether GitHub started it',
    },
    notSent: (reason: string, until: string | undefined) =>
      until
        ? `not sent yet (${reason}); tried again until ${until}`
        : `not sent yet (${reason}); tried again until GitHub takes it`,
    waitsForCancel: 'not sent yet: the deployment’s run is cancelled on GitHub first',
    waitsForDeployment: 'not sent yet: it waits until it is known whether the deployment was started',
    runState: (run: string, state: string) => `${run} ${state}`,
    runIs: (run: string, status: string) => `${run} is ${status}`,
    withReason: (state: string, reason: string) => `${state} (${reason})`,
    overdue: (state: string) => `${state}, longer than planned`,
    attempt: (state: string, attempt: number) => `${state} (attempt ${attempt})`,
    progress: (state: string, done: number, jobs: number) =>
      jobs === 1 ? `${state}, ${done} of 1 job done` : `${state}, ${done} of ${jobs} jobs done`,
    step: (state: string, step: string) => `${state}, now at ${step}`,
    health: (lines: string) => `*Health*\n${lines}`,
    /** It is not watched any more. */
    healthThen: (lines: string) => `*Health, as golive saw it last*\n${lines}`,
    endpoint: (symbol: string, id: string, verdict: string) => `${symbol} ${id}: *${verdict}*`,
    endpointSeen: (line: string, since: string, evidence: string) => `${line} since ${since} (${evidence})`,
    performance: (p: { symbol: string; endpoint: string; verdict: string; evidence: string }) =>
      `${p.symbol} Response time of ${p.endpoint}: *${p.verdict}* (${p.evidence})`,
    performanceNotYet: (span: string) => `no full ${span} of answers since the deployment yet`,
    neverSeen: (line: string) => `${line}, no verdict yet`,
    notices: (line: string) => `*Notices:* ${line}`,
    troubles: (lines: string) => `⚠️ *Not delivered*\n${lines}`,
    trouble: (subject: string, reason: string, at: string) => `• ${subject}: ${reason} (${at})`,
    reminderTo: (person: string) => `the reminder to ${person}`,
    earlierTroubles: (n: number) => (n === 1 ? '• and 1 earlier' : `• and ${n} earlier`),
    fallback: (title: string, status: string) => `${title}: ${status}`,
  },
  gate,
  changes: {
    version: (version: string, sha?: string) =>
      sha ? `*Goes live:* ${version} (\`${sha}\`)` : `*Goes live:* ${version}`,
    range: (base: string, head: string) => `${base} … ${head}`,
    noBase:
      'What is new in it is not known: no earlier version was named, and no go-live before it succeeded.',
    notCompared: (base: string, problem: string) => `⚠️ What is new since ${base} is not known: ${problem}`,
    newest: (n: number, at: string) =>
      n === 1 ? `It has 1 commit, read ${at}` : `Its newest ${n} commits were read ${at}`,
    pending: '_golive is reading from GitHub what is new in it._',
    problem: (reason: string, at: string) => `⚠️ What is new could not be read: ${reason} (${at})`,
    nothing: (range: string, at: string) => `No commit beyond the version before: ${range}, read ${at}`,
    commits: (n: number, range: string, at: string) =>
      n === 1 ? `1 commit: ${range}, read ${at}` : `${n} commits: ${range}, read ${at}`,
    lacks: (n: number, base: string) =>
      n === 1 ? `⚠️ It lacks 1 commit of ${base}.` : `⚠️ It lacks ${n} commits of ${base}.`,
    pulls: (n: number) => (n === 1 ? '1 pull request:' : `${n} pull requests:`),
    noPulls: 'No merged pull request was found for these commits.',
    pull: (number: string, title: string, author: string) => `• ${number} ${title} (${author})`,
    more: (n: number) => `and ${n} more`,
    partly: (f: { lookedAt: number; commits: number; problem: string | undefined }) =>
      f.problem
        ? `⚠️ Pull requests of ${f.lookedAt} of ${f.commits} commits only: ${f.problem}`
        : `Pull requests of the newest ${f.lookedAt} of ${f.commits} commits only.`,
    authors: (names: string) => `*Authors:* ${names}`,
  },
  reminder: {
    where: (channel: string) => `Votes are waited for in ${channel}.`,
    own: (gate: string, when: string) => `⏳ *${gate}* waits for your vote until ${when}.`,
    escalated: (g: { gate: string; owner: string; contact: string; when: string }) =>
      `⏳ *${g.gate}* has no vote yet from ${g.owner}, and is to be decided by ${g.when}. You are told as ${g.contact}.`,
    settled: '✅ No vote of yours is waited for here any more.',
    newer: 'A newer reminder stands below.',
    fallback: (id: string, n: number) =>
      n === 1 ? `${id}: a gate waits for its vote` : `${id}: ${n} gates wait for their votes`,
  },
  noGo: {
    title: (gate: string) => `⛔ *NO-GO: ${gate}*`,
    overruledTitle: (gate: string) => `⚠️ *NO-GO overruled: ${gate}*`,
    escalation: (who: string) => `Escalation: ${who}, please uphold or overrule it.`,
    stopped: (id: string, owner: string, managers: string) =>
      `${id} cannot start while this stands: ${owner} can vote GO once it is settled, and ${managers} can reschedule or abort.`,
    aborted: (id: string) => `${id} was aborted.`,
    withdrawn: (gate: string, by: string, at: string) =>
      `✅ *NO-GO withdrawn: ${gate}*\n${by} voted GO, ${at}.`,
    takenBack: (gate: string, by: string, at: string) =>
      `⌛ *NO-GO withdrawn: ${gate}*\n${by} took it back, ${at}. The gate has no vote now.`,
    fallback: (id: string, gate: string) => `${id}: NO-GO on ${gate}`,
    withdrawnFallback: (id: string, gate: string) => `${id}: the NO-GO on ${gate} is withdrawn`,
  },
  start: {
    ready: (who: string, isAllGo: boolean) =>
      `🚀 *T-0 is reached.* ${who}: ${isAllGo ? 'everything is GO' : 'nothing is in the way'}. Start the deployment.`,
    overruled: (lines: string) => `Not every owner said GO:\n${lines}`,
    readyFallback: (id: string) => `${id}: T-0 is reached, the deployment can be started`,
    byItself: '🚀 *T-0 is reached.* Nothing is in the way; the deployment starts by itself.',
    grace: (until: string) => `The button holds until ${until}; after that golive asks again.`,
    blocked: '⚠️ *T-0 is reached, but the deployment cannot start.* It waits for:',
    blockedFallback: (id: string) => `${id}: T-0 is reached, but the deployment cannot start`,
    overdue: (t0: string, grace: string) =>
      `⏰ *The start is overdue.* T-0 was ${t0}, and its grace time of ${grace} is over. Nothing starts by itself any more.`,
    overdueReady: (who: string, managers: string) =>
      `Nothing is in the way: ${who} can start anyway; ${managers} can reschedule or abort.`,
    overdueBlocked: (managers: string) =>
      `It can be started once this is settled, or ${managers} reschedules or aborts:`,
    askedAgain: '⏰ T-0 passed with its grace time; golive asked again below.',
    overdueFallback: (id: string) => `${id}: the start is overdue`,
    moved: (t0: string) => `T-0 was moved to ${t0}. This start is no longer offered.`,
    aborted: (id: string) => `🛑 ${id} was aborted. It was not started from here.`,
    started: (by: string, at: string) => `🚀 ${by} started the deployment, ${at}.`,
    state: (state: string) => `How it went: ${state}.`,
    follow: (id: string) => `The control card of ${id} shows how it goes.`,
    over: (status: string) => `The go-live now stands at “${status}”.`,
  },
  healthAlarm: {
    down: (endpoints: string) => `🔻 *Health is down: ${endpoints}*`,
    unknown: (endpoints: string) => `❔ *Health is not known: ${endpoints}*`,
    calledOff: (endpoints: string) => `✅ *Called off:* the health of ${endpoints} is up again`,
    earlier: (endpoints: string) => `*Health was down: ${endpoints}*`,
    look: (who: string, rest: string) => `${who}, please look at it. ${rest}`,
    lookAtUnknown: (who: string) =>
      `${who}, please look at it: it was down, and golive gets no usable answer now.`,
    willPropose: (when: string, limit: string) =>
      `If it stays down, golive proposes a rollback ${when}, ${limit} after it went down.`,
    notProposed: (who: string) =>
      `golive proposes no rollback by itself for that; ${who} can roll back at any time.`,
    proposed: (who: string) => `A rollback is proposed: ${who} decides on the card below.`,
    dismissed: (who: string) => `The rollback proposal was dismissed; ${who} can still roll back.`,
    nobodyNeedsToAct: 'Nobody needs to act on this any more. How it came about is in the thread.',
    settled: (status: string) => `Settled: the go-live now stands at “${status}”.`,
    toldAnew: 'It was told anew below.',
  },
  proposal: {
    title: '🚨 *Rollback proposed*',
    reported: (by: string, trigger: string, at: string) =>
      `${by} reports, ${at}, that a trigger of the runbook is met:\n>${trigger}`,
    seen: (seen: string) => `*What was seen:* ${seen}`,
    met: (trigger: string, since: string, duration: string) =>
      `A trigger of the runbook has been met since ${since} (for ${duration}):\n>${trigger}`,
    evidence: (evidence: string) => `*Evidence:* ${evidence}`,
    decide: (who: string) => `${who}, please decide: roll back, or dismiss this with a reason.`,
    rolledBack: (by: string, at: string) => `↩️ *Settled:* ${by} asked for the rollback, ${at}.`,
    dismissed: '✅ *Settled:* the proposal was dismissed. The reason is in the audit trail.',
    recovered: {
      health: '✅ *Settled:* health is up again. Nobody needs to decide.',
      performance: '✅ *Settled:* answers are fast enough again. Nobody needs to decide.',
    },
    fallback: (id: string, trigger: string) => `${id}: rollback proposed, ${trigger}`,
    settledFallback: (id: string) => `${id}: the rollback proposal is settled`,
  },
  triggers: {
    instruction: 'A rollback is called for if:',
    title: (instruction: string) => `*${instruction}*`,
    trigger: (text: string) => `• ${text}`,
    reported: (text: string) => `• ${text} · 🚨 *reported*, a decision is waited for`,
    more: (n: number, id: string) => `and ${n} more: \`/golive trigger ${id}\``,
    watched: (list: string) => `golive watches by itself: ${list}`,
    none: (id: string) => `The runbook of ${id} has no trigger that people report.`,
    fallback: (id: string) => `${id}: the triggers that people report`,
  },
  taskReminder: {
    title: (n: { tasks: number; overdue: number; votes: number }) => {
      const tasks = n.tasks === 1 ? '1 task' : `${n.tasks} tasks`;
      const late = n.tasks === 1 ? ' that is overdue' : `, ${n.overdue} of them overdue`;
      const votes = n.votes === 1 ? '1 gate waits for its vote' : `${n.votes} gates wait for their votes`;
      if (n.tasks === 0) return votes;
      const owed = `You owe ${tasks}${n.overdue > 0 ? late : ''}`;
      return n.votes > 0 ? `${owed}, and ${votes}` : owed;
    },
    vote: (v: { gate: string; owner: string; due: string; channel: string }) =>
      `⏳ *${v.gate}* waits for the vote of ${v.owner} until ${v.due}, on its card in ${v.channel}`,
    goLive: (title: string) => `*${title}*`,
    due: (task: string, due: string) => `☐ ${task} · due ${due}`,
    overdue: (task: string, due: string) => `⏰ ${task} · *overdue* since ${due}`,
    assigned: (line: string) => `${line} · assigned to you`,
    checklist: (id: string) => `\`/golive checklist ${id}\``,
    followUps: (id: string) => `\`/golive followups ${id}\``,
    asOf: (at: string) => `As of ${at}. What waits for you by now: \`/golive mine\`.`,
    how: (commands: string) =>
      `Settle them with ${commands}: tick, skip with a reason, or assign them to somebody else.`,
  },
  followUps: {
    title: (f: { id: string; list: string; settled: number; total: number }) =>
      `${f.id} · Follow-ups, ${f.list}: ${f.settled} of ${f.total} settled`,
    opens: (from: string, due: string) => `Begins ${from}, due ${due}.`,
    due: (due: string) => `Due ${due}.`,
    overdue: (due: string) => `⏰ *Overdue* since ${due}.`,
    done: '✅ All settled.',
    closed: (by: string, at: string) =>
      `🔒 The go-live was closed by ${by}, ${at}. What is open here stays undone.`,
    droppedByAbort: (id: string, list: string) =>
      `${id} · Follow-ups, ${list}: no longer wanted, for the go-live was aborted.`,
    overtaken: (id: string, list: string) =>
      `${id} · Follow-ups, ${list}: no longer wanted, for the go-live is rolled back. Other follow-ups take their place.`,
    andMore: (n: number) => `… and ${n} more: open the follow-ups to see them`,
  },
  checklist: {
    title: (id: string, settled: number, total: number) =>
      `${id} · Checklist: ${settled} of ${total} settled`,
    section: (title: string, settled: number, total: number) => `*${title}* · ${settled} of ${total}`,
    item: (symbol: string, text: string) => `${symbol} ${text}`,
    optional: (line: string) => `${line} _(does not block)_`,
    owed: (line: string, who: string) => `${line} · ${who}`,
    open: (line: string, owner: string, due: string) => `${line} · ${owner}, due ${due}`,
    late: (line: string, owner: string, due: string) => `${line} · ${owner}, *overdue* since ${due}`,
    done: (line: string, by: string, at: string) => `${line} · ${by}, ${at}`,
    doneBy: (line: string, by: string) => `${line} · ${by}`,
    skipped: (line: string, by: string, reason: string) => `${line} · skipped by ${by}: ${reason}`,
    checked: (line: string, check: string) => `${line} · ${check}`,
    evidence: (line: string, evidence: string, more: number) =>
      more > 0 ? `${line} · ${evidence} (+${more})` : `${line} · ${evidence}`,
    file: (name: string) => `📎 ${name}`,
    settledLeftOut: (n: number) => (n === 1 ? '☑ 1 settled item' : `☑ ${n} settled items`),
    andMore: (n: number) => `… and ${n} more: open the checklist to see them`,
    moreSections: (n: number) =>
      n === 1 ? '… and 1 more section: open the checklist' : `… and ${n} more sections: open the checklist`,
  },
};

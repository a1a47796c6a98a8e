/** What is next, and who it waits for. */
export const next = {
  resume: (who: string) => `it stays on hold until ${who} resumes it.`,
  decideProposal: (who: string) =>
    `a rollback is proposed and waits for ${who} to roll back or to dismiss it.`,
  settleNoGo: (g: { gate: string; owner: string; contact: string | undefined; managers: string }) =>
    g.contact
      ? `${g.gate} stands at NO-GO. It waits for ${g.contact} to uphold or overrule it, for ${g.owner} to vote GO once it is settled, or for ${g.managers} to reschedule or abort.`
      : `${g.gate} stands at NO-GO. It waits for ${g.owner} to vote GO once it is settled, or for ${g.managers} to reschedule or abort.`,
  settleNoGos: (n: number, list: string, managers: string) =>
    `${n} NO-GOs stand, and each keeps the start back: ${list}. It waits for each of them, or for ${managers} to reschedule or abort.`,
  noGo: (g: { gate: string; owner: string; contact: string | undefined }) =>
    g.contact
      ? `${g.gate} (${g.contact} to uphold or overrule it, ${g.owner} to vote GO once it is settled)`
      : `${g.gate} (${g.owner} to vote GO once it is settled)`,
  votesAndItems: (parts: readonly string[]) => `waiting for ${parts.join(', and for ')}.`,
  votes: (gates: string) => `the votes on ${gates}`,
  gate: (gate: string, owner: string) => `${gate} (${owner})`,
  gateWithoutVoter: (gate: string, who: string | undefined) =>
    who
      ? `${gate} (nobody there can vote: ${who} hands the role over)`
      : `${gate} (nobody there can vote, nor hand the role over)`,
  gateOpens: (gate: string, when: string) => `${gate} (opens ${when})`,
  otherGates: (n: number) => (n === 1 ? '1 other gate' : `${n} other gates`),
  items: (n: number, owners: string) =>
    n === 1 ? `1 checklist item (${owners})` : `${n} checklist items (${owners})`,
  barred: (why: string) => `nothing is deployed yet, for ${why}.`,
  finalGo: (who: string) => `waiting for ${who} to give the final GO.`,
  conditionsFirst: (what: string) => `waiting for the checklist: ${what}.`,
  startAtT0: (who: string, when: string) => `${who} starts the deployment at T-0, ${when}.`,
  stepsFirst: (s: { who: string; t0: string; steps: string; more: number }) =>
    `the deployment waits for its plan: ${s.steps}${s.more === 0 ? '' : `, and ${s.more} more`}. Then, at T-0, ${s.t0}, ${s.who} starts it.`,
  startsByItself: (when: string) => `the deployment starts by itself at T-0, ${when}.`,
  startNow: (who: string) => `waiting for ${who} to start the deployment.`,
  startPastGrace: (who: string, managers: string) =>
    `T-0 and its grace time have passed. It waits for ${who} to start anyway, or for ${managers} to reschedule or abort.`,
  askingGithub: 'golive asks GitHub to start the run.',
  notSentDeployment: (until: string) =>
    `GitHub could not be reached, so nothing was started. golive tries again until ${until}; a NO-GO, a hold or an abort still stops it.`,
  notSentRollback: (managers: string, next: string | undefined) =>
    `GitHub did not take the rollback, so it was not started. golive tries again${next === undefined ? '' : `, next by ${next}`}, until GitHub takes it; ${managers} can abort once nothing else runs.`,
  searchingRun:
    'GitHub gave no clear answer. golive looks for the run before anything is sent again; nobody needs to act.',
  rollbackWaits:
    'the rollback waits until it is known whether the deployment was started, so that the deployment cannot follow it. golive looks for it; nobody needs to act.',
  rollbackAfterCancel:
    'the deployment’s run is being cancelled on GitHub; the rollback is sent once it has ended, or after 5 min. Nobody needs to act.',
  verifyAfterDeployment:
    'the rollback ran, but the deployment still runs in GitHub. The health is verified once that has ended.',
  lostDeployment: (g: { rollback: string; starter: string; managers: string }) =>
    `nobody knows whether the deployment was started. Look at GitHub: if it ran, ${g.rollback} can roll it back; if not, ${g.starter} can start it again or ${g.managers} can abort.`,
  lostRollback: (who: string) =>
    `nobody knows whether the rollback was started. It waits for ${who} to look at GitHub and to ask for the rollback again if it did not run.`,
  approveRun: (who: string) =>
    `the run waits for an approval in GitHub. A reviewer of the environment approves it there; ${who} follows it up.`,
  runDeployment: 'the deployment runs in GitHub; the validation follows.',
  overdueRun: (who: string) =>
    `the run takes longer than planned. It waits for ${who} to look at it in GitHub.`,
  decideAfterFailure: (choices: readonly string[]) => `it waits for a decision: ${choices.join(', or ')}.`,
  startAgain: (who: string) => `${who} starts it again`,
  startAgainOnce: (missing: string) => `it is started again once nothing is in the way (${missing})`,
  rollBack: (who: string) => `${who} rolls back`,
  abort: (who: string) => `${who} aborts`,
  healthDown: (f: { endpoints: string; who: string; rest: string }) =>
    `the health of ${f.endpoints} is *down*. It waits for ${f.who} to look at it. ${f.rest}`,
  waitForHealth: (endpoints: string) =>
    `the health of ${endpoints} must be up before success can be declared.`,
  requiredFirst: (who: string, criteria: string) =>
    `success can be declared once this is said to be met: ${criteria}. Then ${who} declares it.`,
  requiredCriterion: (criterion: string, owner: string) => `“${criterion}” (${owner})`,
  decideOnStep: (steps: string, who: string) =>
    `${steps} failed. It waits for ${who} to decide: try it again, skip it, hold or roll back.`,
  declareSuccess: (who: string) => `waiting for ${who} to complete the validation and declare success.`,
  watched: (until: string) => `nothing to do. Health is watched until ${until}.`,
  nothing: 'nothing to do.',
  closed: 'nothing; the go-live is closed.',
  followUps: (f: { open: number; list: string; due: string; who: string; isOverdue: boolean }) =>
    `${f.open === 1 ? '1 follow-up is' : `${f.open} follow-ups are`} open under ${f.list}, ${f.isOverdue ? '*overdue* since' : 'due'} ${f.due}: ${f.who}.`,
  followUpsLater: (list: string, from: string) =>
    `nothing to do until the follow-ups ${list} begin, ${from}.`,
  watchedToo: (sentence: string, until: string) => `${sentence} Health is watched until ${until}.`,
  planAgain: (sentence: string) => `${sentence} The next attempt is planned with \`/golive plan\`.`,
  runRollback: 'the rollback runs in GitHub; golive then verifies the health.',
  verifyRollback: (until: string) => `golive verifies the health after the rollback, until ${until}.`,
  verifyByWorkflow: (workflow: string, until: string) =>
    `golive verifies the rollback, until ${until}: by the health, and by the workflow ${workflow}.`,
  refusedRollback: (who: string) =>
    `GitHub refused to start the rollback, so nothing was rolled back. It waits for ${who} to settle the reason and to roll back again, or to run the workflow by hand in GitHub.`,
  failedRollback: (who: string) =>
    `production may be in a mixed state. It waits for ${who} to look at it and to roll back again.`,
  failedBesideByHand: (who: string) =>
    `production may be in a mixed state, or the rollback may go on by hand: GitHub did not take it at first, and the workflow refuses golive’s run beside one that somebody started with the same golive_id. It waits for ${who} to look at GitHub’s list of runs, to let one that goes on end, and then to roll back again here, so that golive follows and verifies it.`,
  rolledBack: 'analyse the incident, then plan the next attempt with `/golive plan`.',
  aborted: 'nothing was deployed. Plan the next attempt with `/golive plan`.',
  abortedWithFollowUps: (sentence: string, who: string) =>
    `${sentence} What was started is not stopped: look at GitHub; ${who} can still roll back.`,
  abortedAfterRun: (who: string) =>
    `golive does nothing more by itself. What was started is not stopped: look at GitHub. ${who} can still roll back.`,
};

/** At most 75 characters each. */
export const buttons = {
  checklist: 'Checklist',
  finalGo: 'Give final GO',
  withdrawFinalGo: 'Withdraw final GO',
  hold: 'Hold',
  resume: 'Resume',
  reschedule: 'Reschedule',
  abort: 'Abort',
  handOver: 'Hand over…',
  start: 'Start deployment',
  startAgain: 'Start deployment again',
  startAnyway: 'Start anyway',
  rollback: 'Roll back',
  reportTrigger: 'Report…',
  dismiss: 'Dismiss',
  declareSuccess: 'Declare success',
  judgeCriteria: 'Confirm',
  retroAdd: 'Add to retrospective',
  retroHeld: 'Held',
  retroText: 'Pull request text',
  openRun: 'Open run',
  go: 'GO',
  takeOverGo: 'Take over the GO',
  noGo: 'NO-GO',
  upholdNoGo: 'Uphold the NO-GO',
  overruleNoGo: 'Overrule …',
  readChanges: 'Read changes again',
  untickCriterion: 'Untick a criterion',
  tick: 'Tick',
  untick: 'Untick',
  unskip: 'Reopen',
  skip: 'Skip',
  evidence: 'Add evidence',
  assign: 'Assign',
  followUps: 'Follow-ups',
  close: 'Close go-live',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  stepStart: 'Start',
  stepDone: 'Done',
  stepFail: 'Failed…',
  stepSkip: 'Skip…',
  stepAgain: 'Open again',
  here: 'Here',
  acknowledge: 'Acknowledge',
  runCheck: 'Check now',
  runChecks: 'Run all checks',
  runGateChecks: 'Run the checks',
  plan: 'Plan a go-live',
  choose: (id: string) => `Choose ${id}`,
  show: (id: string) => `Show ${id}`,
};

type Run = { workflow: string; repository: string; version: string; environment: string };

/** The dialogs that ask once more: title 100 characters, text 300, buttons 30. */
export const confirms = {
  notYet: 'Not yet',
  start: {
    title: 'Start the deployment?',
    text: (r: Run) =>
      `Runs ${r.workflow} of ${r.repository} with ${r.version} in ${r.environment}. From then on, only a rollback undoes it.`,
    confirm: 'Start deployment',
  },
  startAgain: {
    title: 'Start the deployment again?',
    text: (r: Run) =>
      `Runs ${r.workflow} of ${r.repository} once more with ${r.version} in ${r.environment}. Make sure that the cause of the failure is gone.`,
    confirm: 'Start again',
  },
  startAnyway: {
    title: 'Start after the grace time?',
    text: (r: Run & { t0: string }) =>
      `T-0 was ${r.t0}. Runs ${r.workflow} of ${r.repository} with ${r.version} in ${r.environment}. Make sure that everybody is still ready.`,
    confirm: 'Start anyway',
  },
  withdrawFinalGo: {
    title: 'Withdraw the final GO?',
    text: 'The deployment cannot start until the final GO is given again. The votes on the gates stay as they are.',
    confirm: 'Withdraw final GO',
  },
  resume: {
    title: 'Resume the go-live?',
    text: 'It goes on from where it stands. If T-0 is reached, the deployment can be started at once.',
    confirm: 'Resume',
  },
  retroHeld: {
    title: 'Is the retrospective held?',
    text: 'Nobody can add to it any more, and its result is posted in the channel.',
    confirm: 'It is held',
  },
  declareSuccess: {
    title: 'Declare success?',
    text: 'Confirms that the validation is complete. The success notice goes out as planned.',
    confirm: 'Declare success',
  },
};

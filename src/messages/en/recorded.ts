import type { RecordedWords } from '../../domain/recorded-words.ts';

const workflowFailed = (workflow: string, conclusion: string) =>
  `the workflow ${workflow} did not succeed (${conclusion})`;

const channels: Readonly<Record<string, string>> = {
  slack: 'slack',
  email: 'email',
  status_page: 'status page',
  pager: 'pager',
  bridge: 'bridge',
};

const glassKinds: Readonly<Record<string, string>> = {
  gate: 'gate',
  item: 'item',
  lock: 'lock',
  freeze: 'freeze',
  rollback: 'rollback',
};

/** What the rules put on record, and into notices. Nothing in it is escaped yet. */
export const recorded: RecordedWords = {
  deployment: {
    notSentAgain: {
      past_grace: 'not sent again: its grace time is over',
      version_moved: 'not sent again: the version names another commit now',
      called_off: 'not sent again: it was called off in the meantime',
    },
    commitUnread: 'the commit of the version was not read',
  },
  rollback: {
    asked: 'a rollback was asked for',
    unended: 'the deployment has not ended',
    health: (health) => `health is ${health}`,
    workflowWaits: (workflow) => `the workflow ${workflow} has not succeeded`,
    workflowFailed,
  },
  steps: {
    calledBack: 'its workflow was called back before it was sent',
    notStarted: (reason) => `GitHub did not start the workflow: ${reason}`,
    workflowFailed,
    startUnknown: (workflow) => `nobody could find out whether the workflow ${workflow} was started`,
    superseded: (goLive) => `${goLive} was started for the same service and environment`,
    unwatched: 'health is no longer watched, so nobody sees whether this part holds',
    nothingToTest: 'there is no channel that can be tested',
    testFailed: (over, reason) => `the test over ${over} failed: ${reason}`,
    testNotArrived: (over) => `the test over ${over} did not arrive`,
    over: {
      slack: (channel) => `Slack (channel ${channel})`,
      email: () => 'mail',
      status_page: () => 'the status page',
      pager: () => 'the pager',
      webhook: (name) => `the webhook ${name}`,
    },
  },
  notices: {
    turns: {
      rescheduled: {
        title: 'Go-Live Rescheduled',
        text: 'The go-live of {{service}} {{version}} was rescheduled. New time: {{t0}}. The earlier time no longer holds.',
      },
      held_past_t0: {
        title: 'Go-Live Delayed',
        text: 'The go-live of {{service}} {{version}} is delayed. It did not start at {{t0}}; a new time will be announced.',
      },
      aborted: {
        title: 'Go-Live Aborted',
        text: 'The go-live of {{service}} {{version}} was aborted. What was announced for {{t0}} no longer holds.',
      },
      rolled_back: {
        title: 'Go-Live Rolled Back',
        text: 'The go-live of {{service}} {{version}} was rolled back. The previous version is in service.',
      },
      success_declared: {
        title: 'Go-Live Success',
        text: 'The go-live of {{service}} {{version}} was successful. The new version is in service.',
      },
    },
    unsaid: {
      reason: 'no reason was given',
      trigger: 'none of the runbook; somebody asked for the rollback',
      eta: 'not known yet',
    },
    newEta: (about, eta, what) => `New ETA for ${about}: ${eta}\n${what}`,
    resolved: (about, what, resolution) => `Resolved: ${about}: ${what}\n${resolution}`,
    status: (about, text) => `Status of ${about}: ${text}`,
    issue: (number, what, eta) => `Issue ${number}: ${what}, ETA ${eta}`,
    told: (notice, missing) =>
      missing.length === 0
        ? `golive sent the notice ${notice} to every channel.`
        : `golive sent the notice ${notice} to every channel. It could not use: ${missing.map((one) => channels[one] ?? one).join(', ')}.`,
  },
  health: {
    none: 'no sample yet',
    noneRecent: 'no recent sample',
    tooFew: 'too few samples',
    noneSinceRun: 'no sample since the last run',
    failed: (samples, last) => `${samples} failed samples in a row, last: ${last}`,
    good: (samples, last) => `${samples} good samples in a row, last: ${last}`,
  },
  performance: {
    tooFew: (answers, span, interval) =>
      `too few answers in the last ${span}: ${answers}, looked for every ${interval}`,
    average: (answers, span, averageMs) => `average of ${answers} answers in ${span}: ${averageMs} ms`,
    aboveLimit: (average, limitMs) => `${average}, limit ${limitMs} ms`,
  },
  glassReview: (what, name) => {
    const kind = glassKinds[what.replace(/\/.*/u, '')] ?? what;
    const skipped = name === undefined ? kind : `${kind} “${name}”`;
    return `Review the break-glass (${skipped}): was it right, and what has to change?`;
  },
  restored: 'the database was restored from a backup',
};

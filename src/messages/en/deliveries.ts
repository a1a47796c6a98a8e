/** Why something could not be delivered: the end of a sentence that names it. Nothing in it is escaped yet. */
export const deliveries = {
  mayHaveArrived: 'it may have arrived, and is not sent again',
  /** Why a notice was not sent while there was time for it. */
  withheld: {
    missed: (why: string) => `${why} until its grace time was over`,
    void: 'it no longer held when it was to be sent',
    onHold: 'it was on hold',
    notApproved: 'its approval no longer stood',
    notHealthy: 'health was not up',
    notTaken: {
      slack: 'Slack did not take it',
      mail: 'the mail server did not take it',
      pager: 'PagerDuty did not take it',
      statusPage: 'Statuspage did not take it',
      webhook: 'the webhook did not take it',
    },
  },
  slack: {
    waitsForThread: 'waits for its thread',
    notListed: 'Slack may still list it',
    heldUp: 'golive was held up before it could send it',
    emptyGroup: 'Nobody is in the user group.',
    left: (person: string) => `${person} is no member of the workspace any more`,
  },
  mail: {
    notSetUp: 'no mail server is configured any more (SMTP_URL)',
    stopped: 'golive was stopped while the mail server had it',
    beforeRestore: 'it may have been sent before the restore',
    notAnAddress: 'this is not a mail address',
    addressNotTaken: 'the mail server does not take the address',
    notTakenYet: (addresses: number) => `the mail server does not take ${addresses} addresses yet`,
    allRefused: (first: string) => `the mail server refused every address: ${first}`,
  },
  github: { runNotNamed: 'GitHub has not named the run' },
  statusPage: { noEntry: 'the status page has no entry of this go-live' },
  webhook: {
    notNamed: 'services.yaml has no such webhook any more',
    noSecret: (variable: string) => `${variable} is not set where golive runs`,
  },
};

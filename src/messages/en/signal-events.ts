/** What stands on the status page. */
export const signalEvents = {
  StatusPageUpdated: (f: { entry: string; status: string }) =>
    `On the status page, ${f.entry} is now ${f.status}.`,
  PagerTold: {
    alert: (f: { alert: string; action: string }) => `The pager was told: ${f.alert} ${f.action}.`,
    change: () => 'The pager was told of the change of production, which pages nobody.',
    uncertainChange: () =>
      'The pager was perhaps told of the change of production, which pages nobody: its answer was lost, and golive does not send it again.',
  },
  StatusPageComponentsLeftOut: (f: { entry: string; components: string }) =>
    `⚠️ The *status page did not take a component of the service*: ${f.components}. Without it, ${f.entry} is up to date there.`,
  StatusPageLeftOpen: (f: { entries: string }) =>
    `⚠️ The go-live is over, and on the *status page ${f.entries} still stands open*.`,
};

export const signalFollowUps = {
  namesComponents: (lead: string) =>
    `It was probably taken off the page. Nothing waits for it; ${lead}, please see that \`services.yaml\` names the components that the page has.`,
  closeOnPage: (lead: string) =>
    `golive tries now to bring the page up to date. ${lead}, please look there, and close what is over.`,
  chasedAgain: (when: string) => `While it stands open, golive says so again ${when}.`,
};

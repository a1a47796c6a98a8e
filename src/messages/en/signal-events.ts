/** What stands on the status page. */
export const signalEvents = {
  StatusPageUpdated: (f: { entry: string; status: string }) =>
    `On the status page, ${f.entry} is now ${f.status}.`,
  PagerTold: {
    alert: (f: { alert: string; action: string }) => `The pager was told: ${f.alert} ${f.action}.`,
    change: () => 'The pager was told of the change of production, which pages nobody.',
  },
  StatusPageLeftOpen: (f: { entries: string }) =>
    `⚠️ The go-live is over, and on the *status page ${f.entries} still stands open*.`,
};

export const signalFollowUps = {
  closeOnPage: (lead: string) =>
    `golive tries once more to bring the page up to date. ${lead}, please look there, and close what is over.`,
};

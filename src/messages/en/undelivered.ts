/** What follows where something could not be delivered. */
export const undeliveredFollowUps = {
  noFurtherAttempts: 'golive does not try again.',
  passOn: (id: string) =>
    `This did not reach Slack. Please pass it on to whoever has to know. All that happened is in \`/golive audit ${id}\`.`,
  sentAgain: 'golive tries again by itself; this is told only once.',
  rollbackSentAgain: (f: {
    next: string | undefined;
    who: string;
    workflow: string;
    repository: string;
    inputs: string;
  }) =>
    `golive tries again${f.next === undefined ? '' : ` by ${f.next}`}, and on until GitHub takes it; this is told again, ever more seldom. ` +
    `${f.who}, by hand it goes on GitHub: run the workflow ${f.workflow} of ${f.repository} with ${f.inputs}. By that golive_id golive finds the run and follows it.`,
};

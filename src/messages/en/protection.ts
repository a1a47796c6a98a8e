/** What golive answers to GitHub where an environment asks it; people read it on the run's page. */
export const protection = {
  wanted: (goLive: string) => `golive: ${goLive} wants this run.`,
  unknown_run: () => 'golive: this run belongs to no go-live. Plan one in Slack with /golive plan.',
  held: (goLive: string) =>
    `golive: ${goLive} is on hold. Resume it in Slack, then start the deployment again.`,
  not_wanted: (goLive: string) => `golive: ${goLive} does not want this run now. Its card in Slack says why.`,
};

/** Somebody went round golive. */
export const foreignRunEvents = {
  ForeignRunsFound: (runs: readonly string[]) =>
    `🕵️ *Past golive:* ${runs.length === 1 ? 'a run belongs' : 'runs belong'} to no go-live: ${runs.join('; ')}.`,
};

export const foreignRunFollowUps = {
  foreignRuns: (managers: string) =>
    `${managers}, please find out what was done there and why: nobody voted on it, and golive did not watch it.`,
};

export const foreignRuns = {
  run: (f: { link: string; workflow: string; by: string | undefined; at: string }) =>
    `${f.link} of ${f.workflow}, started ${f.by ? `by ${f.by}, ` : ''}${f.at}`,
};

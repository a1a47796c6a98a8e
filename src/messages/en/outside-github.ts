const unreadable = (what: string) => `GitHub's answer about ${what} cannot be read.`;

/** What golive says of GitHub, and of what it found there. */
export const outsideGithub = {
  missingOrHidden: (answered: string) => `${answered} (it is missing, or hidden from this token)`,
  moved: (answered: string) =>
    `${answered} (the repository was renamed or moved: name it as it is called now)`,
  heldUp: 'golive was held up before the call.',
  signInTooLong: 'Signing in to GitHub took too long.',
  keyUnusable: "The GitHub App's private key cannot be used to sign in.",
  /** About an answer that golive does not understand. */
  unreadable: {
    alerts: (kind: string) => unreadable(`the ${kind} alerts`),
    call: (route: string) => unreadable(route),
    cancelling: unreadable('the cancelling of a run'),
    changes: (base: string, head: string) => unreadable(`what lies between ${base} and ${head}`),
    checksOfCommit: unreadable('the checks of a commit'),
    commit: unreadable('a commit'),
    dispatch: unreadable('the dispatch'),
    file: (name: string) => unreadable(`the file ${name}`),
    issues: unreadable('the issues'),
    issuesOfMilestone: unreadable('the issues of a milestone'),
    milestones: unreadable('the milestones'),
    newestCommits: (head: string) => unreadable(`the newest commits of ${head}`),
    newIssue: unreadable('the new issue'),
    pullRequest: (number: number) => unreadable(`pull request ${number}`),
    pullRequestsOfCommit: unreadable('the pull requests of a commit'),
    run: (id: number) => unreadable(`run ${id}`),
    runList: unreadable('the list of runs'),
    runs: (workflow: string) => unreadable(`the runs of ${workflow}`),
    runsOfCommit: unreadable('the runs of a commit'),
    statusesOfCommit: unreadable('the statuses of a commit'),
  },
  notARepository: (given: string) => `"${given}" is no repository: write owner/name.`,
  noSuchRef: (ref: string, repository: string) =>
    `GitHub knows no tag, branch or commit ${ref} in ${repository}.`,
  refsNotFound: (refs: readonly string[], repository: string) =>
    `GitHub finds no ${refs.join(' and no ')} in ${repository}, or may not show it.`,
  noWorkflow: (
    { workflow, repository, ref }: { workflow: string; repository: string; ref: string },
    because: string,
  ) => `There is no workflow ${workflow} in ${repository} at ${ref}. ${because}`,
  notAWorkflow: ({ workflow, repository, ref }: { workflow: string; repository: string; ref: string }) =>
    `${workflow} in ${repository} at ${ref} is no workflow file that can be read.`,
  runNotVisible: (id: number) => `GitHub does not show run ${id} yet.`,
  runsMissing: (listed: number, of: number) => `GitHub lists ${listed} of ${of} runs.`,
  tooManyRuns: (workflow: string) =>
    `${workflow} has more runs in that time than GitHub lists; ask for a shorter one.`,
  tooManyIssues: 'The repository has had too many issues since then to read them all.',
  /** Why nobody can tell whether a dispatch made a run. */
  cannotTell: {
    idNotDeclared: (workflow: string) => `${workflow} does not declare the input golive_id.`,
    idNotShown: (workflow: string) => `The run-name of ${workflow} does not show [golive:<id>].`,
    notAllListed: (workflow: string) => `${workflow} has more runs in that time than GitHub lists.`,
    unmarkedRun: (id: number) => `Run ${id} of that time does not show which dispatch it belongs to.`,
  },
  authors: {
    notAllRead: (read: number, commits: number) => `Only ${read} of ${commits} commits could be read.`,
    notAllKept: (kept: number, authors: number) => `Only ${kept} of ${authors} authors are kept.`,
    nameless: 'unknown',
  },
  /** An alert of which GitHub says no more. */
  untitledAlert: { codeScanning: 'a finding', secretScanning: 'a secret' },
};

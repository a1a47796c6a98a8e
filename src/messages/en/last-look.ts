/** What golive saw immediately before a deployment was to be sent, and what people do about it. */
export const lastLook = {
  /** Why it waits, with what was seen. */
  waits: {
    github_unreadable: (seen: string) => `GitHub could not be asked for the last look (${seen})`,
    other_deployment_running: (seen: string) =>
      `another run of its workflows has not ended on GitHub: ${seen}`,
    health_unknown: (seen: string) => `the health before it is not known (${seen})`,
    health_down: (seen: string) => `what runs there now is down (${seen})`,
  },
  /** What is next meanwhile. */
  next: {
    github_unreadable: (until: string) =>
      `GitHub could not be asked, so nothing was started. golive looks again until ${until}; a NO-GO, a hold or an abort still stops it.`,
    other_deployment_running: (until: string) =>
      `another run has not ended on GitHub, so nothing was started. Let it end, or cancel it there: golive looks again until ${until}; a NO-GO, a hold or an abort still stops it.`,
    health_unknown: (until: string) =>
      `the health before the deployment is not known, so nothing was started. Whoever keeps the endpoint looks at it: golive looks again until ${until}; a NO-GO, a hold or an abort still stops it.`,
    health_down: (until: string, { starter, id }: { starter: string; id: string }) =>
      `what runs there now is down, so nothing was started. golive looks again until ${until}. If this deployment is what mends it, ${starter} has it sent with \`/golive deploy ${id} anyway reason\`; a NO-GO, a hold or an abort still stops it.`,
  },
  /** Somebody took it on that an endpoint is down. */
  accepted: (until: string) =>
    `golive looks once more and then sends the deployment, by ${until} at the latest; a NO-GO, a hold or an abort still stops it.`,
  /** With the run that was sent. */
  seen: (f: { commit: string | undefined; health: string }) =>
    f.commit
      ? `Last look: ${f.commit}, no other run, health before: ${f.health}.`
      : `Last look: no other run, health before: ${f.health}. The commit was not compared, for none was known when people voted.`,
  commit: (sha: string) => `commit \`${sha}\``,
  health: (endpoint: string, verdict: string) => `${endpoint} ${verdict}`,
  nothing: 'no endpoint',
  gone: 'nothing that GitHub knows',
};

export const lastLookEvents = {
  VersionMoved: (f: { version: string; from: string; to: string }) =>
    `⛔ *Nothing was deployed:* ${f.version} was commit \`${f.from}\` when people voted, and is ${f.to} now. Every GO before this is outdated.`,
  BadHealthAccepted: (f: { by: string; endpoints: string; reason: string }) =>
    `🩺 ${f.by} has it *deployed though ${f.endpoints} is down* before it: ${f.reason}`,
};

export const lastLookFollowUps = {
  versionMoved: (owners: string) =>
    `${owners}, please look at what goes live now and vote again; then the final GO is given again.`,
};

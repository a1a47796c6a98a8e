/** What happened after success or a rollback: one sentence for every event. */
export const followUpEvents = {
  FollowUpsOpened: (f: { list: string }) => `The follow-ups ${f.list} are due from now on.`,
  FollowUpsOverdue: (f: { list: string; tasks: string }) =>
    `⏰ Follow-ups under *${f.list}* are *overdue*. Still open: ${f.tasks}.`,
  GoLiveClosed: {
    done: () => '🔒 The go-live is *closed*: every follow-up is settled.',
    byPerson: (f: { by: string; reason: string; tasks: string | undefined }) =>
      f.tasks
        ? `🔒 ${f.by} *closed* the go-live: ${f.reason} What stays undone: ${f.tasks}.`
        : `🔒 ${f.by} *closed* the go-live: ${f.reason}`,
  },
  GoLiveReopened: (f: { by: string }) => `${f.by} opened a task again, and with it the go-live.`,
  PostMortemOpened: (f: { issue: string }) =>
    `📝 The post-mortem is opened on GitHub with the timeline filled in: ${f.issue}.`,
  PostMortemNotOpened: (f: { reason: string }) =>
    `⚠️ The *post-mortem could not be opened* on GitHub: ${f.reason}`,
  VersionAllowed: (f: { by: string; version: string; reason: string }) =>
    `${f.by} cleared ${f.version}, so that it *may be planned again*: ${f.reason}`,
  EnvironmentLocked: (f: { environment: string }) =>
    `🔒 ${f.environment} is *locked* by the rollback: nothing else is deployed there until somebody unlocks it.`,
  EnvironmentUnlocked: (f: { by: string; environment: string; reason: string }) =>
    `🔓 ${f.by} *unlocked* ${f.environment}, so that the next go-live may be deployed: ${f.reason}`,
  RemindersDue: (f: { people: string }) => `${f.people} are reminded of what they owe.`,
};

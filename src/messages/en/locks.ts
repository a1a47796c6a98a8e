/** The stop of all go-lives, and the locks that people set. Values are escaped; a time is empty where none was said. */
const until = (when: string): string => (when ? ` until ${when}` : '');

export const locks = {
  none: 'Nothing is locked by anybody, and nothing is frozen. What a rollback locks stands on its card.',
  frozen: (f: { by: string; reason: string; until: string }) =>
    `🧊 *Everything is frozen*${until(f.until)} by ${f.by}: ${f.reason}`,
  line: (f: {
    place: string;
    by: string;
    since: string;
    reason: string;
    until: string;
    warnOnly: boolean;
    waiting: readonly string[];
  }) =>
    [
      `${f.warnOnly ? '⚠️' : '🔒'} *${f.place}*: by ${f.by} since ${f.since}${until(f.until)}${f.warnOnly ? ', as a warning only' : ''}: ${f.reason}`,
      ...(f.waiting.length > 0 ? [`waiting: ${f.waiting.join(', ')}`] : []),
    ].join(' · '),
  unknownTarget: (found: string, known: readonly string[]) =>
    `There is no service with that environment${found ? ` (“${found}”)` : ''}; there are: ${known.join(', ') || 'none'}.`,
  /** To one person directly. */
  news: {
    fallback: (place: string) => `News of the lock of ${place}`,
    free: ({ place, by }: { place: string; by: string | undefined }) =>
      by
        ? `🔓 *${place}* is free: ${by} ended the lock that you waited for.`
        : `🔓 *${place}* is free: the time of the lock that you waited for is over.`,
    only: (place: string) => `Whoever needs it keeps it with \`/golive lock ${place} reason\`.`,
    first: (after: string, place: string) =>
      `You waited first, ${after} after you: it is your turn. Whoever needs it keeps it with \`/golive lock ${place} reason\`.`,
    later: (before: string, place: string) =>
      `${before} waited before you and hears of it too: agree with them before \`/golive lock ${place} reason\`.`,
    taken: ({ place, by, reason }: { place: string; by: string; reason: string }) =>
      `🔒 ${by} *took over your lock* of *${place}*: ${reason}. It is theirs now; \`/golive lock ${place} wait\` tells you when it ends.`,
    ended: ({ place, by, reason }: { place: string; by: string; reason: string }) =>
      `🔓 ${by} *ended your lock* of *${place}*${reason ? `: ${reason}` : ''}. Deployments may go there again.`,
  },
  done: {
    FreezeAll: (anchor: string) =>
      `Recorded: nothing is deployed until somebody who may ends it with \`/golive unfreeze reason\`. Rollbacks go on. \`${anchor}\``,
    UnfreezeAll: (anchor: string) =>
      `Recorded: go-lives go on, each from where it stands. Nothing starts by itself that a person was to start. \`${anchor}\``,
    LockTarget: (anchor: string) =>
      `Recorded; the go-live that is planned there shows it on its card. \`/golive locks\` shows all. \`${anchor}\``,
    AwaitTarget: (anchor: string) =>
      `Recorded: you are told directly as soon as the lock ends, after those who waited before you, and named in the channel of the go-live that is planned there. \`${anchor}\``,
    UnlockTarget: (anchor: string) => `Recorded: the environment is free. \`${anchor}\``,
  },
};

/** What comes in the way of a go-live from outside, and goes. */
export const barEvents = {
  BarsChanged: {
    goesOn: (steps: string) => `What runs already goes on, unless it is cancelled on GitHub: ${steps}.`,
    running: (step: string, run: string) => `“${step}” (${run})`,
    none: () => '🔓 Nothing from outside keeps this go-live from being deployed any more.',
    waited: (people: string) =>
      `${people} waited for the lock of this environment, in this order: it is free.`,
  },
  FreezeLifted: (f: { by: string; freezes: string; reason: string }) =>
    `🧊 ${f.by} *let this go-live through* the freeze ${f.freezes}: ${f.reason}`,
};

/** The stop of all go-lives, and the locks that people set. Values are escaped; a time is empty where none was said. */
interface Recorded {
  readonly anchor: string;
  /** Empty for what concerns all go-lives. */
  readonly place: string;
  readonly until: string;
  readonly warnOnly: boolean;
}

const until = (when: string): string => (when ? ` until ${when}` : '');

export const locks = {
  none: 'Nobody has locked anything or stopped all go-lives. What a rollback has locked, and a freeze window that is in the way, stand on the card of the go-live.',
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
  /** Nothing was named at all. */
  lockUsage: (place = 'service environment') =>
    `Please say what to lock and why: \`/golive lock ${place} reason\`, perhaps with \`until 2026-12-02 18:00\` at the end. \`warn\` before the reason warns and stops nothing. \`/golive locks\` shows what is locked.`,
  freezeUsage:
    'Please say why everything is to stop: `/golive freeze reason`, perhaps with `until 2026-12-02 18:00` at the end. Then nothing is deployed, whatever the service; rollbacks go on. `/golive unfreeze all reason` ends it.',
  unlockUsage:
    'Please say what to unlock: `/golive unlock service environment` ends a lock that somebody set, `/golive unlock GL-7 reason` that of a rollback. `/golive locks` shows what people have locked; the lock of a rollback stands on its card.',
  unlockOfRollback: 'The lock of a rollback is ended with `/golive unlock GL-7 reason`.',
  unfreezeUsage:
    '*Nothing was ended.* Please say what is to go on: `/golive unfreeze all reason` ends the stop of all go-lives, `/golive unfreeze GL-7 reason` lets one through the freeze window that covers its T-0.',
  freezesAll: (place: string) =>
    `*Nothing was frozen:* \`/golive freeze\` stops all go-lives, whatever the service. \`/golive lock ${place} reason\` stops one alone. To stop all of them, begin the reason with another word.`,
  waitTakesNoWords: (place: string) =>
    `*Nothing was recorded:* \`/golive lock ${place} wait\` takes no more words. A reason that begins with “wait” follows “because”.`,
  unknownTarget: (found: string, known: readonly string[]) =>
    `There is no service with that environment (“${found}”); there are: ${known.join(', ') || 'none'}.`,
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
  /** What was just recorded, to whoever did it. */
  done: {
    FreezeAll: (f: Recorded) =>
      `Recorded: nothing is deployed${f.until ? ` until ${f.until}, or until somebody ends it before` : ' until somebody ends it'} with \`/golive unfreeze all reason\`. Rollbacks go on. \`${f.anchor}\``,
    UnfreezeAll: (f: Recorded) =>
      `Recorded: go-lives go on, each from where it stands. Nothing starts by itself that a person was to start. \`${f.anchor}\``,
    LockTarget: (f: Recorded) =>
      [
        f.warnOnly
          ? `⚠️ Recorded: whoever deploys to *${f.place}* is warned${until(f.until)}, and may go on.`
          : `🔒 *${f.place}* is locked${until(f.until)}: nothing but a rollback is deployed there.`,
        `The card of a go-live that is planned there says so. \`/golive unlock ${f.place}\` ends it. \`${f.anchor}\``,
      ].join(' '),
    AwaitTarget: (f: Recorded) =>
      `Recorded: you are told directly as soon as the lock of *${f.place}* ends, after those who waited before you, and named in the channel of the go-live that is planned there. \`${f.anchor}\``,
    UnlockTarget: (f: Recorded) => `🔓 *${f.place}* is free: deployments may go there again. \`${f.anchor}\``,
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

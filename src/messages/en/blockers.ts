import type { BarFacts } from '../bar-facts.ts';

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const untilText = ({ until }: BarFacts): string => (until ? ` until ${until}` : '');

const rescheduled = ({ free }: BarFacts): string =>
  free ? `T-0 can be from ${free} on` : 'no free time is in sight after it';

/** What keeps the deployment from starting: one line each for the start card, a few words each for a refusal. */
export const blockers = {
  gateOpen: (gate: string, owner: string) => `⏳ ${gate} has no vote yet: ${owner} votes.`,
  gateNotOpen: (gate: string, when: string) => `🔒 ${gate} opens ${when}: no vote counts before.`,
  gateNoGo: (gate: string, owner: string) =>
    `⛔ ${gate} stands at NO-GO: ${owner} can vote GO once it is settled.`,
  gateOutdated: (gate: string, owner: string) => `⌛ The GO on ${gate} is outdated: ${owner} votes again.`,
  item: (text: string, owner: string, managers: string) =>
    `☐ “${text}” is not done: ${owner} ticks it, or skips it with a reason, as ${managers} can.`,
  step: (step: string, owner: string, managers: string) =>
    `▫️ The step “${step}” is not finished: ${owner} finishes it, or skips it with a reason, as ${managers} can.`,
  stepFailed: (step: string, owner: string, managers: string) =>
    `❌ The step “${step}” failed: ${owner} tries it again, or skips it with a reason, as ${managers} can.`,
  condition: (c: { text: string; by: string; gate: string; owner: string; contact: string }) =>
    `🔸 “${c.text}” is not done, and the GO-IF of ${c.by} on ${c.gate} rests on it: ${c.owner} does it, or ${c.contact} overrules it with a reason.`,
  finalGo: (owner: string) => `👍 The final GO is missing: ${owner} gives it.`,
  tooEarly: (t0: string) => `🗓️ T-0 is not reached: it is ${t0}.`,
  held: (by: string, managers: string) => `⏸️ It is on hold by ${by}: ${managers} can resume it.`,
  bar: {
    target_rolling_back: ({ by: id }: BarFacts) =>
      `↩️ ${id} is being rolled back for the same service and environment: nothing else is deployed there until that has ended.`,
    target_locked: ({ by: id }: BarFacts) =>
      `🔒 The environment has been *locked* since the rollback of ${id}: a manager of ${id} unlocks it with \`/golive unlock ${id} reason\`.`,
    version_marked_bad: ({ by: id }: BarFacts) =>
      `⛔ The version is *marked bad*, for ${id} rolled it back there: abort this and plan another one, or a manager of ${id} clears it with \`/golive allow ${id} reason\`.`,
    frozen: (f: BarFacts) =>
      `🧊 *Freeze “${f.title}”* until ${f.until}: nothing is deployed then. ${capital(rescheduled(f))}; or ${f.lifters} lets this go-live through with \`/golive unfreeze ${f.id} reason\`.`,
    all_frozen: (f: BarFacts) =>
      `🧊 *Everything is frozen*${untilText(f)} by ${f.by} (“${f.title}”): nothing is deployed, and no workflow of a step is started, before it is ended with \`/golive unfreeze all reason\`; a rollback always may.`,
    locked: (f: BarFacts) =>
      `🔒 The environment is *locked*${untilText(f)} by ${f.by} (“${f.title}”): whoever locked it ends that with \`/golive unlock ${f.place}\`, a manager does with a reason.`,
    warned: (f: BarFacts) => `⚠️ *A warning* of ${f.by} for this environment${untilText(f)}: “${f.title}”`,
    calendar_unread: (f: BarFacts) =>
      `🧊 *The calendar “${f.title}”* cannot be read and never was, so nobody knows what is frozen: an operator finds out why with \`npx golive validate\` or in the log; or ${f.lifters} lets this go-live through with \`/golive unfreeze ${f.id} reason\`.`,
    stale: (f: BarFacts) =>
      `⚠️ *The calendar “${f.title}”* has not been readable since ${f.read}: what it said then counts${f.counts ? ` until ${f.counts}, and from then on nothing is deployed that it is for` : ''}. An operator finds out why in the log, and mends its address in \`freezes.yaml\`.`,
    silent: (f: BarFacts) =>
      `🧊 *The calendar “${f.title}”* has not been readable since ${f.read}, and what it said then counts no more, so nobody knows what is frozen: an operator mends its address in \`freezes.yaml\`; or ${f.lifters} lets this go-live through with \`/golive unfreeze ${f.id} reason\`, or in an emergency it is skipped with \`/golive break-glass ${f.id} freeze reason\`.`,
    freezes_unreadable: () =>
      '🧊 `freezes.yaml` *cannot be read*, so nobody knows what is frozen, and nothing is deployed: an operator finds what is wrong with `npx golive validate`; once that is mended, try again.',
  },
  summary: {
    gateOpen: (gate: string, owner: string) => `${gate} has no vote from ${owner}`,
    gateNoGo: (gate: string, owner: string) => `${gate} stands at NO-GO until ${owner} votes GO`,
    gateOutdated: (gate: string, owner: string) => `${gate} needs a new vote from ${owner}`,
    otherGates: (n: number) => (n === 1 ? '1 other gate is not GO' : `${n} other gates are not GO`),
    items: (n: number, owners: string) =>
      n === 1 ? `1 checklist item is not done (${owners})` : `${n} checklist items are not done (${owners})`,
    step: (step: string, owner: string) => `the step “${step}” is not finished (${owner})`,
    stepFailed: (step: string, owner: string) =>
      `the failed step “${step}” waits for ${owner} to try it again or to skip it with a reason`,
    condition: (text: string, owner: string) => `“${text}”, which a GO-IF asks for, is not done (${owner})`,
    finalGo: (owner: string) => `the final GO of ${owner} is missing`,
    tooEarly: (t0: string) => `T-0 is ${t0}`,
    bar: {
      target_rolling_back: ({ by }: BarFacts) => `${by} is being rolled back there`,
      target_locked: ({ by: id }: BarFacts) =>
        `the environment is locked until a manager of ${id} unlocks it`,
      version_marked_bad: ({ by }: BarFacts) =>
        `the version is marked bad until a manager of ${by} clears it`,
      frozen: (f: BarFacts) => `the freeze “${f.title}” lasts until ${f.until} (${rescheduled(f)})`,
      all_frozen: (f: BarFacts) => `everything is frozen by ${f.by}${untilText(f)}`,
      locked: (f: BarFacts) => `the environment is locked by ${f.by}${untilText(f)}`,
      warned: (f: BarFacts) => `there is a warning of ${f.by}`,
      calendar_unread: (f: BarFacts) => `the calendar “${f.title}” cannot be read`,
      stale: (f: BarFacts) => `the calendar “${f.title}” has not been readable since ${f.read}`,
      silent: (f: BarFacts) =>
        `the calendar “${f.title}” has not been readable since ${f.read}, and what it said then counts no more`,
      freezes_unreadable: () => '`freezes.yaml` cannot be read until an operator has mended it',
    },
    held: (by: string, managers: string) => `it is on hold by ${by} until ${managers} resumes it`,
  },
};

import type { AlertSource } from '../../domain/checks/check.ts';

/** What checks say that they saw: evidence, in whole sentences. Nothing in it is escaped yet. */
export const checks = {
  nothingToLookAt: 'There was nothing to look at.',
  calledOff: 'The check was called off before it had seen anything.',
  nothingSeen: (seconds: number) => `The check saw nothing within ${seconds} s.`,
  /** Where a check leans on what the service does not say. */
  notNamed: (f: { what: string; service: string; key: string }) =>
    `Nothing says ${f.what}: say so for ${f.service} in services.yaml (${f.key}).`,
  unnamed: {
    domains: 'under which names people reach it',
    merged: 'what must be merged',
    workflow: (name: string) => `which workflow "${name}" is`,
    statusPages: 'which status pages to look at',
  },
  /** Of what was asked for its health. */
  endpoint: (id: string, seen: string) => `${id}: ${seen}.`,
  dns: {
    addresses: (name: string, addresses: string) => `${name} stands for ${addresses}.`,
    noAddress: (name: string) => `${name} has no address.`,
    record: (f: { name: string; type: string; value: string }) =>
      `${f.name} has the ${f.type} record ${f.value}.`,
    noRecord: (f: { name: string; type: string; value: string }) =>
      `${f.name} has no ${f.type} record, instead of ${f.value}.`,
    otherRecord: (f: { name: string; type: string; value: string; found: string }) =>
      `${f.name} has the ${f.type} record ${f.found} instead of ${f.value}.`,
  },
  tls: {
    distrusted: (host: string, why: string) => `${host}: the certificate is not trusted (${why}).`,
    ended: (host: string, day: string) => `${host}: the certificate ended on ${day}.`,
    valid: (host: string, days: number, until: string) => `${host}: ${validFor(days, until)}.`,
    endsSoon: (host: string, days: number, until: string) => `${host}: ${validFor(days, until)} only.`,
  },
  alerts: {
    source: {
      code_scanning: 'Code scanning',
      dependabot: 'Dependabot',
      secret_scanning: 'Secret scanning',
    } satisfies Record<AlertSource, string>,
    /** Of these severities; without any, secrets. */
    none: (f: { source: string; severities: readonly string[] }) =>
      `${f.source} has no open ${alert(f.severities)}.`,
    open: (f: { source: string; severities: readonly string[]; n: number; isAll: boolean; titles: string }) =>
      `${f.source}: ${f.isAll ? f.n : `${f.n} or more`} open ${alert(f.severities)}${f.n === 1 ? '' : 's'}, ${f.titles}.`,
  },
  ci: {
    commit: (ref: string, sha: string) => `${ref} (${sha})`,
    ended: (name: string, conclusion: string) => `${name} (${conclusion})`,
    didNotRun: (names: string, commit: string) => `${names} did not run on ${commit}.`,
    red: (commit: string, names: string) => `On ${commit} not everything is green: ${names}.`,
    running: (commit: string, names: string) => `On ${commit} not everything is through: ${names}.`,
    strange: (f: { commit: string; name: string; conclusion: string | undefined }) =>
      `On ${f.commit} ${f.name} ended with "${f.conclusion ?? 'nothing'}", which golive does not know.`,
    tooMany: (commit: string) => `More ran on ${commit} than golive reads.`,
    nothing: (commit: string) => `Nothing has succeeded on ${commit}.`,
    green: (commit: string, names: string) => `On ${commit} all is green: ${names}.`,
  },
  merged: {
    noPullRequest: (number: number, repository: string) =>
      `There is no pull request #${number} in ${repository}, or it is hidden.`,
    notMerged: (number: number, title: string) => `#${number} (${title}) is not merged.`,
    closed: (number: number, title: string) => `#${number} (${title}) was closed without being merged.`,
    elsewhere: (f: { number: number; title: string; base: string; wanted: string }) =>
      `#${f.number} (${f.title}) was merged into ${f.base} instead of ${f.wanted}.`,
    merged: (number: number, base: string) => `#${number} is merged into ${base}.`,
    noMilestone: (title: string, repository: string) => `There is no milestone "${title}" in ${repository}.`,
    issue: (number: number, title: string) => `#${number} ${title}`,
    open: (title: string, n: number, names: string) =>
      `${n} still open under the milestone "${title}"${names && `: ${names}`}.`,
    empty: (title: string) => `The milestone "${title}" is empty.`,
    done: (title: string, closed: number) =>
      `Nothing is open under the milestone "${title}", ${closed} closed.`,
  },
  workflow: {
    notRun: (workflow: string, span: string) => `${workflow} has not run through within ${span}.`,
    succeeded: (workflow: string, day: string) => `${workflow} succeeded on ${day}.`,
    ended: (workflow: string, conclusion: string, day: string) =>
      `${workflow} ended with "${conclusion}" on ${day}.`,
  },
  statusPage: {
    unreadable: (host: string) => `${host} is no Statuspage site that can be read.`,
    incident: (page: string, names: string) => `${page} has an incident: ${names}.`,
    says: (page: string, said: string) => `${page} says: ${said}.`,
    strange: (page: string, said: string) => `${page} says "${said}", which golive does not know.`,
  },
  slack: {
    all: (f: { channels: number; groups: number; people: number }) =>
      f.groups > 0
        ? `All ${f.channels + f.groups} channels and user groups and ${f.people} people of the plan can be reached.`
        : `All ${f.channels} channels and ${f.people} people of the plan can be reached.`,
    noChannel: (id: string) => `Slack knows no channel ${id}, or hides it from golive.`,
    archived: (channel: string) => `${channel} is archived.`,
    notInChannel: (channel: string) => `golive is not in ${channel}: invite it.`,
    canReach: (who: string) => `${who} can be reached.`,
    group: (id: string) => `The user group ${id} can be read.`,
    emptyGroup: (id: string) => `Nobody is in the user group ${id}.`,
    person: (name: string, roles: readonly string[]) =>
      roles.length > 0 ? `${name} (${roles.join(', ')})` : name,
    unknownPerson: (who: string) => `Slack does not know ${who}.`,
    left: (who: string) => `${who} has left the workspace.`,
    isBot: (who: string) => `${who} is a bot.`,
  },
  issues: {
    /** Of one severity, or of any. */
    none: (severity: string | undefined) =>
      severity === undefined
        ? 'No issue of this go-live is open.'
        : `No ${severity} issue of this go-live is open.`,
    issue: (number: number, what: string) => `issue ${number} (${what})`,
    open: (issues: string) => `Open: ${issues}.`,
  },
  rehearsed: {
    no: (span: string) => `This version of the runbook was not rehearsed within ${span}.`,
    yes: (id: string, day: string) => `${id} rehearsed this version of the runbook on ${day}.`,
    noEnd: (id: string, day: string, result: string) =>
      `${id} rehearsed this version of the runbook on ${day} and came to no end (${result}).`,
  },
};

const validFor = (days: number, until: string): string =>
  `the certificate is valid for ${days} more ${days === 1 ? 'day' : 'days'}, until ${until}`;

const alert = (severities: readonly string[]): string =>
  severities.length === 0 ? 'secret' : `${severities.join(' or ')} alert`;

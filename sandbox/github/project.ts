import { type Repository, subjectOf } from './demo-shop.ts';

export const ALERT_SOURCES = ['code_scanning', 'dependabot', 'secret_scanning'] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

/** What runs by the clock: `old` succeeded, but stopped running two months ago. */
export const TIMED = ['green', 'red', 'old', 'none'] as const;
type Timed = (typeof TIMED)[number];

/** What stands around the code and can be turned by hand. */
export interface ProjectSwitches {
  /** How the tests of every push ended. */
  readonly ci: 'green' | 'red' | 'running' | 'none';
  /** How the nightly look at staging ended, and what else runs by the clock alone. */
  readonly staging: Timed;
  readonly performance: Timed;
  readonly backup: Timed;
  readonly rollbackRehearsal: Timed;
  /** Issues that are still open under the newest version's milestone. */
  readonly openIssues: number;
  /** Critical alerts that are open; `off` where that kind of alert is not enabled. */
  readonly alerts: Readonly<Record<AlertSource, number | 'off'>>;
}

export interface Milestone {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly dueOn: string;
}

/** An issue or a pull request: GitHub numbers them together. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly milestone: Milestone;
  readonly createdAt: string;
  readonly author: string;
  /** Of a pull request: its commit on the default branch. */
  readonly mergedAs: string | undefined;
}

export interface Alert {
  readonly number: number;
  readonly source: AlertSource;
  readonly state: 'open' | 'dismissed';
  readonly severity: 'critical' | 'medium' | 'low';
  readonly createdAt: string;
}

export const USUAL_SWITCHES: ProjectSwitches = {
  ci: 'green',
  staging: 'green',
  performance: 'green',
  backup: 'green',
  rollbackRehearsal: 'green',
  openIssues: 0,
  alerts: { code_scanning: 0, dependabot: 0, secret_scanning: 0 },
};

const FIRST_NUMBER = 31;
const ALERTS_SINCE = '2026-11-12T07:00:00Z';

/** A milestone for each version, oldest first. What was released is closed, apart from the newest. */
export function milestonesOf(repository: Repository): readonly Milestone[] {
  const versions = Object.entries(repository.tags);
  return versions.map(([title, sha], index) => ({
    number: index + 1,
    title,
    state: index === versions.length - 1 ? 'open' : 'closed',
    dueOn: repository.commits.find((commit) => commit.sha === sha)?.date ?? '',
  }));
}

/** A merged pull request for each commit, under the milestone that it was released with; then what is still open. */
export function issuesOf(repository: Repository, { openIssues }: ProjectSwitches): readonly Issue[] {
  const milestones = milestonesOf(repository);
  const newest = milestones.at(-1);
  if (!newest) return [];
  const merged = repository.commits.map(
    (commit, index): Issue => ({
      number: FIRST_NUMBER + index,
      title: subjectOf(commit),
      state: 'closed',
      milestone: milestones.find(({ dueOn }) => commit.date <= dueOn) ?? newest,
      createdAt: commit.date,
      author: commit.author,
      mergedAs: commit.sha,
    }),
  );
  const open = Array.from(
    { length: openIssues },
    (_, index): Issue => ({
      number: FIRST_NUMBER + merged.length + index,
      title: `Left to do, ${index + 1}`,
      state: 'open',
      milestone: newest,
      createdAt: newest.dueOn,
      author: 'mara-lind',
      mergedAs: undefined,
    }),
  );
  return [...merged, ...open];
}

/** The critical ones that are open, and beside them what must not be counted; undefined where it is switched off. */
export function alertsOf(source: AlertSource, { alerts }: ProjectSwitches): readonly Alert[] | undefined {
  const open = alerts[source];
  if (open === 'off') return undefined;
  const alert = (number: number, more: Pick<Alert, 'state' | 'severity'>): Alert => ({
    number,
    source,
    createdAt: ALERTS_SINCE,
    ...more,
  });
  const harmless =
    source === 'secret_scanning'
      ? [alert(1, { state: 'dismissed', severity: 'critical' })]
      : [
          alert(1, { state: 'dismissed', severity: 'critical' }),
          alert(2, { state: 'open', severity: source === 'dependabot' ? 'low' : 'medium' }),
        ];
  const grave = Array.from({ length: open }, (_, index) =>
    alert(harmless.length + 1 + index, { state: 'open', severity: 'critical' }),
  );
  return [...grave, ...harmless];
}

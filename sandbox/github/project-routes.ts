import type { SandboxClock } from '../clock.ts';
import { findCommit, type Repository } from './demo-shop.ts';
import type { OpenedIssues } from './opened-issues.ts';
import { linkHeader, pageAfter, pageOf } from './paging.ts';
import { type PastRun, pastRuns } from './past-runs.ts';
import { type AlertSource, alertsOf, issuesOf, milestonesOf, type ProjectSwitches } from './project.ts';
import { alertJson, issueJson, milestoneJson, pullJson } from './project-json.ts';
import { isThe } from './repository-routes.ts';
import { type Answer, type Call, problem, type RestDoor } from './rest-door.ts';
import type { JsonViews } from './run-json.ts';
import type { Runs } from './runs.ts';

interface Parts {
  readonly clock: SandboxClock;
  readonly repository: Repository;
  readonly runs: Runs;
  readonly views: JsonViews;
  readonly project: () => ProjectSwitches;
  readonly opened: OpenedIssues;
}

const NOT_FOUND = problem(404, 'Not Found');
const STATES = ['open', 'closed', 'all'];

/** How GitHub says that a kind of alert is not there to be read. */
const SWITCHED_OFF: Readonly<Record<AlertSource, Answer>> = {
  code_scanning: problem(
    403,
    'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
  ),
  dependabot: problem(403, 'Dependabot alerts are disabled for this repository.'),
  secret_scanning: problem(404, 'Secret scanning is disabled on this repository.'),
};

/** What stands around the code: checks and statuses of a commit, pull requests, issues, milestones, security alerts. */
export function addProjectRoutes(door: RestDoor, parts: Parts): void {
  const { repository, views } = parts;
  const read = (name: string, path: string, handler: (call: Call) => Answer) =>
    door.on({ method: 'GET', url: `/repos/:owner/:repo${path}`, name }, (call) => {
      parts.runs.settle();
      return isThe(repository, call) ? handler(call) : NOT_FOUND;
    });
  const issues = () => issuesOf(repository, parts.project());
  const list = (path: string, call: Call, entries: readonly unknown[]): Answer => {
    const page = pageOf(entries, call);
    return { status: 200, body: page.items, headers: linkHeader(`${views.api()}${path}`, call, page.last) };
  };

  read('check_runs', '/commits/:ref/check-runs', (call) => checkRuns(parts, call));
  read('statuses', '/commits/:ref/status', (call) => statuses(parts, call));

  read('commit_pulls', '/commits/:ref/pulls', (call) => {
    const commit = findCommit(repository, call.params['ref'] ?? '');
    if (!commit) return problem(422, `No commit found for SHA: ${call.params['ref']}`);
    const found = issues().filter(({ mergedAs }) => mergedAs === commit.sha);
    return list(
      `/commits/${commit.sha}/pulls`,
      call,
      found.map((one) => pullJson(views, one, issues())),
    );
  });
  read('milestones', '/milestones', (call) => {
    const all = milestonesOf(repository).toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
    const sorted = call.query['direction'] === 'desc' ? all.toReversed() : all;
    const found = sorted.filter(({ state }) => isWanted(state, call));
    return list(
      '/milestones',
      call,
      found.map((one) => milestoneJson(views, one, issues())),
    );
  });
  read('issues', '/issues', (call) => {
    const { milestone } = call.query;
    const found = issues()
      .filter(({ state }) => isWanted(state, call))
      .filter((issue) => milestone === undefined || String(issue.milestone.number) === milestone);
    return list('/issues', call, [
      ...parts.opened.listed(call),
      ...found.toReversed().map((one) => issueJson(views, one, issues())),
    ]);
  });
  door.on({ method: 'POST', url: '/repos/:owner/:repo/issues', name: 'issue_create' }, (call) =>
    isThe(repository, call) ? parts.opened.open(call) : NOT_FOUND,
  );
  read('pulls', '/pulls', (call) => {
    const found = issues().filter(({ mergedAs, state }) => mergedAs !== undefined && isWanted(state, call));
    return list(
      '/pulls',
      call,
      found.toReversed().map((one) => pullJson(views, one, issues())),
    );
  });
  read('pull', '/pulls/:pull', (call) => {
    const found = issues().find((one) => one.mergedAs && String(one.number) === call.params['pull']);
    return found ? ok({ ...pullJson(views, found, issues()), merged: true }) : NOT_FOUND;
  });

  read('code_scanning_alerts', '/code-scanning/alerts', (call) => alerts(parts, 'code_scanning', call));
  read('dependabot_alerts', '/dependabot/alerts', (call) => alerts(parts, 'dependabot', call));
  read('secret_scanning_alerts', '/secret-scanning/alerts', (call) => alerts(parts, 'secret_scanning', call));
}

const ok = (body: unknown): Answer => ({ status: 200, body });

/** Lists show what is open unless something else is asked for; a word that GitHub does not know is passed over there too. */
function isWanted(state: 'open' | 'closed', call: Call): boolean {
  const wanted = call.query['state'] ?? 'open';
  return wanted === 'all' || state === (STATES.includes(wanted) ? wanted : 'open');
}

function checkRuns(parts: Parts, call: Call): Answer {
  const commit = findCommit(parts.repository, call.params['ref'] ?? '');
  if (!commit) return problem(422, `No commit found for SHA: ${call.params['ref']}`);
  const { views, clock, repository } = parts;
  const past = pastRuns(repository, parts.project(), clock.now()).filter(({ sha }) => sha === commit.sha);
  const jobs = parts.runs.all().filter(({ sha }) => sha === commit.sha);
  const all = [
    ...jobs.flatMap((run) => run.jobs.map((job) => views.checkRun(run, job))),
    ...past.flatMap((run) => [...views.pastCheckRuns(run), ...qualityGate(views, run)]),
  ];
  const page = pageOf(all, call);
  const url = `${views.api()}/commits/${call.params['ref']}/check-runs`;
  return {
    status: 200,
    body: { total_count: all.length, check_runs: page.items },
    headers: linkHeader(url, call, page.last),
  };
}

/** Another app than GitHub's own looks at each push too, and finds what the tests find. */
const qualityGate = (views: JsonViews, run: PastRun): readonly unknown[] =>
  run.event === 'push'
    ? [
        views.checkRunOf(run, {
          id: run.id + 500_000,
          name: 'Quality gate',
          app: { id: 12_526, slug: 'quality-cloud', name: 'Quality Cloud' },
        }),
      ]
    : [];

/** This repository has no commit statuses; GitHub calls that pending. */
function statuses(parts: Parts, call: Call): Answer {
  const commit = findCommit(parts.repository, call.params['ref'] ?? '');
  if (!commit) return NOT_FOUND;
  const url = `${parts.views.api()}/commits/${commit.sha}/status`;
  return ok({ state: 'pending', statuses: [], sha: commit.sha, total_count: 0, url });
}

function alerts(parts: Parts, source: AlertSource, call: Call): Answer {
  const all = alertsOf(source, parts.project());
  if (!all) return SWITCHED_OFF[source];
  const { state, severity } = call.query;
  const severities = severity?.split(',');
  const found = all
    .filter((alert) => state === undefined || (alert.state === 'open') === (state === 'open'))
    .filter((alert) => source === 'secret_scanning' || !severities || severities.includes(alert.severity))
    .map((alert) => alertJson(parts.views, alert));
  const url = `${parts.views.api()}/${source.replace('_', '-')}/alerts`;
  if (source === 'dependabot') {
    const { items, headers } = pageAfter(found, call, url);
    return { status: 200, body: items, headers };
  }
  const page = pageOf(found, call);
  return { status: 200, body: page.items, headers: linkHeader(url, call, page.last) };
}

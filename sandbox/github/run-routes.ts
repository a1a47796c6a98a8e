import { z } from 'zod';
import type { SandboxClock } from '../clock.ts';
import type { Repository } from './demo-shop.ts';
import { checkDispatch, type GithubSwitches } from './dispatch-check.ts';
import { linkHeader, pageOf } from './paging.ts';
import { pastRuns } from './past-runs.ts';
import type { ProjectSwitches } from './project.ts';
import { findWorkflow, isThe } from './repository-routes.ts';
import { type Answer, type Call, problem, type RestDoor } from './rest-door.ts';
import type { Job, Run } from './run.ts';
import { environment, iso, type JsonViews } from './run-json.ts';
import type { Runs } from './runs.ts';
import type { Scenario } from './scenario.ts';
import type { WorkflowFile } from './workflow-file.ts';

interface Parts {
  readonly clock: SandboxClock;
  readonly repository: Repository;
  readonly runs: Runs;
  readonly views: JsonViews;
  readonly switches: () => GithubSwitches;
  readonly scenarioFor: (workflow: WorkflowFile) => Scenario;
  readonly project: () => ProjectSwitches;
}

const REPO = '/repos/:owner/:repo/actions';
const NOT_FOUND = problem(404, 'Not Found');

const reviewSchema = z.object({
  environment_ids: z.array(z.int()).min(1),
  state: z.enum(['approved', 'rejected']),
  comment: z.string(),
});

/** Workflow runs: start, list, follow, cancel, run again, review. */
export function addRunRoutes(door: RestDoor, parts: Parts): void {
  const on = (method: 'GET' | 'POST', url: string, [name, handler]: [string, (call: Call) => Answer]) =>
    door.on({ method, url: `${REPO}${url}`, name }, (call) => {
      parts.runs.settle();
      return isThe(parts.repository, call) ? handler(call) : NOT_FOUND;
    });
  const ofRun = (handler: (run: Run, call: Call) => Answer) => (call: Call) => {
    const run = parts.runs.find(Number(call.params['run']));
    return run ? handler(run, call) : NOT_FOUND;
  };

  on('POST', '/workflows/:workflow/dispatches', ['dispatch', (call) => dispatch(parts, call)]);
  on('GET', '/workflows/:workflow/runs', ['runs', (call) => listRuns(parts, call)]);
  on('GET', '/runs', ['all_runs', (call) => listRuns(parts, call)]);
  on('GET', '/runs/:run', ['run', (call) => oneRun(parts, call)]);
  on('GET', '/runs/:run/jobs', ['jobs', ofRun((run, call) => jobs(parts, run, { call, list: run.jobs }))]);
  on('GET', '/runs/:run/attempts/:attempt/jobs', [
    'attempt_jobs',
    ofRun((run, call) => attemptJobs(parts, run, call)),
  ]);
  on('POST', '/runs/:run/cancel', ['cancel', ofRun((run) => cancel(parts, run))]);
  on('POST', '/runs/:run/rerun', ['rerun', ofRun((run) => rerun(parts, run))]);
  on('GET', '/runs/:run/pending_deployments', [
    'pending_deployments',
    ofRun((run) =>
      ok(waiting(run).map((job) => parts.views.pendingDeployment(job, parts.switches().botIsReviewer))),
    ),
  ]);
  on('POST', '/runs/:run/pending_deployments', ['review', ofRun((run, call) => review(parts, run, call))]);
}

function oneRun(parts: Parts, call: Call): Answer {
  const id = Number(call.params['run']);
  const found = listed(parts).find((one) => one.id === id);
  const run = parts.runs.find(id);
  if (run) return ok(parts.views.run(run));
  return found ? ok(found.json()) : NOT_FOUND;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function dispatch(parts: Parts, call: Call): Answer {
  const workflow = findWorkflow(parts.repository, call.params['workflow']);
  if (!workflow) return NOT_FOUND;
  const { repository } = parts;
  const request = checkDispatch(call.body, workflow, {
    ...parts.switches(),
    repository,
    apiVersion: call.apiVersion,
  });
  if (typeof request === 'string') return problem(422, request);
  const run = parts.runs.create({
    workflow,
    ref: request.ref,
    sha: request.sha,
    inputs: request.inputs,
    actor: call.caller.login,
    scenario: parts.scenarioFor(workflow),
    listingDelayMs: parts.switches().listingDelayMs,
  });
  const ledger = { run_id: run.id, golive_id: run.inputs['golive_id'] ?? '', workflow: workflow.file };
  if (!request.answersWithRun) return { status: 204, ledger };
  const { url, html_url } = parts.views.run(run);
  return { status: 200, body: { workflow_run_id: run.id, run_url: url, html_url }, ledger };
}

function listRuns(parts: Parts, call: Call): Answer {
  const workflow = findWorkflow(parts.repository, call.params['workflow']);
  if (call.params['workflow'] !== undefined && !workflow) return NOT_FOUND;
  const { event, status, branch, head_sha } = call.query;
  const created = createdFilter(call.query['created']);
  if (!created) return problem(422, `Invalid value for created: ${call.query['created']}`);
  const found = listed(parts)
    .filter((one) => event === undefined || one.event === event)
    .filter((one) => workflow === undefined || one.workflow === workflow)
    .filter((one) => status === undefined || one.status === status || one.conclusion === status)
    .filter((one) => branch === undefined || one.ref === branch)
    .filter((one) => head_sha === undefined || one.sha === head_sha)
    .filter((one) => created(iso(one.createdMs)));
  const page = pageOf(found, call);
  const path = workflow ? `/actions/workflows/${call.params['workflow']}/runs` : '/actions/runs';
  return {
    status: 200,
    body: { total_count: found.length, workflow_runs: page.items.map((one) => one.json()) },
    headers: linkHeader(`${parts.views.api()}${path}`, call, page.last),
  };
}

/** Every run that GitHub shows by now, the newest first. */
function listed({ clock, repository, runs, views, project }: Parts) {
  const now = clock.now();
  const asked = runs
    .all()
    .filter((run) => run.listedMs <= now)
    .toSorted((a, b) => b.id - a.id)
    .map((run) => ({ ...run, event: 'workflow_dispatch', json: () => views.run(run) }));
  const past = pastRuns(repository, project(), now).map((run) => ({
    ...run,
    json: () => views.pastRun(run),
  }));
  return [...asked, ...past];
}

/** GitHub's date filters: `>=X`, `>X`, `<=X`, `<X`, `X..Y` (either end `*`), `X`. Undefined where it is none of them. */
function createdFilter(value: string | undefined): ((createdAt: string) => boolean) | undefined {
  if (value === undefined) return () => true;
  const [from, to] = value.split('..');
  if (to !== undefined) {
    const low = from === '*' ? Number.NEGATIVE_INFINITY : secondOf(from);
    const high = to === '*' ? Number.POSITIVE_INFINITY : secondOf(to);
    if (Number.isNaN(low) || Number.isNaN(high)) return undefined;
    return (createdAt) => secondOf(createdAt) >= low && secondOf(createdAt) <= high;
  }
  const [, operator = '', instant] = /^(>=|<=|>|<)?(.+)$/.exec(value) ?? [];
  const limit = secondOf(instant);
  if (Number.isNaN(limit)) return undefined;
  return (createdAt) => {
    const second = secondOf(createdAt);
    if (operator === '>=') return second >= limit;
    if (operator === '>') return second > limit;
    if (operator === '<=') return second <= limit;
    if (operator === '<') return second < limit;
    return instant?.includes('T') ? second === limit : createdAt.startsWith(instant ?? '');
  };
}

function secondOf(instant: string | undefined): number {
  return Math.floor(Date.parse(instant ?? '') / 1000);
}

function jobs(parts: Parts, run: Run, of: { call: Call; list: readonly Job[] }): Answer {
  const page = pageOf(of.list, of.call);
  return ok({ total_count: of.list.length, jobs: page.items.map((job) => parts.views.job(run, job)) });
}

function attemptJobs(parts: Parts, run: Run, call: Call): Answer {
  const attempt = Number(call.params['attempt']);
  const list = attempt === run.attempt ? run.jobs : run.earlierJobs[attempt - 1];
  return list ? jobs(parts, run, { call, list }) : NOT_FOUND;
}

function cancel(parts: Parts, run: Run): Answer {
  if (run.status === 'completed') return problem(409, 'Cannot cancel a workflow run that is completed.');
  parts.runs.cancel(run);
  return { status: 202, body: {}, ledger: { run_id: run.id } };
}

function rerun(parts: Parts, run: Run): Answer {
  if (run.status !== 'completed') return problem(403, 'This workflow is already running');
  parts.runs.rerun(run);
  return { status: 201, body: {}, ledger: { run_id: run.id, attempt: run.attempt } };
}

function waiting(run: Run): Job[] {
  return run.jobs.filter((job) => job.status === 'waiting');
}

function review(parts: Parts, run: Run, call: Call): Answer {
  const body = reviewSchema.safeParse(call.body);
  if (!body.success) return problem(422, `Invalid request.\n\n${body.error.issues[0]?.message ?? ''}`);
  const job = waiting(run)[0];
  const ids = body.data.environment_ids;
  if (!job || !ids.includes(environment(job.environment ?? '').id)) {
    return problem(422, 'There are no pending deployment requests to approve or reject');
  }
  if (!parts.switches().botIsReviewer) {
    return problem(
      403,
      'Must be a required reviewer of the environment to approve or reject its deployments.',
    );
  }
  parts.runs.review(run, body.data.state === 'approved');
  return { status: 200, body: [], ledger: { run_id: run.id, state: body.data.state } };
}

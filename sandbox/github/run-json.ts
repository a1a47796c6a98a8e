import type { Commit, Repository } from './demo-shop.ts';
import type { PastRun } from './past-runs.ts';
import type { Job, Run } from './run.ts';
import type { WorkflowFile } from './workflow-file.ts';

const ACTIONS_APP = { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' };

/** GitHub's JSON for what stands in the sandbox. Field names and shapes are GitHub's. */
export class JsonViews {
  readonly #repository: Repository;
  readonly #fullName: string;
  readonly #origin: () => string;

  constructor(repository: Repository, origin: () => string) {
    this.#repository = repository;
    this.#fullName = `${repository.owner}/${repository.name}`;
    this.#origin = origin;
  }

  /** The repository's address in the API. */
  api(): string {
    return `${this.#origin()}/github/repos/${this.#fullName}`;
  }

  /** The repository's address for people. */
  site(): string {
    return `${this.#origin()}/${this.#fullName}`;
  }

  repository() {
    const { id, name, owner, defaultBranch } = this.#repository;
    return {
      id,
      name,
      full_name: this.#fullName,
      private: true,
      owner: { login: owner, id: 4_100_000, type: 'Organization' },
      html_url: this.site(),
      url: this.api(),
      default_branch: defaultBranch,
      archived: false,
      disabled: false,
      permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    };
  }

  workflow(workflow: WorkflowFile) {
    return {
      id: workflow.id,
      name: workflow.name,
      path: workflow.path,
      state: 'active',
      url: `${this.api()}/actions/workflows/${workflow.id}`,
      html_url: `${this.site()}/blob/${this.#repository.defaultBranch}/${workflow.path}`,
    };
  }

  run(run: Run) {
    const url = this.#runUrl(run.id);
    return {
      ...this.#anyRun(run),
      run_attempt: run.attempt,
      event: 'workflow_dispatch',
      html_url: this.#runPage(run),
      cancel_url: `${url}/cancel`,
      rerun_url: `${url}/rerun`,
      previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
      actor: user(run.actor),
      triggering_actor: user(run.actor),
      run_started_at: iso(run.startedMs),
      updated_at: iso(run.updatedMs),
    };
  }

  pastRun(run: PastRun) {
    return {
      ...this.#anyRun(run),
      run_attempt: 1,
      event: run.event,
      html_url: `${this.site()}/actions/runs/${run.id}`,
      previous_attempt_url: null,
      actor: user('demo-shop-developer'),
      triggering_actor: user('demo-shop-developer'),
      run_started_at: iso(run.createdMs),
      updated_at: iso(run.completedMs ?? run.createdMs),
    };
  }

  #runUrl(id: number): string {
    return `${this.api()}/actions/runs/${id}`;
  }

  #anyRun(run: Run | PastRun) {
    const url = this.#runUrl(run.id);
    return {
      id: run.id,
      name: run.workflow.name,
      display_title: run.title,
      run_number: run.number,
      status: run.status,
      conclusion: run.conclusion,
      workflow_id: run.workflow.id,
      path: run.workflow.path,
      head_branch: run.ref,
      head_sha: run.sha,
      url,
      jobs_url: `${url}/jobs`,
      workflow_url: `${this.api()}/actions/workflows/${run.workflow.id}`,
      pull_requests: [],
      created_at: iso(run.createdMs),
      repository: { id: this.#repository.id, name: this.#repository.name, full_name: this.#fullName },
    };
  }

  /** Every job of a workflow is a check of its commit too. */
  pastCheckRuns(run: PastRun) {
    return run.workflow.jobs.map((job, index) =>
      this.checkRunOf(run, { id: run.id * 10 + index, name: job.key, app: ACTIONS_APP }),
    );
  }

  checkRun(run: Run, job: Job) {
    return this.checkRunOf(
      { ...run, status: job.status, conclusion: job.conclusion, completedMs: job.completedMs },
      { id: job.id, name: job.key, app: ACTIONS_APP },
    );
  }

  checkRunOf(
    run: Pick<Run, 'id' | 'sha' | 'createdMs'> & {
      readonly status: string;
      readonly conclusion: string | null;
      readonly completedMs: number | undefined;
    },
    { id, name, app }: { id: number; name: string; app: { id: number; slug: string; name: string } },
  ) {
    const page = `${this.site()}/actions/runs/${run.id}/job/${id}`;
    return {
      id,
      name,
      head_sha: run.sha,
      status: run.status,
      conclusion: run.conclusion,
      url: `${this.api()}/check-runs/${id}`,
      html_url: page,
      details_url: page,
      started_at: iso(run.createdMs),
      completed_at: isoOrNull(run.completedMs),
      output: { title: null, summary: null, text: null, annotations_count: 0 },
      check_suite: { id: run.id * 100 },
      app,
      pull_requests: [],
    };
  }

  job(run: Run, job: Job) {
    return {
      id: job.id,
      run_id: run.id,
      run_attempt: job.attempt,
      workflow_name: run.workflow.name,
      name: job.key,
      head_branch: run.ref,
      head_sha: run.sha,
      status: job.status,
      conclusion: job.conclusion,
      created_at: iso(job.createdMs),
      started_at: iso(job.startedMs ?? job.createdMs),
      completed_at: isoOrNull(job.completedMs),
      url: `${this.api()}/actions/jobs/${job.id}`,
      html_url: `${this.#runPage(run)}/job/${job.id}`,
      run_url: `${this.api()}/actions/runs/${run.id}`,
      // GitHub lists the steps of a job only once a runner has taken it.
      steps: job.startedMs === undefined ? [] : job.steps.map(stepJson),
    };
  }

  pendingDeployment(job: Job, mayApprove: boolean) {
    return {
      environment: { ...environment(job.environment ?? ''), html_url: `${this.site()}/deployments` },
      wait_timer: 0,
      wait_timer_started_at: null,
      current_user_can_approve: mayApprove,
      reviewers: [{ type: 'User', reviewer: user('release-manager') }],
    };
  }

  commit(commit: Commit) {
    const who = { name: commit.author, email: `${commit.author}@acme.example`, date: commit.date };
    const parent = this.#repository.commits[this.#repository.commits.indexOf(commit) - 1];
    return {
      sha: commit.sha,
      url: `${this.api()}/commits/${commit.sha}`,
      html_url: `${this.site()}/commit/${commit.sha}`,
      author: user(commit.author),
      commit: { message: commit.message, author: who, committer: who },
      parents: parent ? [{ sha: parent.sha }] : [],
    };
  }

  #runPage(run: Run): string {
    return `${this.site()}/actions/runs/${run.id}`;
  }
}

function user(login: string) {
  return { login, id: 4_100_001, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

/** The numeric id by which a review names an environment. */
export function environment(name: string): { id: number; name: string } {
  return { id: name === 'production' ? 160_001 : 160_002, name };
}

/** GitHub's timestamps have whole seconds. */
export function iso(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

function isoOrNull(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : iso(epochMs);
}

function stepJson(step: Job['steps'][number]) {
  return {
    number: step.number,
    name: step.name,
    status: step.status,
    conclusion: step.conclusion,
    started_at: isoOrNull(step.startedMs),
    completed_at: isoOrNull(step.completedMs),
  };
}

import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import { Access, type GithubApp } from './access.ts';
import { demoShop } from './demo-shop.ts';
import type { ApiVersion, GithubSwitches } from './dispatch-check.ts';
import { OpenedIssues } from './opened-issues.ts';
import { pastRuns } from './past-runs.ts';
import { type ProjectSwitches, USUAL_SWITCHES } from './project.ts';
import { addProjectRoutes } from './project-routes.ts';
import { GITHUB_LIMITS, RateLimit, type RateLimits } from './rate-limit.ts';
import { addRepositoryRoutes, findWorkflow } from './repository-routes.ts';
import { problem, RestDoor } from './rest-door.ts';
import type { Run } from './run.ts';
import { JsonViews } from './run-json.ts';
import { addSite } from './run-page.ts';
import { addRunRoutes } from './run-routes.ts';
import { Runs } from './runs.ts';
import { placeOf, type Scenario } from './scenario.ts';

export interface GithubSandboxOptions {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** e.g. `http://127.0.0.1:4400`, known once the server listens. */
  readonly origin: () => string;
  /** The version that answers a call which names none. */
  readonly apiVersion?: ApiVersion | undefined;
  readonly app?: GithubApp | undefined;
  /** The new version serves: the demo service is told. */
  readonly released: (version: string, atMs: number) => void;
}

/** What is left out stays as it is. */
export interface ProjectChanges extends Partial<Omit<ProjectSwitches, 'alerts'>> {
  readonly alerts?: Partial<ProjectSwitches['alerts']>;
}

export type RunAction = 'approve' | 'reject' | 'cancel' | 'rerun' | 'delete';

/** The sandbox's GitHub: one repository, its workflows and their runs. Writes and executed deployments are in the ledger. */
export class GithubSandbox {
  readonly #options: GithubSandboxOptions;
  readonly #repository = demoShop();
  readonly #views: JsonViews;
  readonly #rateLimit: RateLimit;
  readonly #runs: Runs;
  readonly #opened: OpenedIssues;
  readonly #listeners = new Set<() => void>();
  readonly #scenarios = new Map<string, Scenario>();
  #switches: GithubSwitches;
  #project: ProjectSwitches = USUAL_SWITCHES;
  #door: RestDoor | undefined;

  constructor(options: GithubSandboxOptions) {
    this.#options = options;
    this.#views = new JsonViews(this.#repository, options.origin);
    this.#rateLimit = new RateLimit(() => options.clock.now());
    this.#switches = usualSwitches(options);
    this.#opened = new OpenedIssues(options.clock, this.#views);
    this.#runs = new Runs(options.clock, {
      executed: (run, kind, atMs) => {
        options.ledger.add({ system: 'github', kind, accepted: true, data: executionFacts(run, atMs) });
      },
      released: (run, atMs) => {
        if (run.inputs['environment'] === 'production') options.released(run.inputs['version'] ?? '', atMs);
      },
      changed: () => this.#changed(),
    });
  }

  /** To be registered under `/github`, in a context of its own. */
  async register(app: FastifyInstance): Promise<void> {
    speakLikeGithub(app);
    const access = new Access(this.#options.app);
    const door = new RestDoor(app, {
      ledger: this.#options.ledger,
      faults: this.#options.faults,
      callerOf: (authorization) => access.callerOf(authorization),
      rateLimit: this.#rateLimit,
      apiVersion: () => this.#switches.apiVersion,
      missing: () => this.#switches.missingPermissions,
    });
    this.#door = door;
    addRepositoryRoutes(door, this.#repository, this.#views);
    addRunRoutes(door, {
      clock: this.#options.clock,
      repository: this.#repository,
      runs: this.#runs,
      views: this.#views,
      switches: () => this.#switches,
      scenarioFor: (workflow) =>
        this.#scenarios.get(workflow.file) ?? this.#scenarios.get('*') ?? { outcome: 'succeed' },
      project: () => this.#project,
    });
    addProjectRoutes(door, {
      opened: this.#opened,
      clock: this.#options.clock,
      repository: this.#repository,
      runs: this.#runs,
      views: this.#views,
      project: () => this.#project,
    });
    addSignIn(door, access);
  }

  /** Its pages for people: to be registered without a prefix. */
  async registerSite(app: FastifyInstance): Promise<void> {
    addSite(app, {
      repository: this.#repository,
      runs: this.#runs,
      pastRuns: () => pastRuns(this.#repository, this.#project, this.#options.clock.now()),
    });
  }

  /** Makes every move of a run that is due by now. */
  settle(): void {
    this.#runs.settle();
  }

  /** Sets how later runs end (of one workflow file, or all); a sentence where there is no such workflow, job or step. */
  setScenario(workflowFile: string | undefined, scenario: Scenario): string | undefined {
    const workflow = findWorkflow(this.#repository, workflowFile);
    if (workflowFile !== undefined && !workflow) return `There is no workflow ${workflowFile}`;
    if (!workflow && (scenario.job ?? scenario.step) !== undefined) {
      return 'A job or step needs its workflow named';
    }
    const place = workflow && placeOf(scenario, workflow);
    if (typeof place === 'string') return place;
    this.#scenarios.set(workflow?.file ?? '*', scenario);
    this.#changed();
    return undefined;
  }

  /** Changes how a run ends that is on its way; a sentence where that is not possible. */
  setRunScenario(runId: number, scenario: Scenario): string | undefined {
    const run = this.#runs.find(runId);
    if (!run) return noRun(runId);
    const place = placeOf(scenario, run.workflow);
    if (typeof place === 'string') return place;
    this.#runs.changeScenario(run, scenario);
    return undefined;
  }

  /** What a person does on github.com; a sentence where it is not possible. */
  actOnRun(runId: number, action: RunAction): string | undefined {
    this.#runs.settle();
    const run = this.#runs.find(runId);
    if (!run) return noRun(runId);
    const done = run.status === 'completed';
    if (action === 'approve' || action === 'reject') {
      return this.#runs.review(run, action === 'approve') ? undefined : `Run ${runId} waits for no review`;
    }
    if (action === 'cancel' && done) return `Run ${runId} is completed`;
    if (action === 'rerun' && !done) return `Run ${runId} is still ${run.status}`;
    if (action === 'cancel') this.#runs.cancel(run);
    else if (action === 'rerun') this.#runs.rerun(run);
    else this.#runs.remove(run);
    return undefined;
  }

  setSwitches(changes: Partial<GithubSwitches>): void {
    this.#switches = { ...this.#switches, ...changes };
    this.#changed();
  }

  /** Turns the tests of pushes, what runs by the clock, open issues and alerts. */
  setProject({ alerts, ...changes }: ProjectChanges): void {
    this.#project = { ...this.#project, ...changes, alerts: { ...this.#project.alerts, ...alerts } };
    this.#changed();
  }

  setRateLimits(changes: Partial<RateLimits>): void {
    this.#rateLimit.setLimits(changes);
    this.#changed();
  }

  /** Ends what is on its way and forgets scenarios, switches and limits. */
  reset(): void {
    this.#runs.settle();
    for (const run of this.#runs.all()) if (run.status !== 'completed') this.#runs.cancel(run);
    this.#scenarios.clear();
    this.#switches = usualSwitches(this.#options);
    this.#project = USUAL_SWITCHES;
    this.#rateLimit.setLimits(GITHUB_LIMITS);
    this.#changed();
  }

  /** Makes it as new: no run was ever started. */
  empty(): void {
    this.#runs.empty();
    this.#opened.empty();
    this.reset();
  }

  snapshot() {
    this.#runs.settle();
    return {
      repository: `${this.#repository.owner}/${this.#repository.name}`,
      switches: this.#switches,
      project: this.#project,
      rateLimits: this.#rateLimit.limits(),
      scenarios: Object.fromEntries(this.#scenarios),
      workflows: this.#repository.workflows.map(({ file, name, jobs }) => ({ file, name, jobs })),
      calls: this.#door?.counts() ?? {},
      runs: this.#runs.all().map((run) => ({
        ...this.#views.run(run),
        workflow_file: run.workflow.file,
        inputs: run.inputs,
        /** When its next step ends or begins, in sandbox time; undefined while nothing moves it. */
        next_move_ms: run.dueMs,
        scenario: run.scenario,
        jobs: run.jobs.map((job) => this.#views.job(run, job)),
      })),
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#runs.close();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function usualSwitches({ apiVersion = '2022-11-28' }: GithubSandboxOptions): GithubSwitches {
  return {
    apiVersion,
    runDetails: 'supported',
    maxInputs: 25,
    missingPermissions: [],
    listingDelayMs: 0,
    botIsReviewer: false,
  };
}

function addSignIn(door: RestDoor, access: Access): void {
  const url = '/app/installations/:installation/access_tokens';
  door.on({ method: 'POST', url, name: 'access_token', signIn: true }, (call) => {
    const granted = access.installationToken(call.authorization, Number(call.params['installation']));
    if ('message' in granted) return problem(granted.status, granted.message);
    const permissions = {
      actions: 'write',
      contents: 'read',
      deployments: 'read',
      issues: 'write',
      metadata: 'read',
    };
    const expires_at = new Date(granted.expiresMs).toISOString();
    return {
      status: 201,
      body: { token: granted.token, expires_at, permissions, repository_selection: 'all' },
    };
  });
}

function executionFacts(run: Run, atMs: number): Record<string, unknown> {
  const { version, environment, golive_id } = run.inputs;
  return {
    run_id: run.id,
    attempt: run.attempt,
    version,
    environment,
    golive_id,
    at: new Date(atMs).toISOString(),
  };
}

function noRun(runId: number): string {
  return `There is no run ${runId}`;
}

function speakLikeGithub(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch {
      done(Object.assign(new Error('Problems parsing JSON'), { statusCode: 400 }));
    }
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(problem(404, 'Not Found').body));
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) console.error(error);
    return reply.code(status).send(problem(status, error.message).body);
  });
}

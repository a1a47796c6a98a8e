import type { Github, GithubCancels, GithubIssues, GithubLooks } from '../adapters/github.ts';
import type { RunView } from '../adapters/github-read-run.ts';
import type { HealthProbe } from '../adapters/health.ts';
import type { Checks } from '../checks/run-check.ts';
import { specOf } from '../domain/checks/checks.ts';
import type { RunLink, RunRequest } from '../domain/event.ts';
import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import type { Runbook } from '../domain/runbook.ts';
import { findStep, isDeployment, stepsOf } from '../domain/steps/step.ts';
import type { Catalogue } from '../messages/catalogue.ts';

/*
 * The world outside as a rehearsal has it: nothing is asked of anybody, all follows from the clock and the failures that
 * were wished for. A run lasts as long as the plan says, and ends well unless it was to fail.
 */

interface WorldNeeds {
  readonly clock: { now(): number };
  readonly runbook: Runbook;
  readonly t0: number;
  readonly failures: readonly Failure[];
  readonly words: Catalogue;
  /** Says what GitHub would have got besides runs. */
  readonly tellOfIssue: (title: string) => Promise<void>;
}

export interface FakeWorld {
  readonly github: Github & GithubIssues & GithubLooks & GithubCancels;
  readonly probe: HealthProbe;
  readonly checks: Checks;
  /** The next instant at which it changes by itself. */
  nextChangeAt(): number | undefined;
}

type OfRuns = Pick<FakeWorld['github'], 'dispatch' | 'findRun' | 'readRun' | 'cancelRun'>;

interface FakeRun {
  readonly request: RunRequest;
  readonly link: RunLink;
  endsAt: number;
  conclusion: 'success' | 'failure' | 'cancelled';
}

/** Where the plan names no duration of the deployment. */
const usualRunMs = 10 * 60_000;
/** A run that is to fail at once still begins before it. */
const leastRunMs = 5_000;
const answeredWithinMs = 50;
/** Nobody is there: an address that leads nowhere, by RFC 6761. */
const nowhere = 'https://rehearsal.invalid';

export function createFakeWorld(needs: WorldNeeds): FakeWorld {
  const { clock, words } = needs;
  const { made } = words.rehearsal;
  const runs: FakeRun[] = [];
  const downFrom = whenFails(needs, 'health');
  return {
    github: { ...githubOfRuns(needs, runs), ...quietGithub(needs) },
    probe: {
      probe: async () => {
        const outcome = isDown(runs, downFrom, clock.now()) ? 'down' : 'up';
        return { outcome, detail: made.health[outcome], latencyMs: answeredWithinMs };
      },
    },
    checks: fakeChecks(needs),
    nextChangeAt() {
      const now = clock.now();
      const later = [...runs.map(({ endsAt }) => endsAt), downFrom ?? 0].filter((at) => at > now);
      return later.length > 0 ? Math.min(...later) : undefined;
    },
  };
}

function whenFails({ failures, t0 }: WorldNeeds, kind: 'deployment' | 'health'): number | undefined {
  const failure = failures.find((one) => one.kind === kind);
  return failure && 'atOffsetMs' in failure ? t0 + failure.atOffsetMs : undefined;
}

/** From its instant on, until a rollback is through. */
const isDown = (runs: readonly FakeRun[], from: number | undefined, now: number): boolean =>
  from !== undefined &&
  now >= from &&
  !runs.some(
    ({ request, endsAt, conclusion }) =>
      request.purpose === 'rollback' && conclusion === 'success' && endsAt >= from && endsAt <= now,
  );

function githubOfRuns(needs: WorldNeeds, runs: FakeRun[]): OfRuns {
  const { clock, runbook } = needs;
  const deployment = stepsOf(runbook).find(({ step }) => isDeployment(step));
  const lasts = ({ step }: RunRequest): number =>
    step === undefined
      ? (deployment?.step.durationMs ?? usualRunMs)
      : (findStep(runbook, step)?.durationMs ?? usualRunMs) / 2;

  function start(request: RunRequest): FakeRun {
    const now = clock.now();
    const runId = runs.length + 1;
    const hasFailed = runs.some(({ conclusion }) => conclusion === 'failure');
    const failsAt = request.purpose === 'deploy' && !hasFailed ? whenFails(needs, 'deployment') : undefined;
    const ends =
      failsAt === undefined
        ? ({ endsAt: now + lasts(request), conclusion: 'success' } as const)
        : ({ endsAt: Math.max(now + leastRunMs, failsAt), conclusion: 'failure' } as const);
    const run: FakeRun = { request, link: { runId, url: `${nowhere}/runs/${runId}` }, ...ends };
    runs.push(run);
    return run;
  }

  function view(runId: number): RunView {
    const run = runs[runId - 1];
    if (!run) return { state: 'deleted' };
    const facts = { attempt: 1, url: run.link.url, jobs: undefined, unchanged: false };
    return clock.now() < run.endsAt
      ? { ...facts, state: 'running', status: 'in_progress' }
      : { ...facts, state: 'completed', conclusion: run.conclusion };
  }

  return {
    dispatch: async (request) => ({ run: start(request).link }),
    findRun: async ({ run: { correlationId } }) => {
      const run = runs.find(({ request }) => request.correlationId === correlationId);
      return run ? { found: run.link } : { absent: true };
    },
    readRun: async ({ runId }) => view(runId),
    async cancelRun({ runId }) {
      const run = runs[runId - 1];
      const now = clock.now();
      if (run && now < run.endsAt) Object.assign(run, { endsAt: now, conclusion: 'cancelled' });
    },
  };
}

/** Nothing is known to speak against anything. */
function quietGithub({ tellOfIssue }: WorldNeeds): Omit<FakeWorld['github'], keyof OfRuns> {
  let issues = 0;
  return {
    readChanges: async ({ base, head }) => ({
      ...(base === undefined ? {} : { base }),
      head,
      url: `${nowhere}/compare`,
      status: 'ahead',
      commits: 0,
      lacks: 0,
      pulls: [],
      lookedAt: 0,
      authors: [],
    }),
    checkWorkflow: async () => ({
      exists: true,
      hasDispatch: true,
      declaresGoliveId: true,
      showsGoliveId: true,
      inputs: [],
      requiredInputs: [],
    }),
    knowsRef: async () => true,
    lookBeforeDispatch: async () => ({ unfinished: [] }),
    async openIssue({ title }) {
      await tellOfIssue(title);
      issues += 1;
      return { number: issues, url: `${nowhere}/issues/${issues}` };
    },
    findIssue: async () => ({ absent: true }),
  };
}

const fakeChecks = ({ failures, words: { rehearsal } }: WorldNeeds): Checks => ({
  run: async ({ spec, goLive: { runbook } }) =>
    failures.some((failure) => failure.kind === 'check' && spec === specOf(runbook, failure.check))
      ? { verdict: 'failed', evidence: rehearsal.made.checkFailed }
      : { verdict: 'passed', evidence: rehearsal.made.checkPassed },
});

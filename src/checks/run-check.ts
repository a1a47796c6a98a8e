import type { CheckKind, CheckOutcome, CheckSpec } from '../domain/checks/check.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { CheckAdapters, CheckCase, CheckedGoLive, CheckRunner } from './check-runner.ts';
import { checkDns } from './dns.ts';
import { checkGithubAlerts } from './github-alerts.ts';
import { checkGithubCi } from './github-ci.ts';
import { checkGithubMerged } from './github-merged.ts';
import { checkGithubWorkflow } from './github-workflow.ts';
import { checkHttp } from './http.ts';
import { checkOpenIssues } from './open-issues.ts';
import { lookAtEach, seen, unknown } from './outcome.ts';
import { checkRehearsed } from './rehearsed.ts';
import { checkSlackReachable } from './slack-reachable.ts';
import { checkStatusPage } from './status-page.ts';
import { checkTls } from './tls.ts';
import { createTurns } from './turns.ts';

/** A kind without a runner does not compile. */
const RUNNERS: { readonly [Kind in CheckKind]: CheckRunner<Kind> } = {
  http: checkHttp,
  tls: checkTls,
  dns: checkDns,
  github_ci: checkGithubCi,
  github_merged: checkGithubMerged,
  github_alerts: checkGithubAlerts,
  github_workflow: checkGithubWorkflow,
  status_page: checkStatusPage,
  slack_reachable: checkSlackReachable,
  open_issues: checkOpenIssues,
  rehearsed: checkRehearsed,
  all: ({ spec, ...it }) => lookAtEach(it, spec.checks, (one) => runnerOf(one)(it)),
};

export interface CheckRequest {
  readonly spec: CheckSpec;
  readonly goLive: CheckedGoLive;
  /** The go-live's clock, epoch milliseconds. */
  readonly now: number;
  /** Calls the check off, also while it waits for its turn. */
  readonly signal?: AbortSignal | undefined;
}

export interface Checks {
  /** Looks once, in its turn. Never throws for what the outside does: what cannot be seen is `unknown`. */
  run(request: CheckRequest): Promise<CheckOutcome>;
}

export interface CheckLimits {
  /** Of one check, from the moment at which its turn has come. */
  readonly timeoutMs: number;
  readonly atOnce: number;
  /** From the beginning of one to that of the next: quick answers of many must not take the whole processor. */
  readonly spacingMs: number;
}

const USUAL_LIMITS: CheckLimits = { timeoutMs: 10_000, atOnce: 8, spacingMs: 20 };
/** Of its time, so that a call that hangs is told of by whoever knows what it was. */
const SHARE_OF_ONE_CALL = 0.8;

/** Runs checks, a few at once: however many are wanted together, people's clicks do not wait for them. */
export function createChecks(
  adapters: CheckAdapters,
  words: Catalogue,
  limits: CheckLimits = USUAL_LIMITS,
): Checks {
  const calledOff = unknown(words.checks.calledOff);
  const turns = createTurns(limits);

  async function inTime({ spec, goLive, now, signal }: CheckRequest): Promise<CheckOutcome> {
    const timeout = AbortSignal.timeout(limits.timeoutMs);
    const ends = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const timeoutMs = Math.floor(limits.timeoutMs * SHARE_OF_ONE_CALL);
    const it = { goLive, now, adapters, words, timeoutMs, signal: ends };
    return withinTime(
      seen(() => runnerOf(spec)(it)),
      ends,
      () => (signal?.aborted ? calledOff : unknown(words.checks.nothingSeen(limits.timeoutMs / 1000))),
    );
  }

  return {
    async run(request) {
      if (request.signal?.aborted) return calledOff;
      return turns
        .take(() => inTime(request), request.signal)
        .catch((error: unknown) => {
          if (request.signal?.aborted) return calledOff;
          throw error;
        });
    },
  };
}

/** The runner of a kind, bound to a check of that kind. */
function runnerOf<Kind extends CheckKind>(
  spec: CheckCase<Kind>['spec'] & { readonly kind: Kind },
): (it: Omit<CheckCase<Kind>, 'spec'>) => Promise<CheckOutcome> {
  const run: CheckRunner<Kind> = RUNNERS[spec.kind];
  return (it) => run({ ...it, spec });
}

/** What hangs is left behind; its own connections end with the signal. */
function withinTime(
  work: Promise<CheckOutcome>,
  ends: AbortSignal,
  otherwise: () => CheckOutcome,
): Promise<CheckOutcome> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(otherwise());
    ends.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => ends.removeEventListener('abort', stop));
  });
}

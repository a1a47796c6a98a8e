import type { Changes } from '../domain/deployment/changes.ts';
import type { RunLink, RunRequest } from '../domain/event.ts';
import type { ListedRun } from '../domain/guards/foreign-run.ts';
import { type CancelQuestion, cancelRun } from './github-cancel-run.ts';
import { type ChangesQuestion, readChanges } from './github-changes.ts';
import { createGithubClient, type GithubOptions } from './github-client.ts';
import { type Dispatched, dispatchRun } from './github-dispatch.ts';
import { findRun, type RunSearch } from './github-find-run.ts';
import { findIssue, type IssueLink, type IssueSearch, type NewIssue, openIssue } from './github-issues.ts';
import { type GithubLook, type LastLookQuestion, lookBeforeDispatch } from './github-last-look.ts';
import { type ProductionRunsQuestion, readProductionRuns } from './github-production-runs.ts';
import { answerProtection, type ProtectionAnswer, readRunTitle } from './github-protection-rule.ts';
import { type RunQuestion, type RunView, readRun } from './github-read-run.ts';
import { knowsRef, type RefQuestion } from './github-ref.ts';
import { readWorkflow, type WorkflowFacts, type WorkflowTarget } from './github-workflow.ts';
import type { Lookup } from './lookup.ts';

/** GitHub, as far as golive speaks with it. Every call is made once; what failed is thrown as an `OutsideError`. */
export interface Github {
  /** After `sendUntil` (real time) nothing is sent any more: somebody else may be at it. */
  dispatch(run: RunRequest, sendUntil?: number): Promise<Dispatched>;
  findRun(search: RunSearch): Promise<Lookup<RunLink>>;
  readRun(question: RunQuestion): Promise<RunView>;
  /** What a version brings beyond another. */
  readChanges(question: ChangesQuestion): Promise<Changes>;
  /** For planning: whether a dispatch could work, and whether its run could be told apart afterwards. */
  checkWorkflow(target: WorkflowTarget): Promise<WorkflowFacts>;
  /** Whether there is such a tag, branch or commit. */
  knowsRef(question: RefQuestion): Promise<boolean>;
}

/** Whether anything speaks against a deployment at this moment. */
export interface GithubLooks {
  lookBeforeDispatch(question: LastLookQuestion): Promise<GithubLook>;
}

/** Stops a run that goes on; one that has ended stays as it is. */
export interface GithubCancels {
  cancelRun(question: CancelQuestion): Promise<void>;
}

/** Who has run what of a service's workflows. */
export interface GithubRunLists {
  productionRuns(question: ProductionRunsQuestion): Promise<readonly ListedRun[]>;
}

/** Its protected environments, which ask whether a run may go on. */
export interface GithubProtection {
  runTitle(run: { readonly repository: string; readonly runId: number }): Promise<string>;
  answerProtection(answer: ProtectionAnswer): Promise<void>;
}

/** Its issues: what is to be done after a rollback. */
export interface GithubIssues {
  openIssue(issue: NewIssue): Promise<IssueLink>;
  findIssue(search: IssueSearch): Promise<Lookup<IssueLink>>;
}

export function createGithub(
  options: GithubOptions,
): Github & GithubIssues & GithubLooks & GithubCancels & GithubRunLists & GithubProtection {
  const client = createGithubClient(options);
  return {
    dispatch: (run, sendUntil) => dispatchRun(client, run, sendUntil),
    findRun: (search) => findRun(client, search),
    readRun: (question) => readRun(client, question),
    readChanges: (question) => readChanges(client, question),
    openIssue: (issue) => openIssue(client, issue),
    findIssue: (search) => findIssue(client, search),
    checkWorkflow: (target) => readWorkflow(client, target),
    knowsRef: (question) => knowsRef(client, question),
    productionRuns: (question) => readProductionRuns(client, question),
    runTitle: (run) => readRunTitle(client, run),
    answerProtection: (answer) => answerProtection(client, answer),
    cancelRun: (question) => cancelRun(client, question),
    lookBeforeDispatch: (question) => lookBeforeDispatch(client, question),
  };
}

import type { HealthVerdict, HealthWords } from './health/health.ts';
import type { NoticeChannel } from './notices/reach.ts';
import type { Milestone, Unsaid } from './runbook.ts';
import type { PerformanceWords } from './steps/performance.ts';

/*
 * The sentences that rules themselves put into events and notices. They stay on record as they were said, so the rules are
 * given them in the language that golive speaks at that moment: `recorded` of the catalogue.
 */
export interface RecordedWords {
  readonly deployment: DeploymentWords;
  readonly rollback: RollbackWords;
  readonly steps: StepWords;
  readonly notices: NoticeSentences;
  readonly health: HealthWords;
  readonly performance: PerformanceWords;
  /** The task to look at a break-glass; `what`: `gate/ID`, `lock`, with the name of a gate or an item. */
  readonly glassReview: (what: string, name: string | undefined) => string;
  readonly restored: string;
}

interface DeploymentWords {
  /** GitHub did not take it before, and it is not tried again. */
  readonly notSentAgain: Readonly<Record<'past_grace' | 'version_moved' | 'called_off', string>>;
  readonly commitUnread: string;
}

interface RollbackWords {
  /** Why it is held, where a deployment was called back before GitHub had it and nobody said more. */
  readonly asked: string;
  readonly unended: string;
  readonly health: (health: HealthVerdict) => string;
  readonly workflowWaits: (workflow: string) => string;
  readonly workflowFailed: (workflow: string, conclusion: string) => string;
}

/** Why a step has failed. */
interface StepWords {
  readonly calledBack: string;
  readonly notStarted: (reason: string) => string;
  readonly workflowFailed: (workflow: string, conclusion: string) => string;
  readonly startUnknown: (workflow: string) => string;
  readonly superseded: (goLive: string) => string;
  readonly unwatched: string;
  readonly nothingToTest: string;
  readonly testFailed: (over: string, reason: string) => string;
  readonly testNotArrived: (over: string) => string;
  /** What a test went over; `place`: the id of a Slack channel or the name of a webhook. */
  readonly over: Readonly<Record<TestedOver, (place: string) => string>>;
}

type TestedOver = Exclude<NoticeChannel, 'bridge'> | 'webhook';

interface NoticeSentences {
  /** Said in golive's own words where the runbook has none. */
  readonly turns: Readonly<Record<Turn, { readonly title: string; readonly text: string }>>;
  readonly unsaid: Unsaid;
  readonly newEta: (about: string, eta: string, what: string) => string;
  readonly resolved: (about: string, what: string, resolution: string) => string;
  readonly status: (about: string, text: string) => string;
  readonly issue: (number: number, what: string, eta: string) => string;
  /** The evidence of a task that stands for a notice; `missing`: the channels that it could not use, such as `status_page`. */
  readonly told: (notice: string, missing: readonly string[]) => string;
}

/** What whoever heard the first part must hear the end of. */
export type Turn = Extract<
  Milestone,
  'rescheduled' | 'held_past_t0' | 'aborted' | 'rolled_back' | 'success_declared'
>;

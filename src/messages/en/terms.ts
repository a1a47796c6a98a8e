import type { MessageRef } from '../../domain/effect.ts';
import type { GateStanding } from '../../domain/gates/gate.ts';
import type { HealthVerdict } from '../../domain/health/health.ts';
import type { PerformanceVerdict } from '../../domain/health/health-event.ts';
import type { Status } from '../../domain/status.ts';

/** The fixed words for where things stand. */
export const terms = {
  title: (g: { id: string; service: string; version: string; environment: string }) =>
    `${g.id} · ${g.service} ${g.version} → ${g.environment}`,
  about: (id: string, sentence: string) => `${id}: ${sentence}`,
  input: (name: string, value: string) => `${name} \`${value}\``,
  plainOnly: (id: string) =>
    `Slack did not take this message in full, so these are its words alone. \`/golive status ${id}\` shows the rest.`,
  status: {
    planned: 'Planned',
    approved: 'Final GO given',
    starting: 'Starting',
    deploying: 'Deploying',
    deployment_failed: 'Deployment failed',
    validating: 'Validating',
    succeeded: 'Live, success declared',
    rolling_back: 'Rolling back',
    verifying_rollback: 'Verifying the rollback',
    rollback_failed: 'Rollback failed',
    rolled_back: 'Rolled back',
    aborted: 'Aborted',
  } satisfies Record<Status, string>,
  onHold: (status: string) => `On hold (${status})`,
  standing: {
    not_open: 'not open yet',
    open: 'no vote yet',
    go: 'GO',
    no_go: 'NO-GO',
    overruled: 'NO-GO, overruled',
    outdated: 'GO outdated',
  } satisfies Record<GateStanding, string>,
  verdict: { up: 'up', down: 'down', unknown: 'unknown' } satisfies Record<HealthVerdict, string>,
  performance: { fine: 'fast enough', degraded: 'too slow', unknown: 'not known' } satisfies Record<
    PerformanceVerdict,
    string
  >,
  vote: { GO: 'GO', 'NO-GO': 'NO-GO' },
  /** What each kind of message is called, where it could not be delivered. */
  messageOf: {
    control: 'this card',
    checklist: 'the checklist',
    steps: 'the execution plan',
    success: 'the criteria of success',
    retrospective: 'the retrospective',
    follow_ups: 'a list of follow-ups',
    gate: 'the card of a gate',
    no_go: 'the alert of a NO-GO',
    vote_reminder: 'a reminder to vote',
    escalation: 'the message to the escalation contact',
    ladder: 'the call of the contacts',
    ladder_call: 'the message to a contact',
    issue: 'the card of an issue',
    update: 'a status update',
    update_ask: 'the question for a status update',
    short_ask: 'the question for the short form of a status update',
    start: 'the start card',
    start_overdue: 'the card of an overdue start',
    health_alarm: 'the health alarm',
    proposal: 'the rollback proposal',
    approval: 'the question for an approval',
    notice_test: 'the test of a notice',
    channel_test: 'the test of the notification channels',
    doubt: 'the question whether a notice arrived',
    event: 'a message in another channel',
  } satisfies Record<MessageRef['card'], string>,
  purpose: { deploy: 'deployment', rollback: 'rollback', verify: 'verification of the rollback' },
  workflowOfStep: (step: string) => `workflow of “${step}”`,
  runStatus: {
    queued: 'queued',
    in_progress: 'in progress',
    waiting: 'waiting for an approval in GitHub',
    other: 'in a state that golive does not know',
  },
  /** GitHub's conclusions; a word that is not here is shown as it came. */
  conclusion: {
    success: 'succeeded',
    failure: 'failed',
    cancelled: 'was cancelled',
    timed_out: 'timed out',
    skipped: 'was skipped',
    neutral: 'ended without a result',
    stale: 'went stale',
    action_required: 'stopped and asks for an action in GitHub',
    startup_failure: 'could not start',
    deleted: 'was deleted in GitHub',
    never_found: 'was never found in GitHub',
  },
  otherConclusion: (word: string) => `ended as “${word}”`,
  issue: (number: number) => `issue ${number}`,
  run: (id: number) => `run ${id}`,
  runWithoutLink: 'the run',
  anchor: (anchor: string) => `Audit anchor \`${anchor}\``,
  overruled: (by: string, ruler: string, reason: string) =>
    `*NO-GO by ${by}, overruled by ${ruler}:* ${reason}`,
  planDiffers: {
    role: (title: string, planned: string, written: string) => `${title} ${planned} instead of ${written}`,
    moreRoles: (n: number) => (n === 1 ? '1 more role' : `${n} more roles`),
    nobody: 'nobody',
    runbook: (planned: string, written: string) => `runbook ${planned} instead of ${written}`,
  },
  list: (parts: readonly string[]) => parts.join('; '),
  /** The notice of one thing that happened: the `title` of all of its kind, and which of them. */
  occasion: {
    update: 'Status update',
    told: (title: string, number: string) => `${title} ${number}`,
    resolved: (title: string, number: string) => `${title} ${number} resolved`,
    eta: (title: string, number: string, count: string) => `${title} ${number}, new ETA (${count})`,
    short: (title: string, number: string) => `${title} ${number} in short`,
  },
  noTrigger: 'none of the triggers in the runbook',
  quoted: (text: string) => `“${text}”`,
  andMore: (n: number) => `… and ${n} more`,
  next: (sentence: string) => `*Next:* ${sentence}`,
  /** In a message that is not drawn anew: how things stood when it was posted. */
  nextAsOf: (at: string, sentence: string) => `*Next* (as of ${at}): ${sentence}`,
  happenedAt: (at: string, sentence: string) => `${at} ${sentence}`,
  noReason: 'no reason given',
  previousVersion: 'the previous version',
  aTarget: 'service environment',
  thisGoLive: 'this go-live',
  itsRole: 'its role',
};

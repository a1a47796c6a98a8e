import { followUpsDue } from './afterwards/follow-ups.ts';
import { nextTaskReminderAt } from './checklist/task-reminder.ts';
import { checkMoments } from './checks/checks.ts';
import { changesRetryAt } from './deployment/changes.ts';
import { overdueAt } from './deployment/deployment.ts';
import type { Due } from './due.ts';
import { delegationsOver } from './gates/delegation.ts';
import { closingToTell } from './gates/gate-time.ts';
import { staleVotes } from './gates/stale-vote.ts';
import { nextReminderAt } from './gates/vote-reminder.ts';
import { areVotesOpen, type GoLive } from './go-live.ts';
import { blockers } from './guards/blockers.ts';
import { measurementsDue } from './health/success.ts';
import { watchEndsAt } from './health/watch.ts';
import { externalDueAt, nextApprovalAskAt } from './notices/external-notice.ts';
import { etaPassesAt } from './notices/issue.ts';
import { noticeDueAt, noticeMissedAt } from './notices/notice.ts';
import { nextShortAskAt } from './notices/short-update.ts';
import { leftOpenAt } from './notices/status-page.ts';
import { updateAskedAt } from './notices/update-time.ts';
import { nextCallAt } from './people/contact-ladder.ts';
import { holdersAskedForAt } from './people/holders.ts';
import { remembered } from './remembered.ts';
import { reviewDueAt } from './reviews/document-control.ts';
import { unverifiedAt } from './rollback/rollback.ts';
import { rollbackWindowDue } from './rollback/rollback-budget.ts';
import { unansweredDue } from './rollback/trigger-ladder.ts';
import { isBeforeStart, isFinished } from './status.ts';
import { outlookChangesAt } from './steps/forecast.ts';
import { overruns } from './steps/overrun.ts';
import { stepsOf } from './steps/step.ts';
import { stepsDue } from './steps/steps-due.ts';
import { bakeDueAt } from './steps/traffic.ts';
import { leftAtNextChange } from './time/countdown.ts';

/** All that waits for time, in the order of time: what is due is what lies at or before now. */
export const upcoming = remembered((goLive: GoLive, now: number): readonly Due[] =>
  waiting(goLive, now, Number.POSITIVE_INFINITY),
);

/** Whatever costs more than to see that it comes later is left out from `before` on. */
function waiting(goLive: GoLive, now: number, before: number): readonly Due[] {
  const all = [
    ...holders(goLive, now),
    ...contactCalls(goLive),
    ...etas(goLive),
    ...updates(goLive),
    ...review(goLive),
    ...changes(goLive),
    ...gateOpenings(goLive),
    ...gateClosings(goLive, before),
    ...stale(goLive),
    ...delegations(goLive),
    ...voteReminders(goLive, now, before),
    ...steps(goLive, now),
    ...start(goLive, now),
    ...barsEnd(goLive),
    ...notices(goLive),
    ...externals(goLive, before),
    ...runs(goLive),
    ...rollbackWindowDue(goLive),
    ...unansweredDue(goLive),
    ...measurementsDue(goLive),
    ...followUpsDue(goLive),
    ...reminders(goLive, now),
    ...leftOpen(goLive),
  ];
  return all.sort((a, b) => a.at - b.at);
}

export const due = (goLive: GoLive, now: number): readonly Due[] =>
  upcoming(goLive, now).filter((d) => d.at <= now);

/**
 * What the scheduler's index holds: the next thing due, or the next change of what the card says of the time. Every
 * command asks for it, and the countdown mostly comes first.
 */
export function nextDueAt(goLive: GoLive, now: number): number | undefined {
  const changesAt = cardChangesAt(goLive, now);
  const at = Math.min(waiting(goLive, now, changesAt)[0]?.at ?? Number.POSITIVE_INFINITY, changesAt);
  return at < Number.POSITIVE_INFINITY ? at : undefined;
}

/** When, after `now`, what the card says of the time changes though nothing happens; infinite where it does not. */
export function cardChangesAt(goLive: GoLive, now: number): number {
  const changes = [
    countdownChangesAt(goLive, now),
    outlookChangesAt(goLive, now),
    ...phaseChangesAt(goLive),
    watchEndsAt(goLive),
  ].flatMap((at) => (at !== undefined && at > now ? at : []));
  return Math.min(...changes);
}

function reminders(goLive: GoLive, now: number): readonly Due[] {
  const at = nextTaskReminderAt(goLive, now);
  return at === undefined ? [] : [{ at, action: { type: 'RemindOfTasks', slot: at } }];
}

function leftOpen(goLive: GoLive): readonly Due[] {
  const at = leftOpenAt(goLive);
  return at === undefined ? [] : [{ at, action: { type: 'ReportStatusPageLeftOpen' } }];
}

/** From T-0 on the start itself asks about those that it rests on. */
function holders(goLive: GoLive, now: number): readonly Due[] {
  const at = holdersAskedForAt(goLive);
  return at === undefined || now >= goLive.t0 ? [] : [{ at, action: { type: 'AskForHolders' } }];
}

function review(goLive: GoLive): readonly Due[] {
  const at = reviewDueAt(goLive);
  return at === undefined ? [] : [{ at, action: { type: 'ReportReviewDue' } }];
}

/** Whatever has become of the go-live: who escalated it waits for somebody. */
const contactCalls = (goLive: GoLive): readonly Due[] =>
  goLive.escalations.flatMap((escalation): readonly Due[] => {
    const at = nextCallAt(goLive, escalation);
    return at === undefined
      ? []
      : [{ at, action: { type: 'CallNextContact', escalation: escalation.number } }];
  });

const etas = (goLive: GoLive): readonly Due[] =>
  goLive.issues.flatMap((issue): readonly Due[] => {
    const at = etaPassesAt(goLive, issue);
    return at === undefined ? [] : [{ at, action: { type: 'ReportIssueEtaPassed', issue: issue.number } }];
  });

function updates(goLive: GoLive): readonly Due[] {
  const at = updateAskedAt(goLive);
  const shortAt = nextShortAskAt(goLive);
  return [
    ...(at === undefined ? [] : [{ at, action: { type: 'AskForUpdate' } as const }]),
    ...(shortAt === undefined ? [] : [{ at: shortAt, action: { type: 'AskForShortUpdate' } as const }]),
  ];
}

function changes(goLive: GoLive): readonly Due[] {
  const at = changesRetryAt(goLive);
  return at === undefined ? [] : [{ at, action: { type: 'ReadChanges' } }];
}

function gateOpenings(goLive: GoLive): readonly Due[] {
  if (!areVotesOpen(goLive)) return [];
  return goLive.runbook.gates.flatMap((gate) => {
    if (goLive.gates[gate.id]?.opened || gate.opensOffsetMs === undefined) return [];
    return [{ at: goLive.t0 + gate.opensOffsetMs, action: { type: 'OpenGate', gate: gate.id } as const }];
  });
}

function gateClosings(goLive: GoLive, before: number): readonly Due[] {
  return goLive.runbook.gates.flatMap((gate) => {
    const at = closingToTell(goLive, gate, before);
    return at === undefined ? [] : [{ at, action: { type: 'CloseGate', gate: gate.id } as const }];
  });
}

const delegations = (goLive: GoLive): readonly Due[] =>
  delegationsOver(goLive).map(({ from, at }) => ({ at, action: { type: 'ReportDelegationOver', from } }));

/** At once: what changed was not asked about. */
const stale = (goLive: GoLive): readonly Due[] =>
  staleVotes(goLive).map(({ gate, at }) => ({ at, action: { type: 'ReportStaleVote', gate } }));

function voteReminders(goLive: GoLive, now: number, before: number): readonly Due[] {
  const times = goLive.runbook.gates.flatMap((gate) => nextReminderAt(goLive, gate, { now, before }) ?? []);
  return times.length === 0 ? [] : [{ at: Math.min(...times), action: { type: 'RemindVoters' } }];
}

function steps(goLive: GoLive, now: number): readonly Due[] {
  const baked = stepsOf(goLive.runbook).flatMap(({ step }): readonly Due[] => {
    const at = step.traffic ? bakeDueAt(goLive, step) : undefined;
    return at === undefined ? [] : [{ at, action: { type: 'ReportTrafficBaked', step: step.id } }];
  });
  const late = overruns(goLive).map(
    ({ at, step }): Due => ({ at, action: { type: 'ReportStepOverrun', step } }),
  );
  const looks = checkMoments(goLive).map(
    ({ at, moment }): Due => ({ at, action: { type: 'RunChecks', moment } }),
  );
  return [...stepsDue(goLive, now), ...baked, ...late, ...looks];
}

function start(goLive: GoLive, now: number): readonly Due[] {
  if (!isBeforeStart(goLive.status)) return [];
  const { graceMs, start: mode } = goLive.runbook.deployment;
  const found: Due[] = [];
  // Past the grace time people are asked once, and that is about an overdue start.
  const isOfferable = now <= goLive.t0 + graceMs && goLive.start.offeredRound < goLive.round;
  if (isOfferable) found.push({ at: goLive.t0, action: { type: 'OfferStart' } });
  if (goLive.start.overdueRound < goLive.round)
    found.push({ at: goLive.t0 + graceMs + 1, action: { type: 'ReportStartOverdue' } });
  const mayStartItself = mode === 'automatic' && now <= goLive.t0 + graceMs;
  if (mayStartItself && blockers(goLive, goLive.t0).length === 0)
    found.push({ at: goLive.t0, action: { type: 'StartDeployment' } });
  return found;
}

/** What ends by itself is looked at anew when it does. */
const barsEnd = (goLive: GoLive): readonly Due[] =>
  !isFinished(goLive.status)
    ? goLive.bars.flatMap(({ until }) =>
        until === undefined ? [] : [{ at: until, action: { type: 'ReportBars' } }],
      )
    : [];

function notices(goLive: GoLive): readonly Due[] {
  return goLive.runbook.notices.flatMap((notice) => {
    const at = noticeDueAt(goLive, notice) ?? noticeMissedAt(goLive, notice);
    return at === undefined
      ? []
      : [{ at, action: { type: 'SendNotice', notice: notice.id, round: goLive.round } as const }];
  });
}

/** What leaves the house: people are asked for their approval, and then it goes out or is missed. */
function externals(goLive: GoLive, before: number): readonly Due[] {
  const askAt = nextApprovalAskAt(goLive, before);
  const settled = goLive.runbook.notices.flatMap((notice) => {
    const at = externalDueAt(goLive, notice);
    const action = { type: 'SettleExternal', notice: notice.id, round: goLive.round } as const;
    return at === undefined ? [] : [{ at, action }];
  });
  return askAt === undefined ? settled : [{ at: askAt, action: { type: 'AskForApproval' } }, ...settled];
}

function runs(goLive: GoLive): readonly Due[] {
  const overdue = goLive.runs.flatMap((run) => {
    const at = run.overdue ? undefined : overdueAt(goLive, run);
    const { correlationId } = run.request;
    return at === undefined ? [] : [{ at, action: { type: 'ReportRunOverdue', correlationId } as const }];
  });
  const unverified = unverifiedAt(goLive);
  return unverified === undefined
    ? overdue
    : [...overdue, { at: unverified, action: { type: 'ReportRollbackUnverified' } }];
}

function countdownChangesAt(goLive: GoLive, now: number): number | undefined {
  const left = goLive.t0 - now;
  if (isFinished(goLive.status) || left <= 0) return undefined;
  return goLive.t0 - leftAtNextChange(left);
}

/** The card names the phase that the plan has for this moment. */
const phaseChangesAt = ({ status, t0, runbook }: GoLive): readonly number[] =>
  isFinished(status)
    ? []
    : runbook.phases.flatMap(({ startsOffsetMs, durationMs }) => [
        t0 + startsOffsetMs,
        t0 + startsOffsetMs + durationMs,
      ]);

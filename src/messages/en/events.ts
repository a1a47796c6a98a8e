import type { CallBackReason } from '../../domain/deployment/call-back.ts';
import type { EventType } from '../../domain/event.ts';
import type { EventOfNoGoLive } from '../../domain/of-no-go-live.ts';
import { communicationEvents } from './communication-events.ts';
import { deliveryEvents } from './delivery-events.ts';
import { followUpEvents } from './follow-up-events.ts';
import { gateEvents } from './gate-events.ts';
import { guardEvents, guardFollowUps } from './guard-events.ts';
import { issueEvents, issueFollowUps } from './issues.ts';
import { ladderEvents, ladderFollowUps } from './ladder.ts';
import { barEvents } from './locks.ts';
import { peopleEvents, peopleFollowUps } from './people-events.ts';
import { signalEvents, signalFollowUps } from './signal-events.ts';
import { stepEvents, stepFollowUps } from './step-events.ts';
import { undeliveredFollowUps } from './undelivered.ts';
import { updateEvents } from './updates.ts';

type Said = (...facts: never[]) => string;

/** A run is named by its link, once that is known. */
const named = (run: string | undefined): string => (run ? ` (${run})` : '');

/** What happened: one sentence for every event, in the thread, in the channel and in the audit answer. */
export const events = {
  GoLivePlanned: (f: { by: string; title: string; t0: string; differs: string | undefined }) =>
    `${f.by} planned ${f.title} for ${f.t0}.${f.differs ? ` Not as \`services.yaml\` says: ${f.differs}.` : ''}`,
  GateOpened: (f: { gate: string }) => `${f.gate} is open for votes.`,
  ChecklistItemTicked: (f: { by: string; item: string; evidence: string | undefined }) =>
    f.evidence ? `${f.by} ticked “${f.item}”: ${f.evidence}` : `${f.by} ticked “${f.item}”.`,
  ChecklistItemUnticked: (f: { by: string; item: string }) => `${f.by} opened “${f.item}” again.`,
  ChecklistItemSkipped: (f: { by: string; item: string; reason: string }) =>
    `${f.by} skipped “${f.item}”: ${f.reason}`,
  EvidenceAdded: (f: { by: string; item: string; evidence: string }) =>
    `${f.by} added evidence to “${f.item}”: ${f.evidence}`,
  ...gateEvents,
  TaskAssigned: {
    given: (f: { by: string; item: string; person: string }) =>
      `${f.by} assigned “${f.item}” to ${f.person}.`,
    takenBack: (f: { by: string; item: string; owner: string }) =>
      `${f.by} gave “${f.item}” back to ${f.owner}.`,
  },
  FinalGoGiven: (f: { by: string }) => `👍 ${f.by} gave the *final GO*.`,
  FinalGoWithdrawn: (f: { because: string }) => `The *final GO is withdrawn*: ${f.because}.`,
  Held: (f: { by: string; reason: string }) => `⏸️ ${f.by} put the go-live *on hold*: ${f.reason}`,
  Resumed: (f: { by: string }) => `▶️ ${f.by} *resumed* the go-live.`,
  Rescheduled: (f: { by: string; t0: string; reason: string | undefined }) =>
    f.reason ? `🗓️ ${f.by} moved *T-0 to ${f.t0}*: ${f.reason}` : `🗓️ ${f.by} moved *T-0 to ${f.t0}*.`,
  Aborted: (f: { by: string; reason: string }) => `🛑 ${f.by} *aborted* the go-live: ${f.reason}`,
  MembershipChanged: {
    left: (f: { person: string }) =>
      `⚠️ ${f.person} is *no longer a full member of this workspace*: a GO or a break-glass of theirs counts no more.`,
    back: (f: { person: string }) => `${f.person} is a full member of this workspace again.`,
  },
  ...peopleEvents,
  ...issueEvents,
  ...updateEvents,
  ...ladderEvents,
  ...stepEvents,
  ...barEvents,
  StartOffered: () => 'T-0 is reached.',
  StartOverdue: () => 'The start is overdue: the grace time after T-0 is over.',
  RunRequested: {
    deploy: (f: { by: string; version: string }) => `🚀 ${f.by} started the *deployment* of ${f.version}.`,
    rollback: (f: { by: string; version: string; reason: string; trigger: string | undefined }) =>
      `⏪ ${f.by} asked for a *rollback* to ${f.version}: ${f.reason}${f.trigger ? `\n*Trigger:* ${f.trigger}` : ''}`,
    step: (f: { workflow: string; step: string }) =>
      `▶️ GitHub is asked to run the workflow ${f.workflow} for “${f.step}”.`,
    traffic: (f: { by: string; workflow: string; step: string; percent: number }) =>
      `▶️ ${f.by} has *${f.percent} %* of the traffic brought (“${f.step}”): GitHub is asked to run the workflow ${f.workflow}.`,
    verify: (f: { workflow: string }) =>
      `🔎 The rollback is now *being verified* by the workflow ${f.workflow}.`,
  },
  RunCancelledBeforeDispatch: (f: { purpose: string; because: string }) =>
    `The ${f.purpose} was called back before it was sent to GitHub: ${f.because}.`,
  DispatchBegun: (f: { purpose: string; attempt: number }) =>
    `GitHub is asked to start the ${f.purpose} (attempt ${f.attempt}).`,
  DispatchAccepted: (f: { purpose: string; run: string | undefined; wasDoubted: boolean }) => {
    if (f.wasDoubted) return `✅ It is known now: the *${f.purpose} was started*${named(f.run)}.`;
    return f.run
      ? `GitHub accepted the ${f.purpose}: ${f.run}.`
      : `GitHub accepted the ${f.purpose}. Its run is linked as soon as it is found.`;
  },
  RunFound: (f: { purpose: string; run: string | undefined }) =>
    `The ${f.purpose}’s run is found${named(f.run)}.`,
  DispatchRejected: (f: { purpose: string; reason: string }) =>
    `❌ The *${f.purpose} was not started*: ${f.reason}`,
  DispatchUnknown: (f: { purpose: string; reason: string }) =>
    `❔ It is *not known whether the ${f.purpose} was started*: ${f.reason}`,
  DispatchNotSent: (f: { purpose: string; reason: string }) =>
    `⏳ The *${f.purpose} has not reached GitHub*, and nothing was started: ${f.reason}`,
  DispatchKeptBack: (f: { purpose: string; because: string }) =>
    `⏳ The *${f.purpose} was not sent*, for ${f.because}.`,
  RunStatusChanged: (f: { purpose: string; run: string | undefined; status: string }) =>
    `The ${f.purpose}${named(f.run)} is ${f.status}.`,
  RunCompleted: {
    success: (f: { purpose: string; run: string | undefined }) =>
      `✅ The *${f.purpose} succeeded*${named(f.run)}.`,
    otherwise: (f: { purpose: string; run: string | undefined; conclusion: string }) =>
      `❌ The *${f.purpose} ${f.conclusion}*${named(f.run)}.`,
  },
  RunCancelAsked: (f: { purpose: string; run: string | undefined }) =>
    `🛑 The ${f.purpose}${named(f.run)} is *cancelled on GitHub* first; the rollback follows once it has ended.`,
  RunOverdue: (f: { purpose: string; run: string | undefined; limit: string }) =>
    `⏰ The ${f.purpose}${named(f.run)} takes longer than the ${f.limit} that were planned.`,
  HealthChanged: (f: { symbol: string; endpoint: string; verdict: string; evidence: string }) =>
    `${f.symbol} The health of ${f.endpoint} is *${f.verdict}*: ${f.evidence}`,
  PerformanceChanged: (e: { symbol: string; endpoint: string; verdict: string; evidence: string }) =>
    `${e.symbol} Response time of ${e.endpoint}: *${e.verdict}*. ${e.evidence}`,
  RollbackProposed: (f: { by: string | undefined; trigger: string; evidence: string }) =>
    f.by
      ? `🚨 ${f.by} reported that a trigger is met: ${f.trigger} (${f.evidence})`
      : `A rollback is proposed, as a trigger is met: ${f.trigger} (${f.evidence})`,
  RollbackProposalDismissed: (f: { by: string; reason: string }) =>
    `${f.by} dismissed the rollback proposal: ${f.reason}`,
  RollbackVerified: (f: { version: string }) => `↩️ *Rolled back.* The health is up again on ${f.version}.`,
  RollbackUnverified: (f: { reason: string }) =>
    `🚨 The rollback ran, but it *could not be verified*: ${f.reason}`,
  SuccessDeclared: (f: { by: string; version: string; short: string | undefined }) =>
    `✅ ${f.by} declared *success*: ${f.version} is live.${f.short ? ` ⚠️ Still ${f.short}.` : ''}`,
  RetrospectiveNoted: (by: string | undefined) =>
    by === undefined
      ? 'Somebody added to the retrospective, anonymously.'
      : `${by} added to the retrospective.`,
  ActionItemOpened: (f: { text: string; issue: string }) =>
    `The action item ${f.text} is open on GitHub: ${f.issue}.`,
  ActionItemNotOpened: (f: { text: string; reason: string }) =>
    `⚠️ The action item ${f.text} *could not be opened* on GitHub: ${f.reason}`,
  RetrospectiveHeld: (by: string) => `📝 ${by} says that the *retrospective was held*.`,
  SuccessMeasured: (f: { measures: string }) => `📏 Measured for the success criteria: ${f.measures}.`,
  CriteriaJudged: (f: { by: string; group: string; changes: string; reason: string | undefined }) =>
    `${f.by} on the success criteria ${f.group}: ${f.changes}.${f.reason ? ` ${f.reason}` : ''}`,
  NoticeQueued: (f: { notice: string; targets: string; late: boolean }) =>
    f.late
      ? `The notice ${f.notice} goes out late to ${f.targets}.`
      : `The notice ${f.notice} goes out to ${f.targets}.`,
  NoticeDelivered: (f: { notice: string; target: string; refused: string | undefined }) =>
    f.refused === undefined
      ? `The notice ${f.notice} was delivered to ${f.target}.`
      : `The notice ${f.notice} was delivered to ${f.target}, but for ${f.refused}.`,
  NoticeFailed: (f: { notice: string; target: string; reason: string }) =>
    `⚠️ The notice *${f.notice}* could not be delivered to ${f.target}: ${f.reason}`,
  NoticeMissed: (f: { notice: string; due: string }) =>
    `⚠️ The notice *${f.notice}* was missed: it was due ${f.due}, and its grace time is over.`,
  NoticeCancelled: (f: { notice: string; because: string }) =>
    `The notice *${f.notice}* does not go out: ${f.because}.`,
  ...communicationEvents,
  ...deliveryEvents,
  ...followUpEvents,
  ...guardEvents,
  ...signalEvents,
  DowntimeNoticed: (f: { from: string; to: string; due: string | undefined; missed: string | undefined }) =>
    [
      `⚠️ golive was down from ${f.from} to ${f.to}.`,
      ...(f.due ? [`In that time fell due: ${f.due}.`] : []),
      ...(f.missed ? [`*Missed*: ${f.missed}.`] : []),
    ].join(' '),
  DatabaseRestored: (f: { from: string; to: string }) =>
    `⚠️ golive's database was *restored from a backup*. What happened between ${f.from} and ${f.to} is not in it.`,
  EffectGaveUp: (f: { effect: string; reason: string; said: string | undefined }) =>
    `⚠️ ${f.effect}: ${f.reason}${f.said === undefined ? '' : `\n*It said:* ${f.said}`}`,
  CommandRefused: (f: { by: string; command: string; because: string }) =>
    `${f.by} was refused ${f.command}: ${f.because}.`,
} satisfies Record<
  | Exclude<EventType, EventOfNoGoLive['type']>
  | 'RollCallOpened'
  | 'DispatchKeptBack'
  | 'CheckTurnedRed'
  | 'CriterionTurnedRed',
  Said | Record<string, Said>
>;

/** What follows from an event, where "what is next" does not say it. */
export const followUps = {
  gateClosed: (owner: string, lead: string) =>
    `${owner} can still vote, a late GO with a comment. ${lead}, please see to it.`,
  voteAgain: (owner: string) => `${owner}, please vote again on the gate's card once it is settled.`,
  ...peopleFollowUps,
  ...undeliveredFollowUps,
  ...issueFollowUps,
  ...ladderFollowUps,
  ...stepFollowUps,
  ...guardFollowUps,
  ...signalFollowUps,
  noticeFailed: (leads: string) => `It is not tried again. ${leads}, please tell them yourselves.`,
  noticeFellBackHere: (leads: string) =>
    `It is not tried again. golive posts its words in this channel instead: ${leads}, please pass them on.`,
  noticeFellBack: (leads: string, place: string) =>
    `It is not tried again. golive posts its words in ${place} instead: ${leads}, please see that somebody passes them on.`,
  noticeMissed: (managers: string) =>
    `It is not sent any more. ${managers}, please tell the audience yourselves.`,
  noticeWithoutValue: (managers: string) =>
    `The runbook's text needs a value that is not known. ${managers}, please tell the audience yourselves.`,
  turnedRed: (who: string) => `${who}, please look at it. If it is a checklist item, it is open again.`,
  downtime: 'golive is doing it now, late; what is past its grace time waits for a person.',
  missedInDowntime: (who: string, id: string) =>
    `What was missed golive does not make up for. ${who}, please look at \`/golive steps ${id}\`: start what is still wanted, and skip the rest with a reason.`,
  restored:
    'Please look in GitHub what has run since then. golive looks there and in Slack before it sends anything again.',
  restoredWithFollowUps:
    'Please compare: which follow-ups were done since then? Tick here what is missing. golive looks in GitHub and Slack before it sends anything again.',
  restoredAndHeld: (managers: string) =>
    'Please compare: has anybody voted, held or aborted since then, and what has run in GitHub? Do it again here where it ' +
    `is missing. golive looks in GitHub and Slack before it sends anything again. The go-live is on hold until ${managers} resumes it.`,
  traffic: (who: string, percent: number) =>
    `${who}: go on with ${percent} % at the step in the plan, hold the go-live, or roll back. Nothing more moves by itself.`,
  lookAtRun: (who: string) => `${who}, please look at it in GitHub.`,
  runIn: (channel: string) => `It is run in ${channel}.`,
  heldAfterStart: 'What has begun goes on. Until it is resumed, nothing new is started but a rollback.',
  notFollowed: (who: string) =>
    `GitHub took the call, and no run has shown up since. golive does not look any longer. ${who}, please look in GitHub.`,
  approveRun: (who: string) =>
    `A reviewer of the environment must approve it in GitHub. ${who}, please follow it up.`,
  votesAfterMove: (duration: string) =>
    `Votes given for a T-0 more than ${duration} away from the new one are outdated, and the notices start anew.`,
  openActionItem: (managers: string) => `It is not tried again. ${managers}, please open it yourselves.`,
  openPostMortem: (managers: string, id: string) =>
    `It is not tried again. ${managers}, please open it yourselves; \`/golive postmortem ${id}\` gives you the text to copy.`,
  overdueFollowUps: (who: string) =>
    `${who}, please settle them on their list in the thread, assign them, or skip them with a reason.`,
  locked: (f: { environment: string; managers: string; id: string }) =>
    `🔒 ${f.environment} stays *locked*: nothing else is deployed there until ${f.managers} unlocks it with \`/golive unlock ${f.id} reason\`.`,
  unverified: (who: string) => `${who}, please look at production now.`,
};

/** Why the final GO or a run was taken back. */
export const because = {
  no_go: 'a gate stands at NO-GO',
  item_unticked: 'a blocking checklist item was opened again',
  criteria_unticked: 'a criterion of a gate was unticked',
  vote_stale: 'what a GO was given on has changed',
  rescheduled: 'T-0 was moved',
  revoked: 'it was taken back',
  left: 'somebody whose GO or break-glass it rests on has left the workspace',
  left_group: 'somebody whose GO it rests on is in the user group no more',
  handed_over: 'somebody whose GO or break-glass it rests on no longer holds the role',
  version_moved: 'the version names another commit than the one that was voted on',
  author_known: 'somebody whose GO it rests on wrote some of what goes live, as GitHub tells now',
  revokedBy: (by: string) => `${by} took it back`,
  held: 'the go-live was put on hold',
  aborted: 'the go-live was aborted',
  'rollback requested': 'a rollback was asked for',
  stale: 'it was no longer wanted',
  superseded: 'a later go-live was started for the same service and environment',
  blocked: 'something came in the way',
  past_grace: 'its grace time was over',
  target_rolling_back: 'an earlier go-live of the same service is being rolled back',
  target_locked: 'a rollback has locked the environment',
  version_marked_bad: 'the version was rolled back there and is marked bad',
  frozen: 'a freeze has begun',
  all_frozen: 'everything was frozen',
  locked: 'the environment was locked',
  calendar_unread: 'a calendar of freezes was not read',
  freezes_unreadable: 'it is not known what is frozen',
} satisfies Record<CallBackReason, string> & { readonly revokedBy: (by: string) => string };

export const gaveUp = {
  message: 'A message of this go-live could not be delivered to Slack',
  members: 'Slack did not say whether everybody who holds a role is still here',
  notice: (subject: string) => `The notice ${subject} could not be delivered`,
  reminder: (person: string) => `${person} could not be reminded by a direct message`,
  cancel: (purpose: string) =>
    `*The ${purpose} could not be cancelled on GitHub*, so the rollback queues behind it`,
  dispatch: (purpose: string) => `*Nobody could find out whether the ${purpose} was started*`,
  pager: (alert: string) => `*The pager could not be told* (${alert}). If somebody is needed, call them`,
  statusPage: (entry: string) => `The status page could not be brought up to date: ${entry}`,
  other: (kind: string, subject: string) => `${kind} ${subject} could not be delivered`,
};

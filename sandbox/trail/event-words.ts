import { z } from 'zod';
import type { Plan, TrailEvent } from './history.ts';

type Named = { readonly id: string; readonly title: string };

/** What an event says, without who did it: that stands beside it. A type that is not known here is said by its own name. */
export function eventWords(event: TrailEvent, plan: Plan | undefined): string {
  const words = WORDS[event.type] ?? (() => `${spacedOut(event.type)}.`);
  const text = (member: string) => (typeof event[member] === 'string' ? event[member] : '');
  const title = (list: readonly Named[] | undefined, member: string) =>
    list?.find(({ id }) => id === text(member))?.title ?? text(member);
  const lists = plan ? followUpsOf(plan) : [];
  const items = [
    ...(plan?.runbook.checklist.flatMap((section) => section.items) ?? []),
    ...lists.flatMap((list) => list.items),
  ];
  return words({
    event,
    text,
    because: text('reason') === '' ? '.' : `: ${text('reason')}`,
    gate: title(plan?.runbook.gates, 'gate'),
    run: purposeIn(text('correlationId')),
    role: title(plan?.runbook.roles, 'role'),
    phase: title(plan?.runbook.phases, 'phase'),
    step: title(
      plan?.runbook.phases.flatMap(({ steps }) => steps),
      'step',
    ),
    notice: title(plan?.runbook.notices, 'notice'),
    item: items.find(({ id }) => id === text('item'))?.text ?? text('item'),
    list: title(lists, 'list'),
    plan,
  });
}

const withFiles = z.object({ files: z.array(z.object({ name: z.string(), permalink: z.string() })) });

/** What was attached, to be linked. */
export const filesOf = (event: TrailEvent): readonly { name: string; permalink: string }[] =>
  withFiles.safeParse(event).data?.files ?? [];

/** The lists of follow-ups and their tasks, under the ids that events call them by. */
function followUpsOf({ runbook }: Plan) {
  const outcomes = { after_success: runbook.followUps, after_rollback: runbook.rollback.afterwards };
  return Object.entries(outcomes).flatMap(([outcome, lists]) =>
    lists.map((list) => ({
      ...list,
      id: `${outcome}/${list.id}`,
      items: list.items.map((item) => ({ ...item, id: `${outcome}/${item.id}` })),
    })),
  );
}

interface Facts {
  readonly event: TrailEvent;
  /** A member of the event that is text; empty where it has none. */
  readonly text: (member: string) => string;
  /** `: the reason`, or the full stop where none was given. */
  readonly because: string;
  readonly gate: string;
  readonly run: string;
  readonly role: string;
  readonly phase: string;
  readonly step: string;
  readonly notice: string;
  readonly item: string;
  /** Of follow-ups. */
  readonly list: string;
  readonly plan: Plan | undefined;
}

const WORDS: Readonly<Record<string, (facts: Facts) => string>> = {
  GoLivePlanned: ({ plan }) =>
    plan ? `Planned ${plan.service.title} ${plan.version}.` : 'Planned the go-live.',
  ChecklistItemTicked: ({ item }) => `Ticked “${item}”.`,
  ChecklistItemUnticked: ({ item }) => `Opened “${item}” again.`,
  ChecklistItemSkipped: ({ item, because }) => `Skipped “${item}”${because}`,
  EvidenceAdded: ({ item, text }) =>
    text('evidence') === ''
      ? `Added files to “${item}”.`
      : `Added evidence to “${item}”: ${text('evidence')}`,
  TaskAssigned: ({ item, text }) =>
    text('person') === '' ? `Gave “${item}” back to its role.` : `Assigned “${item}” to ${text('person')}.`,
  FollowUpsOpened: ({ list }) => `The follow-ups ${list} began.`,
  FollowUpsOverdue: ({ list }) => `The follow-ups ${list} are overdue.`,
  GoLiveClosed: ({ because }) => `The go-live was closed${because}`,
  PostMortemOpened: ({ text }) => `Opened the post-mortem on GitHub: ${text('url')}`,
  PostMortemNotOpened: ({ because }) => `The post-mortem could not be opened on GitHub${because}`,
  VersionAllowed: ({ because }) => `Cleared the version that was rolled back${because}`,
  EnvironmentLocked: () => 'The rollback locked the environment.',
  EnvironmentUnlocked: ({ because }) => `Unlocked the environment${because}`,
  BadHealthAccepted: ({ because }) => `Had it deployed though what ran was down${because}`,
  BarsChanged: () => 'What earlier go-lives put in the way has changed.',
  RemindersDue: () => 'People are reminded of what they owe.',
  GoLiveReopened: () => 'Opened the go-live again.',
  GateOpened: ({ gate }) => `${gate} opened for votes.`,
  VoteCast: ({ gate, text, because }) => `Voted ${text('vote')} on ${gate}${because}`,
  ChangesAsked: () => 'Asked for what goes live to be read again.',
  ChangesRead: () => 'GitHub told what goes live.',
  ChangesUnreadable: ({ because }) => `What goes live could not be read${because}`,
  GateClosed: ({ gate }) => `${gate} closed without a GO.`,
  VotersReminded: () => 'Reminded people to vote.',
  NoGoUpheld: ({ gate, because }) => `Upheld the NO-GO on ${gate}${because}`,
  NoGoOverruled: ({ gate, because }) => `Overruled the NO-GO on ${gate}${because}`,
  CriteriaUnticked: ({ gate, because }) =>
    `Took the GO on ${gate} back, as a criterion no longer holds${because}`,
  FinalGoGiven: () => 'Gave the final GO.',
  FinalGoWithdrawn: ({ text }) => `The final GO was withdrawn: ${plainWords(text('because'))}.`,
  Held: ({ because }) => `Put the go-live on hold${because}`,
  Resumed: () => 'Resumed the go-live.',
  Rescheduled: ({ because }) => `Moved T-0${because}`,
  Aborted: ({ because }) => `Aborted the go-live${because}`,
  RoleHandedOver: ({ text, because }) =>
    `Gave the role ${plainWords(text('role'))} to another person${because}`,
  RunbookReviewDue: () => 'Reminded whoever keeps the runbook of its review.',
  HoldersAskedFor: () => 'Asked Slack whether everybody who holds a role is still there.',
  RemindersMuted: () => 'Muted reminders.',
  RemindersUnmuted: () => 'Wanted reminders again.',
  ShortUpdateAskedFor: () => 'Asked for the short form of a status update.',
  UpdateAskedFor: () => 'Asked the lead for a status update.',
  UpdateSent: ({ text }) => `Sent a status update: ${text('text')}`,
  ShortUpdateSent: ({ text }) => `Sent a status update in short: ${text('text')}`,
  IssueOpened: ({ text }) => `Opened an issue: ${text('what')}`,
  IssueEtaSet: () => 'Said a new ETA of an issue.',
  IssueAcknowledged: () => 'Sees to an issue.',
  IssueEtaPassed: () => 'The ETA of an issue has passed.',
  IssueResolved: ({ text }) => `Resolved an issue: ${text('resolution')}`,
  EscalationRaised: ({ because }) => `Called the contacts of an area${because}`,
  ContactsCalled: ({ role }) => `Asked ${role} to acknowledge.`,
  EscalationAcknowledged: () => 'Acknowledged the call.',
  EscalationUnanswered: () => 'Nobody acknowledged the call.',
  StartOffered: () => 'T-0 was reached.',
  StartOverdue: () => 'The start was overdue.',
  SuccessDeclared: () => 'Declared success.',
  RetrospectiveNoted: () => 'Added notes to the retrospective.',
  RetrospectiveHeld: () => 'The retrospective was held.',
  ActionItemOpened: ({ text }) => `Opened an action item on GitHub: ${text('url')}`,
  ActionItemNotOpened: ({ because }) => `An action item could not be opened on GitHub${because}`,
  SuccessMeasured: () => 'Measured the success criteria from the health samples.',
  CriteriaJudged: ({ because }) => `Said which success criteria are met${because}`,
  RunRequested: ({ event }) => `Asked for the ${purposeOf(event)}.`,
  RunCancelledBeforeDispatch: ({ run, text }) =>
    `The ${run} was called back before it was sent: ${plainWords(text('because'))}.`,
  DispatchBegun: ({ run }) => `Began to ask GitHub for the ${run}.`,
  DispatchAccepted: ({ run }) => `GitHub accepted the ${run}.`,
  DispatchRejected: ({ run, because }) => `GitHub refused the ${run}${because}`,
  DispatchUnknown: ({ run, because }) => `It was not known whether the ${run} was started${because}`,
  DispatchNotSent: ({ run, because }) => `The ${run} did not reach GitHub${because}`,
  RunFound: ({ run }) => `Found the ${run} on GitHub.`,
  RunStatusChanged: ({ run, text }) => `The ${run} is ${plainWords(text('status'))}.`,
  RunCompleted: ({ run, text }) => `The ${run} ended: ${plainWords(text('conclusion'))}.`,
  RunOverdue: ({ run }) => `The ${run} took longer than planned.`,
  HealthChanged: ({ text }) => `Health of ${text('endpoint')} is ${text('verdict')}: ${text('evidence')}`,
  PerformanceChanged: ({ text }) =>
    `Response time of ${text('endpoint')} is ${text('verdict')}: ${text('evidence')}`,
  RollbackProposed: ({ text }) => `Proposed a rollback: ${text('evidence')}`,
  RollbackProposalDismissed: ({ because }) => `Dismissed the rollback proposal${because}`,
  RollbackVerified: () => 'The rollback was verified: health is up again.',
  RollbackUnverified: ({ because }) => `The rollback could not be verified${because}`,
  MembershipChanged: ({ event, text }) =>
    event['isMember'] === true
      ? `${text('person')} is a member of the workspace again.`
      : `${text('person')} is no member of the workspace any more.`,
  PhaseBegun: ({ phase }) => `${phase} began.`,
  StepStarted: ({ step }) => `Started “${step}”.`,
  StepFinished: ({ step }) => `Finished “${step}”.`,
  StepFailed: ({ step, because }) => `“${step}” failed${because}`,
  StepSkipped: ({ step, because }) => `Skipped the step “${step}”${because}`,
  StepReopened: ({ step }) => `Opened the step “${step}” again.`,
  StepOverran: ({ step }) => `The step “${step}” is late.`,
  TrafficBaked: ({ step, text }) => `${text('percent')} % of the traffic of “${step}” has baked.`,
  RollCallAnswered: ({ role }) => `Is there as ${role}.`,
  NoticeQueued: ({ notice }) => `The notice ${notice} goes out.`,
  NoticeDelivered: ({ notice, text }) => `The notice ${notice} reached ${text('target')}.`,
  NoticeFailed: ({ notice, text, because }) =>
    `The notice ${notice} did not reach ${text('target')}${because}`,
  StatusPageUpdated: ({ text }) => `The status page says ${plainWords(text('status'))} (${text('entry')}).`,
  StatusPageLeftOpen: () => 'Something still stands open on the status page.',
  StatusPageComponentsLeftOut: ({ text }) =>
    `The status page did not take a component of the service (${text('entry')}).`,
  PagerTold: ({ event, text }) =>
    `The pager was ${event['isUncertain'] === true ? 'perhaps ' : ''}told: ${text('subject')}, ${text('action')}.`,
  NoticeTested: ({ notice }) => `Had a test of the notice ${notice} sent to themselves.`,
  TestMailSettled: ({ notice, text }) => `The mail that tests ${notice}: ${plainWords(text('as'))}.`,
  NoticeMissed: ({ notice }) => `The notice ${notice} was missed.`,
  NoticeCancelled: ({ notice, text }) =>
    `The notice ${notice} was cancelled: ${plainWords(text('because'))}.`,
  MailBegun: ({ notice, text }) => `The mail server begins to take ${notice} for ${text('target')}.`,
  MailEnded: ({ notice, text }) => `The mail server answered to ${notice} for ${text('target')}.`,
  NoticeUncertain: ({ notice, text }) =>
    `It is not known whether the notice ${notice} reached ${text('target')}.`,
  NoticeFellBack: ({ notice, text }) => `The words of the notice ${notice} go to ${text('target')} instead.`,
  NoticeSettled: ({ notice, event }) =>
    event['as'] === 'arrived'
      ? `Said that the notice ${notice} arrived.`
      : `Had the notice ${notice} sent again.`,
  DowntimeNoticed: () => 'golive noticed that it had been down.',
  DatabaseRestored: () => 'golive was started on a backup that had been put back.',
  EffectGaveUp: ({ text, because }) => `Gave up on ${text('subject') || text('kind')}${because}`,
  CommandRefused: ({ text }) =>
    `Was refused ${spacedOut(text('command')).toLowerCase()} (${plainWords(text('code'))}).`,
  Unreadable: () => 'This row cannot be read.',
};

/** Of a purpose, or of a correlation id that holds it. */
function purposeIn(text: string): string {
  if (/(^|-)step(-|$)/.test(text)) return 'workflow of a step';
  if (text.includes('verify')) return 'verification of the rollback';
  return text.includes('rollback') ? 'rollback' : 'deployment';
}

function purposeOf(event: TrailEvent): string {
  const run: unknown = event['run'];
  const purpose = typeof run === 'object' && run !== null && 'purpose' in run ? run.purpose : undefined;
  return purposeIn(typeof purpose === 'string' ? purpose : '');
}

/** `RollbackProposed` as "Rollback proposed". */
function spacedOut(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const plainWords = (code: string): string => code.replaceAll('_', ' ');

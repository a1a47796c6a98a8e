import { checklistTasks } from '../../src/domain/checklist/task.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { blockers } from '../../src/domain/guards/blockers.ts';
import { foldTargets, targetsStream } from '../../src/domain/guards/targets.ts';
import { invitationOf } from '../../src/domain/notices/invitation.ts';
import { wantedAlerts } from '../../src/domain/notices/pager.ts';
import { pageEntries, wantedEntry } from '../../src/domain/notices/status-page.ts';
import type { Refusal, RefusalCode } from '../../src/domain/refusal.ts';
import { foldRehearsals, rehearsalsStream } from '../../src/domain/rehearsals/rehearsals.ts';
import { auditAnswer } from '../../src/messages/answers/audit-answer.ts';
import { contactsAnswer } from '../../src/messages/answers/contacts-answer.ts';
import { helpAnswer } from '../../src/messages/answers/help-answer.ts';
import { listAnswer } from '../../src/messages/answers/list-answer.ts';
import { locksAnswer } from '../../src/messages/answers/locks-answer.ts';
import { mineAnswer } from '../../src/messages/answers/mine-answer.ts';
import { noticesAnswer } from '../../src/messages/answers/notices-answer.ts';
import { postMortemAnswer } from '../../src/messages/answers/post-mortem-answer.ts';
import { refusalText } from '../../src/messages/answers/refusal-text.ts';
import { rehearsalsAnswer } from '../../src/messages/answers/rehearsals-answer.ts';
import { rolesAnswer } from '../../src/messages/answers/roles-answer.ts';
import { runbookAnswer } from '../../src/messages/answers/runbook-answer.ts';
import { gatesAnswer, statusAnswer } from '../../src/messages/answers/status-answer.ts';
import { stepsAnswer } from '../../src/messages/answers/steps-answer.ts';
import { triggersAnswer } from '../../src/messages/answers/triggers-answer.ts';
import type { Catalogue } from '../../src/messages/catalogue.ts';
import { en } from '../../src/messages/en.ts';
import { alertText, renderAlert, renderChange } from '../../src/messages/outgoing/pager.ts';
import { renderPostMortem } from '../../src/messages/outgoing/post-mortem.ts';
import { renderChannelTest } from '../../src/messages/outgoing/render-channel-test.ts';
import { renderEscalationMail, renderNoGoMail } from '../../src/messages/outgoing/render-contact-mail.ts';
import { renderMail, renderNoticeTest, renderTestMail } from '../../src/messages/outgoing/render-mail.ts';
import { renderNotice } from '../../src/messages/outgoing/render-notice.ts';
import { renderReviewReminder } from '../../src/messages/outgoing/review-reminder.ts';
import { renderPageEntry } from '../../src/messages/outgoing/status-page.ts';
import { renderTaskReminder } from '../../src/messages/outgoing/task-reminder.ts';
import { breakGlassView } from '../../src/messages/views/break-glass-view.ts';
import { closeView } from '../../src/messages/views/close-view.ts';
import { finalGoView } from '../../src/messages/views/final-go-view.ts';
import { handOverView } from '../../src/messages/views/hand-over-view.ts';
import { homeView } from '../../src/messages/views/home-view.ts';
import { issueEtaView, issueOpenView, issueResolveView } from '../../src/messages/views/issue-views.ts';
import { noticeApproveView } from '../../src/messages/views/notice-approve-view.ts';
import { noticePreviewView } from '../../src/messages/views/notice-preview-view.ts';
import { abortView, holdView, rescheduleView } from '../../src/messages/views/plan-changes-views.ts';
import { planView } from '../../src/messages/views/plan-view.ts';
import { retrospectiveView } from '../../src/messages/views/retrospective-view.ts';
import { dismissView, rollbackView } from '../../src/messages/views/rollback-views.ts';
import { rulingView } from '../../src/messages/views/ruling-views.ts';
import { stepDoneView, stepFailView, stepSkipView } from '../../src/messages/views/step-views.ts';
import { declareView, judgeView } from '../../src/messages/views/success-views.ts';
import { taskListView } from '../../src/messages/views/task-list-view.ts';
import { taskAssignView, taskEvidenceView, taskSkipView } from '../../src/messages/views/task-views.ts';
import { triggerView } from '../../src/messages/views/trigger-view.ts';
import { updateSendView, updateShortView } from '../../src/messages/views/update-views.ts';
import { voteGoIfView } from '../../src/messages/views/vote-go-if-view.ts';
import { untickView, voteGoView } from '../../src/messages/views/vote-go-views.ts';
import { voteNoGoView } from '../../src/messages/views/vote-no-go-view.ts';
import { seenWell } from '../fixtures/success-plan.ts';

export interface Moment {
  readonly goLive: GoLive;
  readonly now: number;
  readonly words: Catalogue;
  /** Of all streams: those of the go-live, and those that belong to none. */
  readonly events: readonly RecordedEvent[];
}

export type Said = Readonly<Record<string, unknown>>;

const each = <T>(name: string, all: readonly T[], said: (one: T) => unknown): Said =>
  Object.fromEntries(all.map((one, index) => [`${name} ${index}`, said(one)]));

const reachable = ['email', 'status_page', 'pager'] as const;
const permalink = 'https://slack.example/archives/p1';

/** What each command answers. */
export function answersIn({ goLive, now, words, events }: Moment): Said {
  const { runbook, service } = goLive;
  const of = (stream: string) => events.filter((event) => event.stream === stream);
  const trail = of(goLive.id);
  const details = new Map(runbook.roles.map(({ id }) => [id, { person: 'U0', phone: '1', email: '1@2.3' }]));
  const written = renderPostMortem(goLive, trail, { words, nameOf: (id) => id });
  return {
    audit: auditAnswer(goLive, { events: trail }, words),
    contacts: contactsAnswer(goLive, { areas: runbook.contacts, details }, words),
    help: helpAnswer(words),
    list: listAnswer(
      [
        {
          ...goLive,
          service: service.title,
          environment: service.environment,
          channel: service.channel,
          openFollowUps: 2,
        },
      ],
      words,
    ),
    locks: locksAnswer(foldTargets(of(targetsStream)), now, words),
    rehearsals: rehearsalsAnswer(foldRehearsals(of(rehearsalsStream)), words),
    ...each('mine', peopleOf(goLive), (user) => mineAnswer({ goLives: [goLive], user, now }, words)),
    notices: noticesAnswer(goLive, { words, reachable }),
    ...each('notice', runbook.notices, (notice) => noticesAnswer(goLive, { words, reachable, notice })),
    'post-mortem': written,
    'post-mortem answer': postMortemAnswer(goLive, written, words),
    roles: rolesAnswer(goLive, words),
    runbook: runbookAnswer(goLive, now, words),
    status: statusAnswer(goLive, now, words),
    gates: gatesAnswer(goLive, words),
    steps: stepsAnswer(goLive, now, words),
    triggers: triggersAnswer(goLive, words),
  };
}

const peopleOf = ({ service: { roles } }: GoLive): readonly string[] => [
  ...new Set(Object.values(roles).flatMap(({ holder, deputy }) => [holder, ...(deputy ? [deputy] : [])])),
];

const isCode = (code: string): code is RefusalCode => Object.hasOwn(en.refusals, code);

/** Whatever a refusal may carry. */
const aboutAll = ({ goLive, now }: Pick<Moment, 'goLive' | 'now'>): Omit<Refusal, 'code'> => {
  const { runbook, t0, timeZone } = goLive;
  const [gate] = runbook.gates;
  return {
    allowedRoles: [runbook.decision.owner],
    people: peopleOf(goLive).slice(0, 2),
    ...(gate ? { subject: gate.id, criteria: gate.criteria.map(({ id }) => id) } : {}),
    t0: { at: t0, timeZone },
    blockers: blockers(goLive, now),
  };
};

/** Every refusal. */
export const refusalsIn = ({ goLive, now, words }: Omit<Moment, 'events'>): Said =>
  each('refusal', Object.keys(words.refusals).filter(isCode), (code) =>
    refusalText({ code, ...aboutAll({ goLive, now }) }, goLive, words),
  );

/** Every form, for the first thing of each kind that it may be about. */
export function formsIn({ goLive, now, words }: Moment): Said {
  const { runbook, service } = goLive;
  const [user = ''] = peopleOf(goLive);
  const [group] = runbook.success.criteria;
  const [trigger] = runbook.rollback.triggers;
  const item = runbook.checklist[0]?.items[0]?.id ?? '';
  const at = { user, now, words };
  return {
    plan: planView({ services: [service], runbooks: [runbook], service, runbook, now }, words),
    'break the glass': breakGlassView(goLive, words),
    close: closeView(goLive, words),
    'final GO': finalGoView(goLive, now, words),
    'hand over': handOverView(goLive, { roles: runbook.roles }, words),
    home: homeView({ goLives: [goLive], user, now, lostReminders: [] }, words),
    issue: issueOpenView(goLive, words),
    ...each('issue', goLive.issues, ({ number }) => [
      issueEtaView(goLive, number, words),
      issueResolveView(goLive, number, words),
    ]),
    hold: holdView(goLive, words),
    abort: abortView(goLive, words),
    reschedule: rescheduleView(goLive, words),
    retrospective: retrospectiveView(goLive, '1', words),
    rollback: rollbackView(goLive, { now, words }),
    ...each('dismiss', goLive.incidents, ({ number }) => dismissView(goLive, number, words)),
    trigger: triggerView(goLive, { trigger: trigger?.id ?? '', words, mayRollBack: true }),
    judge: group && judgeView(goLive, group.id, { user, words }),
    declare: declareView(goLive, { now, seen: seenWell(360, 1), words }),
    checklist: taskListView(goLive, 'checklist', { ...at, page: 1 }),
    'follow-ups': taskListView(goLive, 'follow_ups', { ...at, page: 1 }),
    assign: taskAssignView(goLive, item, words),
    evidence: taskEvidenceView(goLive, item, words),
    'skip a task': taskSkipView(goLive, item, words),
    update: updateSendView(goLive, words),
    ...each('update', goLive.updates.sent, ({ number }) => updateShortView(goLive, number, words)),
    ...each('gate', runbook.gates, ({ id }) => [
      voteGoView(goLive, id, at),
      voteGoIfView(goLive, id, at),
      untickView(goLive, id, words),
      voteNoGoView(goLive, id, words),
      rulingView(goLive, { gate: id, ruling: 'upheld' }, words),
    ]),
    ...each(
      'step',
      runbook.phases.flatMap(({ steps }) => steps),
      ({ id }) => [
        stepDoneView(goLive, id, words),
        stepFailView(goLive, id, words),
        stepSkipView(goLive, id, words),
      ],
    ),
    ...each('notice', runbook.notices, ({ id }) => [
      noticeApproveView(goLive, id, words),
      noticePreviewView(goLive, id, { words, reachable }),
    ]),
  };
}

/** What leaves Slack's control channel: mails, the pager, the status page, GitHub, direct messages. */
export function sentIn({ goLive, now, words }: Moment): Said {
  const { runbook, round, escalations, gates } = goLive;
  const audience = goLive.service.audiences[0]?.id ?? '';
  const target = `email:${audience}`;
  const mailOf = (notice: string) => {
    const invitation = invitationOf(goLive, { notice, round, target }, 'example.com');
    return { notice, round, text: 'Τ', late: true, audience, target, invitation, permalink };
  };
  return {
    ...each('notice', runbook.notices, ({ id }) => [
      renderNotice(mailOf(id), goLive, words),
      renderMail(mailOf(id), goLive, words),
      renderNoticeTest(mailOf(id), goLive, words),
    ]),
    ...each('NO-GO', Object.keys(gates), (gate) => renderNoGoMail({ gate, permalink }, goLive, words)),
    ...each(
      'escalation',
      escalations,
      ({ number, calls: [call] }) =>
        call && renderEscalationMail({ escalation: number, call, permalink }, goLive, words),
    ),
    'mail test': renderTestMail(goLive, words),
    'channel test': renderChannelTest(goLive, words),
    review: renderReviewReminder(goLive, undefined, words),
    reminder: renderTaskReminder(
      [{ goLive, tasks: checklistTasks(goLive), votes: runbook.gates }],
      now,
      words,
    ),
    ...each('alert', wantedAlerts(goLive), (alert) => [
      alertText(alert.id, words),
      renderAlert(goLive, alert, { words, text: 'Τ' }),
    ]),
    ...each('change', ['started', 'succeeded', 'rolled_back', 'aborted'] as const, (moment) =>
      renderChange(goLive, moment, words),
    ),
    ...each('status page', pageEntries, (entry) => {
      const wanted = wantedEntry(goLive, entry);
      return wanted && renderPageEntry(goLive, { entry, wanted }, words);
    }),
  };
}

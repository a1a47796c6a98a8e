import type { GoLive } from '../../domain/go-live.ts';
import { noticeDueAt } from '../../domain/notices/notice.ts';
import { approvalOf, approversOf, externalTargets, wordsMark } from '../../domain/notices/notice-approval.ts';
import { isForWhoeverHeard } from '../../domain/notices/notice-branch.ts';
import type { DeliveryState, NoticeState } from '../../domain/notices/notice-state.ts';
import { targetsOf } from '../../domain/notices/notice-target.ts';
import { plannedFor } from '../../domain/notices/notice-time.ts';
import type { NoticeChannel } from '../../domain/notices/reach.ts';
import { occasionsOf } from '../../domain/occasion.ts';
import type { NoticeDefinition } from '../../domain/runbook.ts';
import { isFinished } from '../../domain/status.ts';
import { link, mention, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { theRolesText } from '../names/people.ts';
import { noticeTitle } from '../names/titles.ts';
import { isExpected, noticeSentAt, targetText, waitsForWhole } from './notice-line.ts';

export interface Reporting {
  readonly words: Catalogue;
  /** The channels besides Slack that this installation is set up for. */
  readonly reachable: readonly NoticeChannel[];
  /** How many targets of one kind are named in a line; each has a line of its own where this is left out. */
  readonly most?: number;
}

export const noticeStateOf = (
  { notices, round: current }: GoLive,
  notice: string,
  round = current,
): NoticeState | undefined => notices.find((n) => n.notice === notice && n.round === round);

/** Lines about one notice: when it is planned, and what became of each delivery, the earlier rounds last. */
export function noticeReport(goLive: GoLive, notice: NoticeDefinition, it: Reporting): readonly string[] {
  const said = it.words.noticeReport;
  const earlier = goLive.notices
    .filter(({ notice: id, round }) => id === notice.id && round !== goLive.round)
    .toSorted((a, b) => b.round - a.round);
  return [
    said.notice(outside(notice.title, 60), plannedText(goLive, notice, it.words)),
    ...standingLines(goLive, notice, it),
    ...occasionLines(goLive, notice.id, it),
    ...earlier.flatMap((state) => [said.earlier(state.round), ...stateLines(goLive, state, it)]),
  ];
}

/** What was told under it because something happened: of each issue, and that it was over. */
const occasionLines = (goLive: GoLive, id: string, it: Reporting): readonly string[] =>
  occasionsOf(goLive, id).flatMap((state) => [
    it.words.noticeReport.occasion(noticeTitle(goLive, state.notice, it.words)),
    ...stateLines(goLive, state, it),
  ]);

export function plannedText(goLive: GoLive, notice: NoticeDefinition, words: Catalogue): string {
  const said = words.noticeReport;
  const after = notice.after && words.notices.after[notice.after];
  if (notice.atOffsetMs === undefined) return said.after(after ?? words.notices.after.issue_opened);
  const when = moment(plannedFor(goLive, notice), goLive.timeZone, words);
  return after ? said.atAndAfter(when, after) : said.at(when);
}

function standingLines(goLive: GoLive, notice: NoticeDefinition, it: Reporting): readonly string[] {
  const state = noticeStateOf(goLive, notice.id);
  if (state) return stateLines(goLive, state, it);
  const { targets, notConfigured } = targetsOf(goLive, notice, it.reachable);
  return [
    comingLine(goLive, notice, it.words),
    targets.length > 0
      ? it.words.noticeReport.to(
          listed(
            targets.map((target) => targetText(goLive, target, it.words)),
            notice.id,
            { goLive, it },
          ),
        )
      : it.words.noticeReport[isForWhoeverHeard(notice) ? 'heard' : 'nobody'],
    ...approvalLines(goLive, notice, it.words),
    ...notConfiguredLines(goLive, { notice: notice.id, notConfigured }, it),
  ];
}

/** Before its time: whether what leaves the house may go out then. */
function approvalLines(goLive: GoLive, notice: NoticeDefinition, words: Catalogue): readonly string[] {
  const said = words.approvals;
  if (externalTargets(goLive, notice).length === 0) return [];
  const approval = approvalOf(goLive, notice);
  if (!approval) return [said.wanted(theRolesText(goLive, approversOf(goLive), words))];
  const isEdited = wordsMark(approval.words) !== wordsMark(approval.drawn);
  const at = moment(approval.at, goLive.timeZone, words);
  return [(isEdited ? said.givenEdited : said.given)(mention(approval.by), at)];
}

function comingLine(goLive: GoLive, notice: NoticeDefinition, words: Catalogue): string {
  const said = words.noticeReport;
  if (goLive.held && notice.after === undefined && !isFinished(goLive.status)) return said.waitsForResume;
  const dueAt = noticeDueAt(goLive, notice);
  if (dueAt !== undefined) return said.comes(moment(dueAt, goLive.timeZone, words));
  if (waitsForWhole(goLive, notice)) return said.waitsForWhole;
  return notice.after && isExpected(goLive, notice.after)
    ? said.comesAfter(words.notices.after[notice.after])
    : said.notCalledFor;
}

/** What became of a notice that was queued, missed or cancelled. */
function stateLines(goLive: GoLive, state: NoticeState, it: Reporting): readonly string[] {
  const { words } = it;
  const said = words.noticeReport;
  const when = (at: number) => moment(at, goLive.timeZone, words);
  if (state.state === 'missed') return [said.missed(when(state.dueAt ?? state.at))];
  const cancelled =
    state.state === 'cancelled'
      ? [
          said.cancelled(
            knownWord(words.notices.because, state.because ?? '') ?? outside(state.because ?? '', 60),
          ),
        ]
      : [];
  return [...cancelled, ...deliveryLines(goLive, state, it), ...notConfiguredLines(goLive, state, it)];
}

function deliveryLines(goLive: GoLive, state: NoticeState, it: Reporting): readonly string[] {
  const { words } = it;
  const { noticeReport: said, approvals } = words;
  const namesOf = (targets: readonly string[]) => targets.map((target) => targetText(goLive, target, words));
  const named = (wanted: string, text = (target: string, _: DeliveryState) => target, groups = false) =>
    Object.entries(state.deliveries)
      .filter(([, { state: is, members }]) => is === wanted && (members !== undefined) === groups)
      .map(([target, delivery]) => text(targetText(goLive, target, words), delivery));
  const because = (target: string, { reason = '' }: DeliveryState) =>
    reason === '' ? target : said.because(target, outsideClause(reason, 100));
  const line = (say: (targets: string) => string, targets: readonly string[]) =>
    targets.length === 0 ? [] : [say(listed(targets, state.notice, { goLive, it }))];
  const sentAt = noticeSentAt(state);
  const sent = (at: number) => said[state.late ? 'sentLateAt' : 'sentAt'](moment(at, goLive.timeZone, words));
  const waits = state.state === 'cancelled' ? said.standing.calledBack : said.standing.pending;
  return [
    ...(sentAt === undefined ? [] : [sent(sentAt)]),
    ...line(
      (targets) => approvals.awaiting(theRolesText(goLive, approversOf(goLive), words), targets),
      namesOf(state.awaiting ?? []),
    ),
    ...line(approvals.unapproved, namesOf(state.unapproved ?? [])),
    ...line(said.standing.failed, named('failed', because)),
    ...line(said.standing.uncertain, named('uncertain', because)),
    ...line(
      said.standing.leftOut,
      named('left_out', (target, { reason = '' }) =>
        said.because(target, knownWord(words.events.leftOut, reason) ?? outsideClause(reason, 60)),
      ),
    ),
    ...line(waits, named('pending')),
    ...line(
      said.standing.groups,
      named('delivered', (target, { members = 0 }) => said.because(target, said.people(members)), true),
    ),
    ...line(
      said.standing.delivered,
      named('delivered', (target, { permalink }) => linked(target, permalink)),
    ),
  ];
}

/** The name of a channel is a link to the channel: the link to the message stands behind it. */
const linked = (target: string, permalink: string | undefined): string =>
  permalink === undefined ? target : `${target} ${link(permalink, '↗')}`;

const notConfiguredLines = (
  goLive: GoLive,
  { notice, notConfigured }: Pick<NoticeState, 'notice' | 'notConfigured'>,
  it: Reporting,
): readonly string[] =>
  notConfigured.length === 0
    ? []
    : [
        it.words.noticeReport.standing.notConfigured(
          listed(
            notConfigured.map((target) => targetText(goLive, target, it.words)),
            notice,
            { goLive, it },
          ),
        ),
      ];

/** In one line with the way to all of them where they are many, or each in a line of its own. */
function listed(
  targets: readonly string[],
  notice: string,
  { goLive, it: { words, most } }: { readonly goLive: GoLive; readonly it: Reporting },
): string {
  const said = words.noticeReport;
  if (most === undefined)
    return targets.length === 1
      ? targets.join()
      : ['', ...targets.map((target) => said.bullet(target))].join('\n');
  const left = targets.length - most;
  const command = `/golive notices ${goLive.id} ${notice}`;
  if (most === 0) return said.all(left, command);
  return [...targets.slice(0, most), ...(left > 0 ? [said.more(left, command)] : [])].join(said.separator);
}

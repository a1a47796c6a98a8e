import type { GoLive } from '../../domain/go-live.ts';
import { approvalsAsked } from '../../domain/notices/external-notice.ts';
import { openIssues } from '../../domain/notices/issue.ts';
import { mayApprove } from '../../domain/notices/notice-approval.ts';
import { updateOverdueSince } from '../../domain/notices/update-time.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import { isFinished } from '../../domain/status.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { noticeTitle } from '../names/titles.ts';
import { isPossible } from '../next/possible-controls.ts';

interface Asked {
  readonly goLive: GoLive;
  readonly user: string;
  readonly now: number;
  readonly words: Catalogue;
}

/** What people wait to hear, and one person has to say, to approve or to look into. */
export const communicationOf = (it: Asked): readonly string[] => [
  ...approvals(it),
  ...shortForm(it),
  ...doubts(it),
  ...etas(it),
  ...overdueUpdate(it),
];

const isOneOf = ({ goLive, user }: Asked, roles: readonly string[]): boolean =>
  roles.some((role) => holdersOf(goLive, role).includes(user));

const approvals = ({ goLive, user, words }: Asked): readonly string[] =>
  mayApprove(goLive, user)
    ? approvalsAsked(goLive).map(({ notice, dueAt }) =>
        words.answers.mine.approval(
          noticeTitle(goLive, notice.id, words),
          moment(dueAt, goLive.timeZone, words),
        ),
      )
    : [];

/** After the end nobody waits for it any more. */
function shortForm({ goLive, user, now, words }: Asked): readonly string[] {
  const newest = goLive.updates.sent.at(-1);
  if (!newest || isFinished(goLive.status)) return [];
  const action = { type: 'SendShortUpdate', update: newest.number } as const;
  return isPossible(goLive, now, { action, person: user }) ? [words.answers.mine.shortUpdate] : [];
}

const doubts = (it: Asked): readonly string[] =>
  isOneOf(it, [it.goLive.runbook.deployment.starter])
    ? (it.goLive.doubts ?? [])
        .filter(({ settled }) => !settled)
        .map(({ notice }) => it.words.answers.mine.doubt(noticeTitle(it.goLive, notice, it.words)))
    : [];

function etas(it: Asked): readonly string[] {
  const { goLive, words } = it;
  const { deployment, rollback } = goLive.runbook;
  if (!isOneOf(it, [deployment.starter, rollback.proposeTo])) return [];
  return openIssues(goLive)
    .filter(({ isEtaPassed }) => isEtaPassed)
    .map(({ number, what }) => words.answers.mine.eta(number, outside(what, 80)));
}

function overdueUpdate(it: Asked): readonly string[] {
  const { goLive, words } = it;
  const since = updateOverdueSince(goLive);
  if (since === undefined || !isOneOf(it, [goLive.runbook.deployment.starter])) return [];
  return [words.answers.mine.update(moment(since, goLive.timeZone, words))];
}

import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { doneByDelivery } from './notice.ts';

/*
 * People and user groups of Slack as audiences. A person is a target, `slack:U0TOM`; a group, `slack:S0ONCALL`, is read when
 * its turn comes, and each of its members becomes a target, so that nobody who is in two of them is told twice.
 */

type PeopleReport = Extract<Action, { type: 'ReportNoticeGroup' | 'ReportNoticeLeftOut' }>;

export function decideNoticePeople(it: Case, action: PeopleReport): Decision {
  const { goLive } = it;
  const { notice, round, target } = action;
  const known = goLive.notices.find((n) => n.notice === notice && n.round === round);
  const delivery = known?.deliveries[target];
  if (!known || !delivery) return decline('unknown_notice', { subject: notice });
  if (known.state !== 'queued' || delivery.state !== 'pending') return decline('stale');
  if (action.type === 'ReportNoticeLeftOut') {
    const isAnybodyTold = Object.values(known.deliveries).some(({ state }) => state === 'delivered');
    return accept(
      { type: 'NoticeLeftOut', notice, round, target, because: action.because },
      ...(isAnybodyTold ? doneByDelivery(it, known, target) : []),
    );
  }
  const { text, late } = action;
  const members = [...new Set(action.members)];
  const unheard = members.filter((person) => !Object.hasOwn(known.deliveries, `slack:${person}`));
  return accept(
    { type: 'NoticeGroupRead', notice, round, target, members: unheard, count: members.length, text, late },
    ...(unheard.length === 0 ? doneByDelivery(it, known, target) : []),
  );
}

import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import { isFinished } from '../status.ts';
import { unreachable } from '../unreachable.ts';
import { noMail, outcomeOf, recipientsOf, stillToCome } from './mail-progress.ts';
import { noticeStanding } from './notice.ts';
import type { DeliveryState, Doubt, NoticeState } from './notice-state.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;
type MailReport = ActionOf<'BeginMail'> | ActionOf<'ReportMail'> | ActionOf<'ReportNoticeUncertain'>;

interface Known {
  readonly state: NoticeState;
  readonly delivery: DeliveryState;
}

function findDelivery(
  { notices }: GoLive,
  { notice, round, target }: { notice: string; round: number; target: string },
): Known | undefined {
  const state = notices.find((n) => n.notice === notice && n.round === round);
  const delivery = state?.deliveries[target];
  return state && delivery && { state, delivery };
}

export function decideMail({ goLive, command }: Case, action: MailReport): Decision {
  const known = findDelivery(goLive, action);
  const { notice, round, target } = action;
  const place = { notice, round, target };
  if (!known) return decline('unknown_notice', { subject: notice });
  const mail = known.delivery.mail ?? noMail;
  switch (action.type) {
    case 'BeginMail': {
      if (known.delivery.state !== 'pending' || mail.sending) return decline('stale');
      if (!mayGoOut(goLive, known, { ...place, at: command.at })) return decline('not_due');
      const left = stillToCome(recipientsOf(goLive, known.state, target), mail);
      if (action.to.some((address) => !left.includes(address))) return decline('stale');
      return accept({ type: 'MailBegun', ...place, to: action.to });
    }
    case 'ReportMail': {
      const { refused, deferred, uncertain } = action;
      // Who is refused before anything was sent is told without a beginning.
      if (!mail.sending && (uncertain !== undefined || refused.length === 0)) return decline('stale');
      const because = uncertain === undefined ? {} : { uncertain };
      return accept({ type: 'MailEnded', ...place, refused, deferred, ...because });
    }
    case 'ReportNoticeUncertain': {
      if (known.delivery.state !== 'pending') return decline('stale');
      const { reason, text } = action;
      const recipients = mail.uncertain.length || recipientsOf(goLive, known.state, target).length;
      return accept({ type: 'NoticeUncertain', ...place, reason, text, recipients, mail: outcomeOf(mail) });
    }
    default:
      throw unreachable(action);
  }
}

/** What somebody asked to send again was late already: its grace time keeps nothing back. */
export function mayGoOut(
  goLive: GoLive,
  { delivery }: Pick<Known, 'delivery'>,
  { at, ...place }: { readonly notice: string; readonly round: number; readonly at: number },
): boolean {
  const standing = noticeStanding(goLive, place, at);
  return standing === 'holds' || (standing === 'missed' && delivery.again !== undefined);
}

/** Whoever leads it or manages it says what became of a delivery that golive cannot find out about. */
export function decideSettleNotice(it: Case, { uncertain, as }: ActionOf<'SettleNotice'>): Decision {
  const { goLive, command } = it;
  const doubt = goLive.doubts?.find(({ version }) => version === uncertain);
  if (!doubt) return decline('unknown_notice', { subject: String(uncertain) });
  if (doubt.settled) return decline('notice_settled');
  const { notice, round, target } = doubt;
  const isLead = holdsOneOf(goLive, command.actor, [goLive.runbook.deployment.starter]);
  if (!isLead && !mayManage(goLive, command.actor)) return reject(it, 'not_allowed');
  const settled = { type: 'NoticeSettled', notice, round, target, uncertain, as } as const;
  if (as === 'arrived') return accept(settled);
  if (!stillHolds(goLive, doubt, command.at)) return decline('notice_over');
  return accept({ ...settled, text: doubt.text });
}

/** What goes by time alone is about a start that is still to come, or was. */
function stillHolds(goLive: GoLive, doubt: Doubt, now: number): boolean {
  const standing = noticeStanding(goLive, doubt, now);
  const definition = goLive.runbook.notices.find(({ id }) => id === doubt.notice);
  const isOvertaken =
    doubt.round !== goLive.round ||
    (definition?.after === undefined && definition !== undefined && isFinished(goLive.status));
  return !isOvertaken && (standing === 'holds' || standing === 'missed');
}

import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { takesPart } from '../people/authority.ts';
import { unreachable } from '../unreachable.ts';
import type { Communication, CommunicationEvent } from './communication-event.ts';
import { decideApproveNotice, decideAskForApproval, decideSettleExternal } from './external-notice.ts';
import type { NoticeState } from './notice-state.ts';
import { evolveTests, isByMail } from './notice-test.ts';
import { renderWords } from './notice-text.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

type CommunicationWish = ActionOf<'TestNotice' | 'ApproveNotice'>;

const wishes: Readonly<Record<CommunicationWish['type'], true>> = { TestNotice: true, ApproveNotice: true };

export const isCommunicationWish = (action: Action): action is CommunicationWish =>
  Object.hasOwn(wishes, action.type);

export const decideCommunication = (it: Case, action: CommunicationWish): Decision =>
  action.type === 'TestNotice' ? decideTestNotice(it, action) : decideApproveNotice(it, action);

/** What time wants of the notices that need an approval. */
export const decideExternal = (it: Case, action: ActionOf<'AskForApproval' | 'SettleExternal'>): Decision =>
  action.type === 'AskForApproval' ? decideAskForApproval(it) : decideSettleExternal(it, action);

/** The test goes to whoever asks, and to nobody else. */
function decideTestNotice(it: Case, { notice: id }: ActionOf<'TestNotice'>): Decision {
  const { goLive, command } = it;
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  if (!notice) return decline('unknown_notice', { subject: id });
  if (!takesPart(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  const rendered = renderWords(goLive, notice);
  if (!rendered.ok) return decline('notice_without_value', { subject: rendered.missing.join(', ') });
  const number = (goLive.communication?.tests ?? 0) + 1;
  const byMail = isByMail(goLive, notice) ? ({ byMail: true } as const) : {};
  return accept({ type: 'NoticeTested', notice: id, to: command.actor.id, number, ...byMail });
}

const communicationEvents: Readonly<Record<CommunicationEvent['type'], true>> = {
  NoticeTested: true,
  TestMailSettled: true,
  ExternalNoticeApproved: true,
  ExternalApprovalVoided: true,
  ExternalApprovalAsked: true,
  ExternalNoticeQueued: true,
  ExternalNoticeMissed: true,
};

export const isCommunicationEvent = (event: Event): event is CommunicationEvent =>
  Object.hasOwn(communicationEvents, event.type);

export function evolveCommunication(goLive: GoLive, event: CommunicationEvent, deed: Deed): Partial<GoLive> {
  const { communication = {} } = goLive;
  const changed = (more: Communication) => ({ communication: { ...communication, ...more } });
  switch (event.type) {
    case 'NoticeTested':
    case 'TestMailSettled':
      return changed(evolveTests(goLive, event));
    case 'ExternalNoticeApproved': {
      const { words, drawn = words } = event;
      const approval = { by: deed.by, at: deed.at, words, drawn };
      return changed({ approvals: { ...communication.approvals, [event.notice]: approval } });
    }
    case 'ExternalApprovalVoided': {
      const { [event.notice]: _, ...approvals } = communication.approvals ?? {};
      return changed({ approvals });
    }
    case 'ExternalApprovalAsked':
      return changed(afterAsking(communication, event));
    case 'ExternalNoticeQueued':
      return withNotice(goLive, event, (known) => ({
        ...known,
        awaiting: [],
        late: known.late || event.late,
        deliveries: {
          ...known.deliveries,
          ...Object.fromEntries(event.targets.map((target) => [target, { state: 'pending' } as const])),
        },
      }));
    case 'ExternalNoticeMissed':
      return withNotice(goLive, event, (known) => ({ ...known, awaiting: [], unapproved: event.targets }));
    default:
      throw unreachable(event);
  }
}

/** Everybody who gets a card of it. */
const calledBy = ({
  people,
  lead,
}: Extract<CommunicationEvent, { type: 'ExternalApprovalAsked' }>): readonly string[] =>
  lead === undefined ? people : [...people, lead];

function afterAsking(
  { asked = {}, asks = {} }: Communication,
  event: Extract<CommunicationEvent, { type: 'ExternalApprovalAsked' }>,
): Communication {
  const { notices } = event;
  const people = calledBy(event);
  return {
    asked: {
      ...asked,
      ...Object.fromEntries(notices.map(({ notice, round, stage }) => [`${notice}/${round}`, stage])),
    },
    asks: { ...asks, ...Object.fromEntries(people.map((person) => [person, (asks[person] ?? 0) + 1])) },
  };
}

const withNotice = (
  goLive: GoLive,
  { notice, round }: { readonly notice: string; readonly round: number },
  change: (known: NoticeState) => NoticeState,
): Partial<GoLive> => ({
  notices: goLive.notices.map((known) =>
    known.notice === notice && known.round === round ? change(known) : known,
  ),
});

/** The newest question to each person: it shows what still waits. */
export const approvalCards = ({ communication }: GoLive): readonly MessageRef[] =>
  Object.entries(communication?.asks ?? {}).map(([to, number]) => ({ card: 'approval', to, number }));

export function communicationMessages(
  goLive: GoLive,
  event: CommunicationEvent,
  told: MessageRef,
): readonly MessageRef[] {
  const control: MessageRef = { card: 'control' };
  switch (event.type) {
    case 'NoticeTested':
    case 'TestMailSettled':
      return [{ card: 'notice_test', notice: event.notice, to: event.to, number: event.number }];
    case 'ExternalApprovalAsked':
      return [control, ...approvalCards(goLive), ...earlierCards(goLive, calledBy(event))];
    case 'ExternalNoticeQueued':
      return [control, ...approvalCards(goLive)];
    case 'ExternalNoticeApproved':
    case 'ExternalApprovalVoided':
    case 'ExternalNoticeMissed':
      return [control, told, ...approvalCards(goLive)];
    default:
      throw unreachable(event);
  }
}

/** Whoever is asked anew finds in the question before that there is a newer one. */
const earlierCards = ({ communication }: GoLive, people: readonly string[]): readonly MessageRef[] =>
  people.flatMap((to) => {
    const number = (communication?.asks?.[to] ?? 1) - 1;
    return number > 0 ? [{ card: 'approval', to, number } as const] : [];
  });

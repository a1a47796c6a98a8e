import { takesPart } from './authority.ts';
import type { Action } from './command.ts';
import type { CommunicationEvent } from './communication-event.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import type { MessageRef } from './effect.ts';
import type { Event } from './event.ts';
import type { GoLive } from './go-live.ts';
import { renderWords } from './notice-text.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

type CommunicationWish = ActionOf<'TestNotice'>;

const wishes: Readonly<Record<CommunicationWish['type'], true>> = { TestNotice: true };

export const isCommunicationWish = (action: Action): action is CommunicationWish =>
  Object.hasOwn(wishes, action.type);

export const decideCommunication = (it: Case, action: CommunicationWish): Decision =>
  decideTestNotice(it, action);

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
  return accept({ type: 'NoticeTested', notice: id, to: command.actor.id, number });
}

const communicationEvents: Readonly<Record<CommunicationEvent['type'], true>> = { NoticeTested: true };

export const isCommunicationEvent = (event: Event): event is CommunicationEvent =>
  Object.hasOwn(communicationEvents, event.type);

export const evolveCommunication = (goLive: GoLive, { number }: CommunicationEvent): Partial<GoLive> => ({
  communication: { ...goLive.communication, tests: number },
});

export const communicationMessages = ({ notice, to, number }: CommunicationEvent): readonly MessageRef[] => [
  { card: 'notice_test', notice, to, number },
];

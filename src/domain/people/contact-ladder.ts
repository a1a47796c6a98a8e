import type { Actor } from '../actor.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import type { EscalationMailEffect } from '../own-mail-effect.ts';
import type { ContactArea } from '../runbook.ts';
import { unreachable } from '../unreachable.ts';
import { holdersOf, takesPart } from './authority.ts';
import type { ContactLadderEvent } from './contact-ladder-event.ts';
import { hasLeft } from './membership.ts';

/*
 * An escalation: calling -> acknowledged | unanswered; unanswered -> acknowledged, for late is better than never.
 * While it is calling, the next contact is asked whenever the time of the last one is over.
 */
export interface Escalation {
  readonly number: number;
  readonly area: string;
  readonly reason: string;
  readonly raised: Deed;
  readonly state: 'calling' | 'acknowledged' | 'unanswered';
  readonly calls: readonly ContactCall[];
  readonly acknowledged?: Deed;
}

export interface ContactCall {
  readonly rung: number;
  readonly role: string;
  /** Empty where the contact is reached outside Slack alone. */
  readonly people: readonly string[];
  readonly at: number;
}

/** How long a contact has, where the runbook does not say it. */
const defaultNextAfterMs = 5 * 60_000;

export const areaOf = ({ runbook }: GoLive, id: string): ContactArea | undefined =>
  runbook.contacts.find((area) => area.id === id);

/** Nobody needs an escalation of a go-live that will not be gone on with, or of which nothing is left to do. */
const isOver = ({ status, closed }: GoLive): boolean => status === 'aborted' || closed !== undefined;

type LadderAction = Extract<Action, { type: 'Escalate' | 'AcknowledgeEscalation' | 'CallNextContact' }>;

export function decideContactLadder(it: Case, action: LadderAction): Decision {
  switch (action.type) {
    case 'Escalate':
      return decideEscalate(it, action);
    case 'AcknowledgeEscalation':
      return decideAcknowledge(it, action.escalation);
    case 'CallNextContact':
      return decideCallNext(it, action.escalation);
    default:
      throw unreachable(action);
  }
}

function decideEscalate(it: Case, { area, reason }: Extract<Action, { type: 'Escalate' }>): Decision {
  const { goLive, command } = it;
  if (!takesPart(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (!areaOf(goLive, area)) return decline('unknown_area', { subject: area });
  if (isOver(goLive)) return decline('finished');
  if (reason.trim() === '') return decline('reason_required');
  if (goLive.escalations.some((one) => one.area === area && one.state === 'calling'))
    return decline('escalation_running', { subject: area });
  const first = nextContact(goLive, { area, calls: [], by: command.actor.id });
  if (!first) return decline('nobody_to_call', { subject: area });
  const escalation = goLive.escalations.length + 1;
  return accept(
    { type: 'EscalationRaised', escalation, area, reason: reason.trim() },
    { type: 'ContactsCalled', escalation, ...first },
  );
}

/** Whoever was asked, or stands anywhere on the ladder: who sees to it stops the calls. */
function decideAcknowledge(it: Case, number: number): Decision {
  const { goLive, command } = it;
  const escalation = escalationOf(goLive, number);
  if (!escalation) return decline('unknown_escalation');
  if (!mayAcknowledge(goLive, escalation, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: areaOf(goLive, escalation.area)?.ladder ?? [] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (escalation.acknowledged)
    return decline('already_acknowledged', { subject: escalation.acknowledged.by });
  return accept({ type: 'EscalationAcknowledged', escalation: number });
}

function mayAcknowledge(goLive: GoLive, { area, calls }: Escalation, actor: Actor): boolean {
  const ladder = areaOf(goLive, area)?.ladder ?? [];
  const contacts = [
    ...ladder.flatMap((role) => holdersOf(goLive, role)),
    ...calls.flatMap(({ people }) => people),
  ];
  return actor.kind === 'user' && contacts.includes(actor.id);
}

function decideCallNext({ goLive, command }: Case, number: number): Decision {
  const escalation = escalationOf(goLive, number);
  const at = escalation && nextCallAt(goLive, escalation);
  if (!escalation || at === undefined || command.at < at) return decline('not_due');
  const next = contactAfter(goLive, escalation);
  return accept(
    next
      ? { type: 'ContactsCalled', escalation: number, ...next }
      : { type: 'EscalationUnanswered', escalation: number },
  );
}

export const escalationOf = ({ escalations }: GoLive, number: number): Escalation | undefined =>
  escalations.find((one) => one.number === number);

/** When the next contact is asked, or the ladder ends; undefined where nobody is called any more. */
export function nextCallAt(goLive: GoLive, { area, calls, state }: Escalation): number | undefined {
  const last = calls.at(-1);
  if (state !== 'calling' || !last) return undefined;
  return last.at + (areaOf(goLive, area)?.nextAfterMs ?? defaultNextAfterMs);
}

/** Whom the ladder asks next; undefined where it ends. */
export const contactAfter = (goLive: GoLive, { area, calls, raised }: Escalation) =>
  nextContact(goLive, { area, calls, by: raised.by });

interface Climb {
  readonly area: string;
  readonly calls: readonly ContactCall[];
  /** Who raised it knows of it. */
  readonly by: string;
}

/** Rungs on which nobody is named, or nobody new, are passed over. */
function nextContact(goLive: GoLive, { area, calls, by }: Climb): Omit<ContactCall, 'at'> | undefined {
  const asked = [by, ...calls.flatMap(({ people }) => people), ...goLive.left];
  const rungs = (areaOf(goLive, area)?.ladder ?? []).map((role, index) => ({ rung: index + 1, role }));
  for (const { rung, role } of rungs.slice(calls.at(-1)?.rung ?? 0)) {
    const holders = holdersOf(goLive, role);
    const people = holders.filter((person) => !asked.includes(person));
    const isReachedElsewhere = holders.length === 0 && isOutsideSlack(goLive, role);
    if (people.length > 0 || isReachedElsewhere) return { rung, role, people };
  }
  return undefined;
}

/** Its contact has a phone number or a mail address, and no Slack user. */
export const isOutsideSlack = (goLive: GoLive, role: string): boolean =>
  holdersOf(goLive, role).length === 0 && goLive.service.outsideSlack?.includes(role) === true;

const ladderEvents: Readonly<Record<ContactLadderEvent['type'], true>> = {
  EscalationRaised: true,
  ContactsCalled: true,
  EscalationAcknowledged: true,
  EscalationUnanswered: true,
};

export const isContactLadderEvent = (event: Event): event is ContactLadderEvent =>
  Object.hasOwn(ladderEvents, event.type);

export function evolveContactLadder(
  goLive: GoLive,
  event: ContactLadderEvent,
  deed: Deed,
): Pick<GoLive, 'escalations'> {
  const patch = (change: (escalation: Escalation) => Partial<Escalation>) => ({
    escalations: goLive.escalations.map((one) =>
      one.number === event.escalation ? { ...one, ...change(one) } : one,
    ),
  });
  switch (event.type) {
    case 'EscalationRaised': {
      const { escalation: number, area, reason } = event;
      const raised: Escalation = { number, area, reason, raised: deed, state: 'calling', calls: [] };
      return { escalations: [...goLive.escalations, raised] };
    }
    case 'ContactsCalled': {
      const { rung, role, people } = event;
      return patch(({ calls }) => ({ calls: [...calls, { rung, role, people, at: deed.at }] }));
    }
    case 'EscalationAcknowledged':
      return patch(() => ({ state: 'acknowledged', acknowledged: deed }));
    case 'EscalationUnanswered':
      return patch(() => ({ state: 'unanswered' }));
    default:
      throw unreachable(event);
  }
}

/** The alert for all to see, and what it tells each who was asked directly. */
export const ladderMessages = ({ number, calls }: Escalation): readonly MessageRef[] => [
  { card: 'ladder', escalation: number },
  ...calls
    .flatMap(({ people }) => people)
    .map((to): MessageRef => ({ card: 'ladder_call', escalation: number, to })),
];

/** Who is asked is told by mail too, where an address is known. */
export function escalationMailEffects(goLive: GoLive, event: Event): readonly EscalationMailEffect[] {
  if (event.type !== 'ContactsCalled') return [];
  const { escalation, rung } = event;
  const key = `${goLive.id}/mail/escalation/${escalation}/${rung}`;
  return [{ kind: 'mail.escalation', key, goLive: goLive.id, escalation, rung }];
}

/** The call that the mail is about, while anybody is still to see to it. */
export function callToAnswer(
  goLive: GoLive,
  { escalation: number, rung }: Pick<EscalationMailEffect, 'escalation' | 'rung'>,
): ContactCall | undefined {
  const escalation = escalationOf(goLive, number);
  if (!escalation || escalation.acknowledged || isOver(goLive)) return undefined;
  return escalation.calls.find((call) => call.rung === rung);
}

/** Those of which nobody has said yet that they see to it. */
export const openEscalations = ({ escalations }: GoLive): readonly Escalation[] =>
  escalations.filter(({ acknowledged }) => !acknowledged);

/** The alert tells its own beginning; what comes after it is told. */
export const isLadderTold = (goLive: GoLive, event: ContactLadderEvent): boolean =>
  event.type === 'ContactsCalled'
    ? escalationOf(goLive, event.escalation)?.calls[0]?.rung !== event.rung
    : event.type !== 'EscalationRaised';

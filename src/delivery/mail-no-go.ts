import { noGoToRuleOn } from '../domain/gates/escalation.ts';
import { holdersHere } from '../domain/people/authority.ts';
import { renderNoGoMail } from '../messages/outgoing/render-contact-mail.ts';
import { type ContactMailNeeds, mailContact } from './contact-mail.ts';
import type { Deliver } from './delivery.ts';

/** Tells the escalation contact of a NO-GO by mail too, but nobody of their own, on which they do not rule. */
export function createNoGoMailDelivery(needs: ContactMailNeeds): Deliver<'mail.no_go'> {
  return async (effect, claim) => {
    const { gate: id, alert } = effect;
    const goLive = await needs.engine.read(effect.goLive);
    const gate = goLive?.runbook.gates.find((one) => one.id === id);
    if (!goLive || !gate || !noGoToRuleOn(goLive, effect))
      return { end: 'cancelled', reason: 'nobody is to rule on it' };
    const voter = goLive.gates[id]?.vote?.by;
    const contact = {
      goLive,
      role: gate.escalation,
      people: holdersHere(goLive, gate.escalation).filter((person) => person !== voter),
      thread: { notice: `no-go-${id}`, round: alert, target: 'email:escalation' },
      render: (permalink: string | undefined) => renderNoGoMail({ gate: id, permalink }, goLive, needs.words),
    };
    return await mailContact(needs, contact, claim);
  };
}

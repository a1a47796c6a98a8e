import { callToAnswer } from '../domain/people/contact-ladder.ts';
import { renderEscalationMail } from '../messages/outgoing/render-contact-mail.ts';
import { type ContactMailNeeds, mailContact } from './contact-mail.ts';
import type { Deliver } from './delivery.ts';

/** Tells whoever is asked on one rung of an escalation by mail too, while nobody has said that they see to it. */
export function createEscalationMailDelivery(needs: ContactMailNeeds): Deliver<'mail.escalation'> {
  return async (effect, claim) => {
    const { escalation, rung } = effect;
    const goLive = await needs.engine.read(effect.goLive);
    const call = goLive && callToAnswer(goLive, effect);
    if (!goLive || !call) return { end: 'cancelled', reason: 'somebody sees to it' };
    const contact = {
      goLive,
      role: call.role,
      people: call.people.filter((person) => !goLive.left.includes(person)),
      thread: { notice: `escalation-${escalation}`, round: rung, target: 'email:escalation' },
      render: (permalink: string | undefined) =>
        renderEscalationMail({ escalation, call, permalink }, goLive, needs.words),
    };
    return await mailContact(needs, contact, claim);
  };
}

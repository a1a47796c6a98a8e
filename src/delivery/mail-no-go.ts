import { composeMail } from '../adapters/mail-text.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import { messageKey } from '../domain/effect.ts';
import { noGoToRuleOn } from '../domain/gates/escalation.ts';
import type { GoLive } from '../domain/go-live.ts';
import { mailThread } from '../domain/notices/mail-thread.ts';
import { holdersHere } from '../domain/people/authority.ts';
import { renderNoGoMail } from '../messages/render-mail.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import { backoffMs, type Deliver, type Delivery, type EffectOf } from './delivery.ts';
import { domainOf, type MailSender } from './mail-notice.ts';
import { mailOnce, type OwnMailNeeds } from './mail-once.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

interface NoGoMailNeeds extends OwnMailNeeds {
  readonly store: Store;
}

/** Whoever is to rule on it has been told in Slack all the same. */
const tryForMs = 60 * 60_000;

const mayHaveArrived: Delivery = { end: 'dead', reason: 'it may have arrived, and is not sent again' };

/**
 * Tells the escalation contact of a NO-GO by mail too, once. The addresses stand in `services.yaml` alone: where it has
 * none, or no mail server is set up, Slack is the only way.
 */
export function createNoGoMailDelivery(needs: NoGoMailNeeds): Deliver<'mail.no_go'> {
  return async (effect, claim) => {
    const { mail, engine, realNow } = needs;
    const goLive = await engine.read(effect.goLive);
    if (!goLive || !noGoToRuleOn(goLive, effect))
      return { end: 'cancelled', reason: 'nobody is to rule on it' };
    if (!mail) return { end: 'cancelled', reason: 'no mail server is set up' };
    if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
    const to = await addressesOf(needs, goLive, effect);
    if (to.length === 0) return { end: 'cancelled', reason: 'no mail address is known' };
    if (claim.lastAttemptAt !== undefined) return mayHaveArrived;
    try {
      const text = await written(needs, goLive, { effect, sender: mail.sender });
      const refused = await mailOnce(mail.mail, { from: mail.sender.address, to, text });
      return refused.length < to.length ? { end: 'done' } : notTaken(claim, realNow(), refused);
    } catch (error) {
      if (error instanceof OutsideError && error.happened === 'maybe') return mayHaveArrived;
      return afterFailure(error, claim, { now: realNow(), tryForMs });
    }
  };
}

/** The server's own words may hold the address, which belongs into no audit trail. */
function notTaken(
  claim: ClaimedEffect,
  now: number,
  refused: readonly { readonly later: boolean }[],
): Delivery {
  const reason = 'the mail server does not take the address';
  const isForGood = !refused.some(({ later }) => later) || now - claim.createdAt > tryForMs;
  return isForGood
    ? { end: 'dead', reason }
    : { end: 'later', inMs: backoffMs(claim.attempt), reason, unsent: true };
}

/** Of whoever holds the role now, written down for it or for another role of theirs. */
async function addressesOf(
  { findContacts }: NoGoMailNeeds,
  goLive: GoLive,
  { gate: id }: EffectOf<'mail.no_go'>,
): Promise<readonly string[]> {
  const gate = goLive.runbook.gates.find((one) => one.id === id);
  if (!gate) return [];
  const contacts = await findContacts(goLive.service.id);
  const own = contacts.get(gate.escalation);
  // A desk has no person.
  const desk = own && own.person === undefined ? [own] : [];
  const holders = holdersHere(goLive, gate.escalation).flatMap(
    (person) => [own, ...contacts.values()].find((one) => one?.person === person && one.email) ?? [],
  );
  return [...new Set([...desk, ...holders].flatMap(({ email }) => email ?? []))];
}

interface Writing {
  readonly effect: EffectOf<'mail.no_go'>;
  readonly sender: MailSender;
}

async function written(
  { store, clock, words }: NoGoMailNeeds,
  goLive: GoLive,
  { effect: { gate, alert }, sender }: Writing,
): Promise<Buffer> {
  const domain = domainOf(sender);
  const card = await store.findSlackMessage(goLive.id, messageKey({ card: 'control' }));
  return composeMail({
    ...renderNoGoMail({ gate, permalink: card?.permalink }, goLive, words),
    ...mailThread(goLive, { notice: `no-go-${gate}`, round: alert, target: 'email:escalation' }, domain),
    from: sender.header,
    at: clock.now(),
  });
}

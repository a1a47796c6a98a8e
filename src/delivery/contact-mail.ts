import { composeMail } from '../adapters/mail-text.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import { messageKey } from '../domain/effect.ts';
import type { GoLive } from '../domain/go-live.ts';
import { type Mail, mailThread } from '../domain/notices/mail-thread.ts';
import type { RenderedMail } from '../messages/outgoing/render-mail.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import { backoffMs, type Delivery, isTriedOut } from './delivery.ts';
import { domainOf, type MailSender } from './mail-notice.ts';
import { mailOnce, type OwnMailNeeds } from './mail-once.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

export interface ContactMailNeeds extends OwnMailNeeds {
  readonly store: Store;
}

/** Whoever it is for has been told in Slack all the same. */
const tryForMs = 60 * 60_000;

interface ContactMail {
  readonly goLive: GoLive;
  /** Who is wanted: the role, and whoever of it is to be told. */
  readonly role: string;
  readonly people: readonly string[];
  readonly thread: Mail;
  readonly render: (permalink: string | undefined) => RenderedMail;
}

/**
 * Tells a contact by mail too, once. The addresses stand in `services.yaml` alone: where it has none, or no mail server is
 * set up, Slack is the only way.
 */
export async function mailContact(
  needs: ContactMailNeeds,
  contact: ContactMail,
  claim: ClaimedEffect,
): Promise<Delivery> {
  const { mail, realNow, words } = needs;
  const mayHaveArrived: Delivery = { end: 'dead', reason: words.deliveries.mayHaveArrived };
  if (!mail) return { end: 'cancelled', reason: 'no mail server is set up' };
  if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
  const to = await addressesOf(needs, contact);
  if (to.length === 0) return { end: 'cancelled', reason: 'no mail address is known' };
  if (claim.lastAttemptAt !== undefined) return mayHaveArrived;
  try {
    const text = await written(needs, contact, mail.sender);
    const refused = await mailOnce(mail.mail, { from: mail.sender.address, to, text });
    return refused.length < to.length ? { end: 'done' } : notTaken(needs, claim, refused);
  } catch (error) {
    if (error instanceof OutsideError && error.happened === 'maybe') return mayHaveArrived;
    return afterFailure(error, claim, { now: realNow(), tryForMs });
  }
}

/** The server's own words may hold the address, which belongs into no audit trail. */
function notTaken(
  { words, realNow }: ContactMailNeeds,
  claim: ClaimedEffect,
  refused: readonly { readonly later: boolean }[],
): Delivery {
  const reason = words.deliveries.mail.addressNotTaken;
  const isForGood = !refused.some(({ later }) => later) || isTriedOut(claim, realNow(), tryForMs);
  return isForGood
    ? { end: 'dead', reason }
    : { end: 'later', inMs: backoffMs(claim.attempt), reason, unsent: true };
}

/** Written down for the role, or for another role of theirs. */
async function addressesOf(
  { findContacts }: ContactMailNeeds,
  { goLive, role, people }: ContactMail,
): Promise<readonly string[]> {
  const contacts = await findContacts(goLive.service.id);
  const own = contacts.get(role);
  // A desk has no person.
  const desk = own && own.person === undefined ? [own] : [];
  const holders = people.flatMap(
    (person) => [own, ...contacts.values()].find((one) => one?.person === person && one.email) ?? [],
  );
  return [...new Set([...desk, ...holders].flatMap(({ email }) => email ?? []))];
}

async function written(
  { store, clock }: ContactMailNeeds,
  { goLive, thread, render }: ContactMail,
  sender: MailSender,
): Promise<Buffer> {
  const card = await store.findSlackMessage(goLive.id, messageKey({ card: 'control' }));
  return composeMail({
    ...render(card?.permalink),
    ...mailThread(goLive, thread, domainOf(sender)),
    from: sender.header,
    at: clock.now(),
  });
}

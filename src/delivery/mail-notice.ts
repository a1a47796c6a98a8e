import type { MailOut } from '../adapters/mail.ts';
import { composeMail } from '../adapters/mail-text.ts';
import type { Clock } from '../clock.ts';
import { messageKey } from '../domain/effect.ts';
import type { GoLive } from '../domain/go-live.ts';
import { invitationOf } from '../domain/notices/invitation.ts';
import { noMail, recipientsOf, stillToCome } from '../domain/notices/mail-progress.ts';
import { mailThread } from '../domain/notices/mail-thread.ts';
import { isLate, noticeStanding } from '../domain/notices/notice.ts';
import { mayGoOut } from '../domain/notices/notice-mail.ts';
import type { DeliveryState } from '../domain/notices/notice-state.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderMail } from '../messages/outgoing/render-mail.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import { backoffMs, type Deliver, type Delivery, type EffectOf, isTriedOut } from './delivery.ts';
import { report, sendBatches } from './mail-batches.ts';
import { type NoticePlace, reported, withheld } from './notice-delivery.ts';

export interface MailSender {
  /** `golive <golive@example.com>` */
  readonly header: string;
  readonly address: string;
}

/** Under which ids of mails and invitations are made. */
export const domainOf = ({ address }: MailSender): string => address.slice(address.lastIndexOf('@') + 1);

interface MailDeliveryNeeds {
  readonly store: Store;
  readonly mail: MailOut;
  readonly sender: MailSender;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
  readonly newId: () => string;
}

interface Attempt extends MailDeliveryNeeds {
  readonly effect: EffectOf<'mail.notice'>;
  readonly claim: ClaimedEffect;
  readonly place: NoticePlace;
}

interface Known {
  readonly goLive: GoLive;
  readonly delivery: DeliveryState;
  readonly recipients: readonly string[];
}

/** How long addresses that the server does not take are tried again. */
const tryForMs = 24 * 3_600_000;

/** How long a server is tried that takes no mail at all. */
const handOnForMs = 3_600_000;

/*
 * A mail server cannot be asked what it took. So each transaction is marked on disk once the server has said whom it
 * takes, and before the text is sent (`MailBegun`); its answer is recorded after it (`MailEnded`). What was marked and
 * has no answer is never sent again by golive: people are asked (`NoticeUncertain`).
 */
export function createMailDelivery(needs: MailDeliveryNeeds): Deliver<'mail.notice'> {
  return async (effect, claim) => {
    const place = { notice: effect.notice, round: effect.round, target: `email:${effect.audience}` };
    const it: Attempt = { ...needs, effect, claim, place };
    const known = await recovered(it);
    if (!known) return { end: 'cancelled', reason: 'no such delivery' };
    if (known.delivery.state !== 'pending') return { end: 'done' };
    if (mayBeSentBefore(known, claim)) return uncertain(it, needs.words.deliveries.mail.beforeRestore);
    if (!mayGoOut(known.goLive, known, { ...place, at: needs.clock.now() })) return notNow(it, known);
    const to = stillToCome(known.recipients, known.delivery.mail ?? noMail);
    const text = await written(it, known.goLive);
    const goesOn = await sendBatches(it, { from: needs.sender.address, to, text });
    return goesOn ? reported(inTime(it, goesOn), place, effect.text) : concluded(it);
  };
}

/** A server that hands nothing on for so long leaves it to people. */
function inTime({ claim, realNow }: Attempt, delivery: Delivery): Delivery {
  if (delivery.end !== 'later' || delivery.uncounted) return delivery;
  return isTriedOut(claim, realNow(), handOnForMs) ? { end: 'dead', reason: delivery.reason } : delivery;
}

/** Queued while a mail server was configured. */
export const mailNotConfigured =
  ({ words }: { readonly words: Catalogue }): Deliver<'mail.notice'> =>
  async ({ notice, round, audience, text }) =>
    reported(
      { end: 'dead', reason: words.deliveries.mail.notSetUp },
      { notice, round, target: `email:${audience}` },
      text,
    );

async function read({ engine, effect, place }: Attempt): Promise<Known | undefined> {
  const goLive = await engine.read(effect.goLive);
  const state = goLive?.notices.find((n) => n.notice === place.notice && n.round === place.round);
  const delivery = state?.deliveries[place.target];
  if (!goLive || !state || !delivery) return undefined;
  return { goLive, delivery, recipients: recipientsOf(goLive, state, place.target) };
}

/** What an attempt before this one began and did not end stays unknown. */
async function recovered(it: Attempt): Promise<Known | undefined> {
  const known = await read(it);
  if (!known?.delivery.mail?.sending) return known;
  const nobody = { refused: [], deferred: [] };
  const { stopped } = it.words.deliveries.mail;
  await report(it, { type: 'ReportMail', ...it.place, ...nobody, uncertain: stopped });
  return read(it);
}

/** A backup was put back: what went out since it was made is not in it. */
const mayBeSentBefore = ({ goLive, delivery }: Known, { lastAttemptAt }: ClaimedEffect): boolean =>
  goLive.restored !== undefined && delivery.mail === undefined && lastAttemptAt !== undefined;

const uncertain = ({ place, effect: { text } }: Attempt, reason: string): Delivery => ({
  end: 'done',
  report: { type: 'ReportNoticeUncertain', ...place, reason, text },
});

function notNow(it: Attempt, { goLive, delivery }: Known): Delivery {
  const { place, clock, words } = it;
  const standing = noticeStanding(goLive, place, clock.now());
  const { uncertain: doubted = [], because = words.deliveries.mail.stopped } = delivery.mail ?? {};
  if (standing !== 'waits' && doubted.length > 0) return uncertain(it, because);
  // Between the question and this one the clock may have gone on.
  return standing === 'holds'
    ? { end: 'later', inMs: 1, reason: 'holds again', uncounted: true }
    : withheld(standing, { goLive, place, words, by: 'mail' });
}

async function written(it: Attempt, goLive: GoLive): Promise<Buffer> {
  const { effect, place, clock, words, sender, store } = it;
  const late = isLate(goLive, effect, clock.now());
  const domain = domainOf(sender);
  const invitation = invitationOf(goLive, place, domain);
  const card = invitation && (await store.findSlackMessage(goLive.id, messageKey({ card: 'control' })));
  const mail = renderMail({ ...effect, late, invitation, permalink: card?.permalink }, goLive, words);
  return composeMail({
    ...mail,
    ...mailThread(goLive, place, domain),
    from: sender.header,
    at: clock.now(),
  });
}

/** All were tried: what became of it. */
async function concluded(it: Attempt): Promise<Delivery> {
  const { place, claim, realNow, effect } = it;
  const said = it.words.deliveries.mail;
  const known = await read(it);
  if (!known) return { end: 'cancelled', reason: 'no such delivery' };
  const mail = known.delivery.mail ?? noMail;
  const left = stillToCome(known.recipients, mail);
  if (left.length > 0) {
    const reason = said.notTakenYet(left.length);
    return isTriedOut(claim, realNow(), tryForMs)
      ? reported({ end: 'dead', reason }, place, effect.text)
      : { end: 'later', inMs: backoffMs(claim.attempt), reason, unsent: true };
  }
  if (mail.uncertain.length > 0) return uncertain(it, mail.because ?? said.stopped);
  const [first] = mail.refused;
  if (mail.accepted.length > 0 || !first)
    return { end: 'done', report: { type: 'ReportNoticeDelivered', ...place } };
  return reported({ end: 'dead', reason: said.allRefused(first.reason) }, place, effect.text);
}

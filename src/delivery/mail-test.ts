import { composeMail } from '../adapters/mail-text.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { invitationOf } from '../domain/notices/invitation.ts';
import { mailThread } from '../domain/notices/mail-thread.ts';
import { isTestMailPending, testedAudience } from '../domain/notices/notice-test.ts';
import { foreseenText } from '../domain/notices/notice-text.ts';
import { renderNoticeTest } from '../messages/outgoing/render-mail.ts';
import { backoffMs, type Deliver, type Delivery, type EffectOf, isTriedOut } from './delivery.ts';
import { domainOf, type MailSender } from './mail-notice.ts';
import { mailOnce, type OwnMailNeeds } from './mail-once.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

/** Whoever asked for it waits for it. */
const tryForMs = 15 * 60_000;

type Outcome = Pick<Extract<Action, { type: 'ReportTestMail' }>, 'as' | 'reason'>;

/**
 * Mails a notice to whoever asked for a test of it, once: what may have gone out is not sent again, for they can ask for
 * another. No event names the address.
 */
export function createTestMailDelivery(needs: OwnMailNeeds): Deliver<'mail.test'> {
  return async (effect, claim) => {
    const { engine, realNow, mail, words } = needs;
    const { notice, to, number } = effect;
    const settled = (outcome: Outcome): Delivery => ({
      end: 'done',
      report: { type: 'ReportTestMail', notice, to, number, ...outcome },
    });
    const goLive = await engine.read(effect.goLive);
    if (!goLive || !isTestMailPending(goLive, number))
      return { end: 'cancelled', reason: 'nobody waits for it any more' };
    if (claim.lastAttemptAt !== undefined) return settled({ as: 'uncertain' });
    if (!mail) return settled({ as: 'not_set_up' });
    if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
    const address = await addressOf(needs, goLive, to);
    if (address === undefined) return settled({ as: 'no_address' });
    try {
      const text = await written(needs, goLive, { effect, sender: mail.sender });
      const [refused] = await mailOnce(mail.mail, { from: mail.sender.address, to: [address], text });
      if (!refused) return settled({ as: 'sent' });
      const reason = words.noticePreview.testMail.refused;
      if (!refused.later || isTriedOut(claim, realNow(), tryForMs)) return settled({ as: 'failed', reason });
      return { end: 'later', inMs: backoffMs(claim.attempt), reason, unsent: true };
    } catch (error) {
      if (error instanceof OutsideError && error.happened === 'maybe') return settled({ as: 'uncertain' });
      const failed = afterFailure(error, claim, { now: realNow(), tryForMs });
      if (failed.end !== 'dead') return failed;
      // The server's words may hold the address, which belongs into no audit trail.
      return settled({ as: 'failed', reason: failed.reason.replaceAll(address, '…') });
    }
  };
}

/** Written down for any role that this person holds. */
async function addressOf(
  { findContacts }: OwnMailNeeds,
  { service }: GoLive,
  person: string,
): Promise<string | undefined> {
  const contacts = await findContacts(service.id);
  return [...contacts.values()].find((one) => one.person === person && one.email !== undefined)?.email;
}

interface Writing {
  readonly effect: EffectOf<'mail.test'>;
  readonly sender: MailSender;
}

async function written(
  { clock, words }: OwnMailNeeds,
  goLive: GoLive,
  { effect: { notice: id, number }, sender }: Writing,
): Promise<Buffer> {
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  const audience = notice ? testedAudience(goLive, notice) : '';
  const domain = domainOf(sender);
  const place = { notice: id, round: goLive.round, target: `email:${audience}` };
  const text = notice ? foreseenText(goLive, notice, { channel: 'email', gap: words.noticePreview.gap }) : '';
  const mail = { ...place, audience, text, late: false, invitation: invitationOf(goLive, place, domain) };
  return composeMail({
    ...renderNoticeTest(mail, goLive, words),
    ...mailThread(goLive, { notice: `test-of-${id}`, round: number, target: 'email:test' }, domain),
    from: sender.header,
    at: clock.now(),
  });
}

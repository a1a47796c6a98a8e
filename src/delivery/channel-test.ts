import type { MailOut } from '../adapters/mail.ts';
import { composeMail } from '../adapters/mail-text.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { PagerOut } from '../adapters/pager.ts';
import type { StatusPageOut } from '../adapters/status-page.ts';
import type { GoLive } from '../domain/go-live.ts';
import { mailThread } from '../domain/notices/mail-thread.ts';
import { channelOf, placeOf } from '../domain/notices/notice-target.ts';
import { dedupKey } from '../domain/notices/pager.ts';
import type { ContactDetails } from '../domain/service.ts';
import { testToSend, whoTests } from '../domain/steps/channel-test.ts';
import type { ChannelTest } from '../domain/steps/channel-test-event.ts';
import { failpoint } from '../failpoint.ts';
import { rolesText } from '../messages/names/people.ts';
import { plainChannelTest, renderChannelTest } from '../messages/outgoing/render-channel-test.ts';
import { renderTestMail } from '../messages/outgoing/render-mail.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { type Deliver, type Delivery, type EffectOf, isTriedOut } from './delivery.ts';
import { domainOf, type MailSender } from './mail-notice.ts';
import { mailOnce } from './mail-once.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';
import { afterSlackFailure, postOnce, type SlackDeliveryNeeds, searchFrom } from './slack-delivery.ts';
import type { SignedPost } from './webhook-notice.ts';

interface ChannelTestNeeds extends SlackDeliveryNeeds {
  readonly mail: { readonly mail: MailOut; readonly sender: MailSender } | undefined;
  readonly pager: PagerOut | undefined;
  readonly statusPage: StatusPageOut | undefined;
  readonly postSigned: SignedPost;
  /** As `services.yaml` has it now, by role. */
  readonly findContacts: (service: string) => Promise<ReadonlyMap<string, ContactDetails>>;
}

interface Testing extends ChannelTestNeeds {
  readonly goLive: GoLive;
  readonly test: ChannelTest;
  readonly effect: EffectOf<'channel.test'>;
  readonly claim: ClaimedEffect;
}

/** Whoever started the step waits for it. */
const tryForMs = 15 * 60_000;

/** Sends one test over one channel, once. What would alarm anybody, or be read outside the house, is not sent. */
export function createChannelTestDelivery(needs: ChannelTestNeeds): Deliver<'channel.test'> {
  return async (effect, claim) => {
    const goLive = await needs.engine.read(effect.goLive);
    const test = goLive && testToSend(goLive, effect.number, effect.target);
    if (!goLive || !test) return { end: 'cancelled', reason: 'nobody waits for it any more' };
    const it: Testing = { ...needs, goLive, test, effect, claim };
    if (isLeaseNearlyOver(claim, needs.realNow())) return leaseNearlyOver;
    return reported(it, inTime(it, await send(it)));
  };
}

async function send(it: Testing): Promise<Delivery> {
  const { target } = it.effect;
  switch (channelOf(target)) {
    case 'slack':
      return await overSlack(it, placeOf(target));
    case 'email':
      return await overMail(it);
    case 'pager':
      return await overPager(it);
    case 'status_page':
      return await overStatusPage(it);
    case 'webhook':
      return await overWebhook(it, placeOf(target));
    default:
      return dead(it.words.channelTests.notSetUp);
  }
}

const dead = (reason: string): Delivery => ({ end: 'dead', reason });

const sent = (
  { effect: { number, target } }: Testing,
  seen: { readonly permalink?: string; readonly isUncertain?: true } = {},
): Delivery => ({
  end: 'done',
  report: { type: 'ReportChannelTest', number, target, outcome: { state: 'sent', ...seen } },
});

/** What does not get through for so long has failed, whatever it waits for. */
function inTime({ claim, realNow, words }: Testing, delivery: Delivery): Delivery {
  if (delivery.end !== 'later') return delivery;
  const isLate = isTriedOut(claim, realNow(), tryForMs);
  return isLate ? dead(words.channelTests.tooLong(delivery.reason)) : { ...delivery, waited: true };
}

function reported({ effect: { number, target } }: Testing, delivery: Delivery): Delivery {
  if (delivery.end !== 'dead') return delivery;
  const outcome = { state: 'failed', reason: delivery.reason } as const;
  return { ...delivery, report: { type: 'ReportChannelTest', number, target, outcome } };
}

async function overSlack(it: Testing, channel: string): Promise<Delivery> {
  const { slack, goLive, words, effect, claim, clock, realNow } = it;
  try {
    const { permalink } = await postOnce(slack, {
      words,
      place: { channel },
      content: renderChannelTest(goLive, words),
      effectKey: effect.key,
      claim,
      withPermalink: true,
      since: searchFrom(claim, clock),
      realNow,
    });
    return sent(it, permalink ? { permalink } : {});
  } catch (error) {
    return afterSlackFailure(error, claim, realNow());
  }
}

/** A mail server cannot be asked what it took: where an attempt may have arrived, whoever looks says what came of it. */
async function overMail(it: Testing): Promise<Delivery> {
  const { mail: out, claim, realNow, words } = it;
  if (claim.lastAttemptAt !== undefined) return sent(it, { isUncertain: true });
  if (!out) return dead(words.channelTests.notSetUp);
  const address = await ownAddress(it);
  if (address === undefined)
    return dead(words.channelTests.noAddress(rolesText(it.goLive, whoTests(it.goLive, it.test), words)));
  try {
    const text = await composeMail(testMail(it, out.sender));
    const [refused] = await mailOnce(out.mail, { from: out.sender.address, to: [address], text });
    return refused ? dead(refused.reason) : sent(it);
  } catch (error) {
    if (error instanceof OutsideError && error.happened === 'maybe') return sent(it, { isUncertain: true });
    return afterFailure(error, claim, { now: realNow(), tryForMs });
  }
}

/** The first of those who test that `services.yaml` has an address of, and who still holds the role. */
async function ownAddress({ findContacts, goLive, test }: Testing): Promise<string | undefined> {
  const contacts = await findContacts(goLive.service.id);
  return whoTests(goLive, test)
    .map((role) => ({ contact: contacts.get(role), holder: goLive.service.roles[role]?.holder }))
    .find(({ contact, holder }) => contact?.email !== undefined && contact.person === holder)?.contact?.email;
}

function testMail({ goLive, effect, clock, words }: Testing, sender: MailSender) {
  const domain = domainOf(sender);
  const place = { notice: 'channel-test', round: effect.number, target: 'email:test' };
  return {
    ...renderTestMail(goLive, words),
    ...mailThread(goLive, place, domain),
    from: sender.header,
    at: clock.now(),
  };
}

/** A change has no key by which PagerDuty would know it again: one whose answer was lost proves nothing, and is not sent again. */
async function overPager(it: Testing): Promise<Delivery> {
  const { answerLost, notSetUp } = it.words.channelTests;
  if (it.claim.lastAttemptAt !== undefined) return dead(answerLost);
  if (!it.pager) return dead(notSetUp);
  const delivery = await called(it, changeOf(it, it.pager));
  return delivery.end === 'later' && !delivery.unsent ? dead(answerLost) : delivery;
}

const changeOf =
  ({ goLive, effect, clock, words }: Testing, pager: PagerOut) =>
  (): Promise<void> =>
    pager.tellOfChange({
      summary: plainChannelTest(goLive, words),
      at: clock.now(),
      component: goLive.service.id,
      details: { golive_id: dedupKey(goLive, `channel_test/${effect.number}`) },
      links: [],
    });

/** Only read: what is posted there is for the public. */
const overStatusPage = (it: Testing): Promise<Delivery> =>
  it.statusPage
    ? called(it, statusPageRead(it.statusPage))
    : Promise.resolve(dead(it.words.channelTests.notSetUp));

const statusPageRead = (page: StatusPageOut) => async (): Promise<void> => {
  await page.find('golive-channel-test');
};

async function called(it: Testing, call: () => Promise<void>): Promise<Delivery> {
  try {
    await failpoint('worker.before_send');
    await call();
    await failpoint('worker.after_send');
    return sent(it);
  } catch (error) {
    return afterFailure(error, it.claim, { now: it.realNow(), tryForMs });
  }
}

async function overWebhook(it: Testing, webhook: string): Promise<Delivery> {
  const { postSigned, goLive, effect, words, clock } = it;
  const text = plainChannelTest(goLive, words);
  const body = {
    type: 'golive.test',
    timestamp: new Date(clock.now()).toISOString(),
    data: { go_live: goLive.id, service: goLive.service.id, environment: goLive.service.environment, text },
  };
  const post = await postSigned(goLive, { webhook, key: effect.key, body });
  return 'missing' in post ? dead(post.missing) : called(it, post.send);
}

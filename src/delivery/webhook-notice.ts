import { createHash } from 'node:crypto';
import type { WebhookOut } from '../adapters/webhook.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { noticeStanding } from '../domain/notices/notice.ts';
import { baseOf } from '../domain/occasion.ts';
import type { Webhook } from '../domain/service.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Deliver, EffectOf } from './delivery.ts';
import { reported, withheld } from './notice-delivery.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

interface SigningNeeds {
  readonly words: Catalogue;
  readonly webhooks: WebhookOut;
  /** As `services.yaml` has it now; undefined where it does not any more. */
  readonly findWebhook: (service: string, id: string) => Promise<Webhook | undefined>;
  /** By the name of their variables. */
  readonly webhookSecrets: Readonly<Record<string, string>>;
}

interface WebhookNeeds {
  readonly postSigned: SignedPost;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
}

/** What is to be posted to a webhook of the go-live's service, under an id made of the effect's key. */
interface ToPost {
  readonly webhook: string;
  readonly key: string;
  readonly body: object;
}

/** Ready to be sent; or what it cannot be sent for. */
export type SignedPost = (
  goLive: GoLive,
  post: ToPost,
) => Promise<{ readonly send: () => Promise<void> } | { readonly missing: string }>;

/** Address and secret are read anew for each post. */
export function createSignedPost({ webhooks, findWebhook, webhookSecrets, words }: SigningNeeds): SignedPost {
  const said = words.deliveries.webhook;
  return async (goLive, { webhook, key, body }) => {
    const found = await findWebhook(goLive.service.id, webhook);
    if (!found) return { missing: said.notNamed };
    const secret = webhookSecrets[found.secret];
    if (!secret) return { missing: said.noSecret(found.secret) };
    return { send: () => webhooks.send({ url: found.url, secret, id: messageId(goLive, key), body }) };
  };
}

const tryForMs = 3_600_000;

/** Posts a notice to a tool. Where the answer is lost it is posted again under the same id, by which the tool knows it. */
export function createWebhookNoticeDelivery(needs: WebhookNeeds): Deliver<'webhook.notice'> {
  const { postSigned, engine, clock, words, realNow } = needs;
  return async (effect, claim) => {
    const { notice, round, webhook, text } = effect;
    const place = { notice, round, target: `webhook:${webhook}` };
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    const standing = noticeStanding(goLive, effect, clock.now());
    if (standing !== 'holds') return withheld(standing, { goLive, place, words, by: 'webhook' });
    const body = bodyOf(goLive, effect, clock.now());
    const post = await postSigned(goLive, { webhook, key: effect.key, body });
    if ('missing' in post) return reported({ end: 'dead', reason: post.missing }, place, text);
    if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
    try {
      await failpoint('webhook.before_send');
      await post.send();
      await failpoint('webhook.after_send');
      return { end: 'done', report: { type: 'ReportNoticeDelivered', ...place } };
    } catch (error) {
      return reported(afterFailure(error, claim, { now: realNow(), tryForMs }), place, text);
    }
  };
}

const messageId = ({ installation }: GoLive, key: string): string =>
  `msg_${createHash('sha256').update(`${installation}/${key}`).digest('hex').slice(0, 32)}`;

const bodyOf = (goLive: GoLive, { notice, text, late }: EffectOf<'webhook.notice'>, now: number) => ({
  type: 'golive.notice',
  timestamp: new Date(now).toISOString(),
  data: {
    go_live: goLive.id,
    service: goLive.service.id,
    environment: goLive.service.environment,
    version: goLive.version,
    status: goLive.status,
    t0: new Date(goLive.t0).toISOString(),
    notice,
    title: goLive.runbook.notices.find(({ id }) => id === baseOf(notice))?.title ?? notice,
    text,
    late,
  },
});

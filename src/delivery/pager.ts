import { OutsideError } from '../adapters/outside-error.ts';
import type { PagerOut, PagerSignal } from '../adapters/pager.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { noticeStanding } from '../domain/notices/notice.ts';
import {
  dedupKey,
  isAlertBehind,
  noticeAlert,
  type WantedAlert,
  wantedAlerts,
} from '../domain/notices/pager.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderAlert, renderChange } from '../messages/outgoing/pager.ts';
import type { ClaimedEffect } from '../store/store.ts';
import type { Deliver, Delivery } from './delivery.ts';
import { reported, withheld } from './notice-delivery.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

interface PagerNeeds {
  /** Undefined where none is set up. */
  readonly pager: PagerOut | undefined;
  readonly engine: Engine;
  readonly words: Catalogue;
  readonly clock: Clock;
  readonly realNow: () => number;
}

/** A page is tried for so long; then people are told that the pager does not answer. */
const pageForMs = 15 * 60_000;
const closeForMs = 24 * 3_600_000;

/**
 * Makes the pager say of one alert what the state of this moment says. An attempt after one that may have arrived just
 * sends again: the same key pages nobody anew.
 */
export function createAlertDelivery(needs: PagerNeeds): Deliver<'pager.alert'> {
  const { pager, engine, words } = needs;
  return async (effect, claim) => {
    const goLive = await engine.read(effect.goLive);
    const wanted = goLive && wantedAlerts(goLive).find(({ id }) => id === effect.alert);
    if (!goLive || !wanted) return { end: 'cancelled', reason: 'nothing to tell any more' };
    if (!isAlertBehind(goLive, wanted)) return { end: 'done' };
    if (!pager) return { end: 'dead', reason: words.pager.notSetUp };
    const mayStand = claim.lastAttemptAt !== undefined || isKnown(goLive, wanted);
    if (wanted.action !== 'trigger' && !mayStand)
      return { end: 'cancelled', reason: 'it was over before anybody was paged' };
    const signal = signalOf(needs, goLive, wanted);
    const tryForMs = wanted.action === 'trigger' ? pageForMs : closeForMs;
    const report = { type: 'ReportPager', subject: wanted.id, action: wanted.action } as const;
    return await send(needs, {
      claim,
      tryForMs,
      call: () => pager.send(signal),
      done: { end: 'done', report },
    });
  };
}

const isKnown = ({ elsewhere }: GoLive, { id, subject }: WantedAlert): boolean =>
  elsewhere.alerts[id] !== undefined || subject.of === 'notice';

function signalOf(
  { words, clock }: PagerNeeds,
  goLive: GoLive,
  alert: WantedAlert & { readonly text?: string },
): PagerSignal {
  const key = { dedupKey: dedupKey(goLive, alert.id) };
  if (alert.action !== 'trigger') return { action: alert.action, ...key };
  const { severity, text = '' } = alert;
  const about = { ...renderAlert(goLive, alert, { words, text }), at: clock.now() };
  return { action: 'trigger', ...key, severity, about };
}

interface Sending {
  readonly claim: ClaimedEffect;
  readonly tryForMs: number;
  readonly call: () => Promise<void>;
  readonly done: Delivery;
  /** Where it may have arrived and must not be sent again. */
  readonly lost?: Delivery;
}

async function send(
  { realNow }: PagerNeeds,
  { claim, tryForMs, call, done, lost }: Sending,
): Promise<Delivery> {
  if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
  try {
    await failpoint('pager.before_send', claim.effect.kind);
    await call();
    await failpoint('pager.after_send', claim.effect.kind);
    return done;
  } catch (error) {
    if (lost && error instanceof OutsideError && error.happened === 'maybe') return lost;
    return afterFailure(error, claim, { now: realNow(), tryForMs });
  }
}

/**
 * PagerDuty has no key for changes, and nothing that its integration key may read: one that may have arrived is not sent
 * again, and on record as uncertain.
 */
export function createChangeDelivery(needs: PagerNeeds): Deliver<'pager.change'> {
  const { pager, engine, words, clock } = needs;
  return async (effect, claim) => {
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    if (!pager) return { end: 'dead', reason: words.pager.notSetUp };
    const { moment } = effect;
    const change = renderChange(goLive, moment, words);
    const id = dedupKey(goLive, `change/${moment}`);
    const details = { ...change.details, golive_id: id };
    const report = { type: 'ReportPager', subject: `change/${moment}`, action: 'change' } as const;
    const uncertain: Delivery = { end: 'done', report: { ...report, isUncertain: true } };
    if (claim.lastAttemptAt !== undefined) return uncertain;
    return send(needs, {
      claim,
      tryForMs: closeForMs,
      call: () => pager.tellOfChange({ ...change, details, at: clock.now() }),
      done: { end: 'done', report },
      lost: uncertain,
    });
  };
}

/** Pages with the words of a notice, under a key of its own. */
export function createPagerNoticeDelivery(needs: PagerNeeds): Deliver<'pager.notice'> {
  const { pager, engine, words, clock } = needs;
  return async (effect, claim) => {
    const { notice, round, text } = effect;
    const place = { notice, round, target: 'pager' };
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    if (!pager) return reported({ end: 'dead', reason: words.pager.notSetUp }, place, text);
    const standing = noticeStanding(goLive, effect, clock.now());
    const alert = noticeAlert(goLive, effect);
    if (standing !== 'holds') {
      const kept = withheld(standing, { goLive, place, words, by: 'pager' });
      // An attempt whose answer was lost may have paged people: nobody is left with a page that nothing closes.
      if (kept.end === 'later' || claim.lastAttemptAt === undefined) return kept;
      const over = signalOf(needs, goLive, { ...alert, action: 'resolve' });
      return send(needs, { claim, tryForMs: closeForMs, call: () => pager.send(over), done: kept });
    }
    const signal = signalOf(needs, goLive, { ...alert, text });
    const sent = await send(needs, {
      claim,
      tryForMs: pageForMs,
      call: () => pager.send(signal),
      done: { end: 'done', report: { type: 'ReportNoticeDelivered', ...place } },
    });
    return reported(sent, place, text);
  };
}

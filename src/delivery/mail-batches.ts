import type { MailOut, MailSession, RefusedAddress } from '../adapters/mail.ts';
import { isMailAddress } from '../adapters/mail-address.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { backoffMs, type Delivery } from './delivery.ts';
import type { NoticePlace } from './notice-delivery.ts';

interface MailAttempt {
  readonly mail: MailOut;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
  readonly newId: () => string;
  readonly claim: ClaimedEffect;
  readonly place: NoticePlace;
}

interface Outgoing {
  /** The address of the sender. */
  readonly from: string;
  readonly to: readonly string[];
  readonly text: Buffer;
}

/**
 * Servers take a hundred in one transaction at the least; many take no more. One that was tried in vain may take so long
 * for each address that a hundred never come to an end.
 */
const batchSizeOf = ({ attempt }: ClaimedEffect): number => (attempt > 2 ? 10 : 100);

/** Well over the time after which a transaction is given up. */
const longestBatchMs = 25_000;

/** The engine said no, or the lease is gone: what would be sent now is not wanted, or not in this name. */
class NotWanted extends Error {}

/** Sends to as many as it can within its lease. Undefined when all were tried; else how it goes on. */
export async function sendBatches(
  it: MailAttempt,
  { from, to, text }: Outgoing,
): Promise<Delivery | undefined> {
  let session: MailSession | undefined;
  const batchSize = batchSizeOf(it.claim);
  try {
    for (let first = 0; first < to.length; first += batchSize) {
      if (isTooLate(it)) return goesOn('more_addresses');
      session ??= await it.mail.connect();
      if (isTooLate(it)) return goesOn('slow_server');
      await sendBatch(it, session, { from, to: to.slice(first, first + batchSize), text });
    }
    return undefined;
  } catch (error) {
    if (error instanceof NotWanted) return goesOn(error.message);
    if (!(error instanceof OutsideError)) throw error;
    const reason = `${error.code}: ${error.message}`;
    if (!error.retryable) return { end: 'dead', reason };
    return { end: 'later', inMs: backoffMs(it.claim.attempt), reason, unsent: true };
  } finally {
    session?.close();
  }
}

/** A transaction that is begun must come to its end while the lease is held. */
const isTooLate = ({ realNow, claim }: MailAttempt): boolean => realNow() > claim.leaseUntil - longestBatchMs;

const goesOn = (reason: string): Delivery => ({ end: 'later', inMs: 1, reason, uncounted: true });

async function sendBatch(it: MailAttempt, session: MailSession, { from, to, text }: Outgoing): Promise<void> {
  const fit = to.filter(isMailAddress);
  const unfit = to
    .filter((address) => !isMailAddress(address))
    .map((address) => ({ address, reason: it.words.deliveries.mail.notAnAddress, later: false }));
  let isMarked = false;
  const beforeText = async () => {
    await failpoint('mail.before_mark');
    await report(it, { type: 'BeginMail', ...it.place, to: fit }, it.engine.handleBeforeSending);
    isMarked = true;
    await failpoint('mail.after_mark');
  };
  try {
    const refused = fit.length > 0 ? await session.send({ from, to: fit, text, beforeText }) : [];
    await failpoint('mail.after_send');
    await ended(it, [...unfit, ...refused], isMarked);
  } catch (error) {
    if (error instanceof OutsideError && isMarked) await endedBadly(it, error, fit);
    throw error;
  }
}

/** Where nobody is taken, nothing was marked; then only those are told that are refused for good. */
async function ended(it: MailAttempt, refusals: readonly RefusedAddress[], isMarked: boolean): Promise<void> {
  const refused = refusals.filter(({ later }) => !later).map(({ address, reason }) => ({ address, reason }));
  if (!isMarked && refused.length === 0) return;
  const deferred = refusals.filter(({ later }) => later).map(({ address }) => address);
  await failpoint('mail.before_record');
  await report(it, { type: 'ReportMail', ...it.place, refused, deferred });
}

async function endedBadly(it: MailAttempt, error: OutsideError, to: readonly string[]): Promise<void> {
  const reason = `${error.code}: ${error.message}`;
  const nobody = { type: 'ReportMail', ...it.place, refused: [], deferred: [] } as const;
  if (error.happened === 'maybe') await report(it, { ...nobody, uncertain: reason });
  else if (error.retryable) await report(it, { ...nobody, deferred: to });
  else await report(it, { ...nobody, refused: to.map((address) => ({ address, reason })) });
}

type Handle = Engine['handleWhileLeased'];

/** Says it to the engine while the lease is held; what it does not accept stops the attempt. */
export async function report(
  { engine, clock, newId, claim, place: _ }: Omit<MailAttempt, 'mail' | 'words' | 'realNow'>,
  action: Action,
  handle: Handle = engine.handleWhileLeased,
): Promise<void> {
  const answer = await handle(
    {
      id: newId(),
      goLive: claim.effect.goLive,
      at: clock.now(),
      actor: { kind: 'system', id: 'worker' },
      origin: { via: 'outcome' },
      do: action,
    },
    claim,
  );
  if (answer === 'lease_lost') throw new NotWanted('lease_lost');
  if (!answer.ok) throw new NotWanted(answer.refusal.code);
}

import type { Event } from '../event.ts';
import { findRun, type GoLive, type RunState } from '../go-live.ts';
import type { DispatchEvent } from '../guards/last-look-event.ts';

type NotSentEvent = Extract<DispatchEvent, { type: 'DispatchNotSent' }>;

const soonestAgainMs = 5 * 60_000;
const latestAgainMs = 60 * 60_000;

/** Until when a deployment that did not arrive is sent again by itself; a rollback has no such end. */
export const sentAgainUntil = (goLive: GoLive, { request, requestedAt }: RunState): number | undefined =>
  request.purpose === 'deploy' ? requestedAt + goLive.runbook.deployment.graceMs : undefined;

/** What is known of a run that did not arrive once more; `version` is that of the event that people are told. */
export function notSentAfter(
  { request, notSent }: RunState,
  { because, down, nextAt }: NotSentEvent,
  { at, version }: { readonly at: number; readonly version: number },
): RunState['notSent'] {
  const news = { ...(down ? { down } : {}), ...(nextAt === undefined ? {} : { nextAt }) };
  if (!notSent || notSent.because !== because)
    return { at, version, ...(because ? { because } : {}), ...news };
  const isTold = request.purpose !== 'rollback' || at < toldAgainAt(notSent);
  return { ...notSent, ...(isTold ? {} : { version, toldAt: at }), ...news };
}

/** A rollback that does not get through is told again, after 5, 5, 10, 20, 40 minutes and then each hour. */
function toldAgainAt({ at, toldAt = at }: NonNullable<RunState['notSent']>): number {
  return toldAt + Math.min(latestAgainMs, Math.max(soonestAgainMs, toldAt - at));
}

/** Whether people had reason to think that nothing was started, or to doubt it: then they are told where all are that it was. */
export function wasDoubtful(goLive: GoLive, { correlationId }: { readonly correlationId: string }): boolean {
  const run = findRun(goLive, correlationId);
  return run?.wasDoubted === true || (run?.request.purpose === 'rollback' && run.notSent !== undefined);
}

export const isUnsentRollback = (goLive: GoLive, event: Event): boolean =>
  event.type === 'DispatchNotSent' && findRun(goLive, event.correlationId)?.request.purpose === 'rollback';

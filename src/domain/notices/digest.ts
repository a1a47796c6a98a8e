import type { Event, RecordedEvent } from '../event.ts';
import { findRun, type GoLive } from '../go-live.ts';

/*
 * What people want to find in the thread and nobody must act on at once. Each such event would call everybody who follows
 * the thread; so the first of them opens a message, and those of the next minutes are added to it, which calls nobody.
 */
export interface Digest {
  /** The version of the event that opened it, under which its message is known. */
  readonly from: number;
  readonly until: number;
  /** The versions of all that stand in it. */
  readonly versions: readonly number[];
}

/** `goLive` as it is with the event. */
function isGathered(goLive: GoLive, event: Event): boolean {
  switch (event.type) {
    case 'HealthChanged':
      // How it goes on with an alarm is told where people were called.
      return goLive.healthAlarm === undefined;
    case 'SuccessMeasured':
      return event.because === 'window_end';
    case 'RunRequested':
      return isBeside(goLive, event.run.correlationId);
    case 'DispatchAccepted':
      return isBeside(goLive, event.correlationId) && !findRun(goLive, event.correlationId)?.wasDoubted;
    case 'RunCompleted':
      return isBeside(goLive, event.correlationId) && event.conclusion === 'success';
    default:
      return false;
  }
}

/** Neither the deployment nor a rollback of it. */
function isBeside(goLive: GoLive, correlationId: string): boolean {
  const purpose = findRun(goLive, correlationId)?.request.purpose;
  return purpose === 'step' || purpose === 'verify';
}

export function gather(goLive: GoLive, { version, at, event }: RecordedEvent): GoLive {
  const { digestEveryMs } = goLive.runbook;
  if (digestEveryMs === undefined || !isGathered(goLive, event)) return goLive;
  const digests = goLive.digests ?? [];
  const last = digests.at(-1);
  if (!last || at >= last.until)
    return {
      ...goLive,
      digests: [...digests, { from: version, until: at + digestEveryMs, versions: [version] }],
    };
  return {
    ...goLive,
    digests: [...digests.slice(0, -1), { ...last, versions: [...last.versions, version] }],
  };
}

/** The digest in which the event stands. */
export const digestWith = ({ digests = [] }: GoLive, version: number): Digest | undefined =>
  digests.find(({ versions }) => versions.includes(version));

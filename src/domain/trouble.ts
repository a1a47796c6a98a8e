import type { GoLive } from './go-live.ts';

/*
 * Messages that Slack does not take. One that is lost opens a message about it, directly to whoever planned the go-live, for the
 * channel itself may be what is broken; those that are lost for the same reason in the next minutes are added to it. Where it
 * is lost too, that is told once in the channel; and where that is lost, it stands on record and on the card, and nothing follows.
 */
export interface TroubleNews {
  /** The version of the event that opened it, under which its message is known. */
  readonly from: number;
  readonly to: 'planner' | 'channel';
  /** The versions of all that stand in it. */
  readonly versions: readonly number[];
}

/** An effect that could not be delivered. */
export interface Undelivered {
  readonly effect: string;
  readonly kind: string;
  readonly subject: string;
  readonly reason: string;
  readonly at: number;
  /** Of its event. */
  readonly version: number;
}

/** So long the first message takes up others; each further one for the same reason twice as long, up to an hour. */
const firstGatherMs = 600_000;
const longestGatherMs = 3_600_000;

interface Opened extends TroubleNews {
  readonly code: string;
  readonly at: number;
  readonly gatherMs: number;
}

/** The message in which a lost message is told; undefined for one that is only on record. */
export const troubleNewsWith = (goLive: GoLive, version: number): TroubleNews | undefined =>
  goLive.troubles.reduce(withTrouble, []).find(({ versions }) => versions.includes(version));

function withTrouble(opened: readonly Opened[], trouble: Undelivered): readonly Opened[] {
  if (trouble.kind !== 'slack.message') return opened;
  const { version, at } = trouble;
  const told = opened.find(({ from }) => trouble.effect.endsWith(`/message/event:${from}`));
  if (told?.to === 'channel') return opened;
  const to = told ? 'channel' : 'planner';
  const code = codeOf(trouble);
  const last = opened.findLast((one) => one.code === code && one.to === to);
  if (last && Math.abs(at - last.at) < last.gatherMs)
    return opened.map((one) => (one === last ? { ...one, versions: [...one.versions, version] } : one));
  const gatherMs = last ? Math.min(longestGatherMs, last.gatherMs * 2) : firstGatherMs;
  return [...opened, { from: version, to, versions: [version], code, at, gatherMs }];
}

/** Slack's word for it stands before the colon. */
const codeOf = ({ reason }: Undelivered): string => reason.split(':', 1)[0] ?? '';

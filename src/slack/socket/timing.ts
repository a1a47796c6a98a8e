import type { Heartbeat } from './connection.ts';

export interface SocketTiming extends Heartbeat {
  readonly helloWithinMs: number;
  /** A connection that ends sooner than this counts as a failure: the next one waits. */
  readonly stableAfterMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** How long a connection that Slack is to close may go on bringing envelopes; Slack itself takes about ten seconds. */
  readonly lingerMs: number;
  /** How long a connection that is let go may take to answer what it has received. */
  readonly drainMs: number;
}

export const usualTiming: SocketTiming = {
  everyMs: 5_000,
  deadAfterMs: 20_000,
  helloWithinMs: 10_000,
  stableAfterMs: 10_000,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  lingerMs: 15_000,
  drainMs: 3_000,
};

/** Nothing before the first repetition, then twice as long each time, spread so that replicas do not come at once. */
export function waitAfter(failures: number, timing: SocketTiming): number {
  if (failures < 2) return 0;
  const ms = Math.min(timing.firstWaitMs * 2 ** Math.min(failures - 2, 20), timing.longestWaitMs);
  return ms * (0.75 + Math.random() / 2);
}

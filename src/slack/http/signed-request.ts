import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request further than this from now is refused: it may be a recording. */
const toleranceMs = 5 * 60_000;

export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

/** Whether Slack signed exactly this body, and lately. Time is real time: Slack signs with its own clock. */
export function isSignedBySlack(request: SignedRequest, secret: string, realNow: number): boolean {
  const { timestamp, signature, body } = request;
  if (timestamp === undefined || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (Math.abs(realNow - Number(timestamp) * 1000) > toleranceMs) return false;
  const [, given] = /^v0=([0-9a-f]{64})$/u.exec(signature ?? '') ?? [];
  if (given === undefined) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

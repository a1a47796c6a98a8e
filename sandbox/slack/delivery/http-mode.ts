import { createHmac } from 'node:crypto';
import type { Envelope, SendOptions, Sent, Transport } from './deliveries.ts';

export interface HttpModeParts {
  /** Where the app listens, asked at each delivery. */
  readonly requestUrl: () => string;
  readonly signingSecret: string;
  readonly ackTimeoutMs: number;
  readonly realNow: () => number;
}

/** Slack's HTTP mode: signed POST requests to the app's request URL instead of a socket. */
export class HttpMode implements Transport {
  readonly #parts: HttpModeParts;

  constructor(parts: HttpModeParts) {
    this.#parts = parts;
  }

  async send(envelope: Envelope, { cutOff, onDelivered }: SendOptions): Promise<Sent> {
    const { signingSecret, ackTimeoutMs, realNow } = this.#parts;
    const { body, contentType } = encode(envelope);
    const timestamp = String(Math.floor(realNow() / 1000));
    const via = this.#parts.requestUrl();
    try {
      const response = await fetch(via, {
        method: 'POST',
        headers: {
          'content-type': contentType,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': sign(signingSecret, timestamp, body),
          ...retryHeaders(envelope),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ackTimeoutMs),
      });
      onDelivered(via);
      const text = await response.text();
      if (cutOff) return { outcome: 'unacked', via };
      if (!response.ok) return { outcome: 'refused', status: response.status, via };
      return { outcome: 'acked', payload: answerOf(text), via };
    } catch (error) {
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      return late ? { outcome: 'unacked', via } : { outcome: 'undelivered' };
    }
  }
}

/** Slack's request signature, version 0. */
function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function encode({ type, payload }: Envelope): { body: string; contentType: string } {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [key, String(value)]);
  return {
    body: new URLSearchParams(pairs).toString(),
    contentType: 'application/x-www-form-urlencoded',
  };
}

function retryHeaders({ retry_attempt, retry_reason }: Envelope): Record<string, string> {
  if (!retry_attempt) return {};
  const reason = retry_reason === 'timeout' ? 'http_timeout' : (retry_reason ?? 'unknown_error');
  return { 'x-slack-retry-num': String(retry_attempt), 'x-slack-retry-reason': reason };
}

function answerOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

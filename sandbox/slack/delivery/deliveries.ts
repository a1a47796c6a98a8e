import { randomUUID } from 'node:crypto';
import type { Fault, Faults } from '../../faults.ts';
import type { Ledger } from '../../ledger.ts';

export interface Envelope {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
}

/** What became of one sending of an envelope. */
export type Sent =
  | { readonly outcome: 'acked'; readonly payload: unknown; readonly via: string }
  | { readonly outcome: 'unacked'; readonly via: string }
  /** The app answered, but not with a 2xx (HTTP mode only). */
  | { readonly outcome: 'refused'; readonly status: number; readonly via: string }
  /** Nothing reached the app: no connection, or nobody listens at the request URL. */
  | { readonly outcome: 'undelivered' };

export interface SendOptions {
  /** The app receives the envelope, but its answer is lost. */
  readonly cutOff: boolean;
  /** Called when the envelope is on its way to the app. */
  readonly onDelivered: (via: string) => void;
}

/** How envelopes reach the app: Socket Mode or signed HTTP requests. */
export interface Transport {
  send(envelope: Envelope, options: SendOptions): Promise<Sent>;
}

export type Answer =
  | { readonly ok: true; readonly envelopeId: string; readonly payload: unknown }
  | { readonly ok: false; readonly envelopeId: string; readonly error: string };

export type Delivery = Pick<Envelope, 'type' | 'payload'>;

const KEPT_ENVELOPES = 1_000;
const retryReasons: Record<Exclude<Sent['outcome'], 'acked'>, string> = {
  unacked: 'timeout',
  refused: 'http_error',
  undelivered: 'connection_failed',
};

export interface DeliveriesParts {
  readonly transport: Transport;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Real milliseconds before the first, second, ... repetition of an event that was not acknowledged. */
  readonly eventRetryDelaysMs: readonly number[];
}

/** Sends what people do to the app, repeats events as Slack does, and enters every sending in the ledger. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #sentEnvelopes = new Map<string, Envelope>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #duplicates = 0;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  async deliver(delivery: Delivery): Promise<Answer> {
    const envelope: Envelope = {
      envelope_id: randomUUID(),
      ...delivery,
      accepts_response_payload: delivery.type !== 'events_api',
      ...(delivery.type === 'events_api' && { retry_attempt: 0, retry_reason: '' }),
    };
    this.#remember(envelope);
    const twice = this.#duplicates > 0;
    if (twice) this.#duplicates -= 1;
    const sending = this.#send(envelope);
    if (twice) void this.#send(envelope);
    const sent = await sending;
    if (sent.outcome !== 'acked' && envelope.type === 'events_api') this.#retryLater(envelope, sent);
    return answerOf(envelope.envelope_id, sent);
  }

  /** The next envelopes are each sent twice, as Slack may do. */
  duplicateNext(times: number): void {
    this.#duplicates = times;
  }

  /** Sends an envelope of the past once more, unchanged. */
  async redeliver(envelopeId: string): Promise<Answer | undefined> {
    const envelope = this.#sentEnvelopes.get(envelopeId);
    return envelope && answerOf(envelopeId, await this.#send(envelope));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Repeats nothing more of what was sent so far. */
  forget(): void {
    this.close();
    this.#sentEnvelopes.clear();
    this.#duplicates = 0;
  }

  #remember(envelope: Envelope): void {
    this.#sentEnvelopes.set(envelope.envelope_id, envelope);
    const oldest = this.#sentEnvelopes.keys().next().value;
    if (this.#sentEnvelopes.size > KEPT_ENVELOPES && oldest !== undefined) this.#sentEnvelopes.delete(oldest);
  }

  async #send(envelope: Envelope): Promise<Sent> {
    const { transport, faults, ledger } = this.#parts;
    const fault = faults.strike('slack', 'envelope');
    const startedAt = Date.now();
    if (fault?.kind === 'latency') await wait(fault.delayMs ?? 0);
    const enter = (kind: string, more: Record<string, unknown>) => {
      const data = { ...entryOf(envelope), ...more, ...(fault && { fault: fault.kind }) };
      ledger.add({ system: 'slack', kind: `envelope.${kind}`, accepted: enteredAsGood.has(kind), data });
    };
    const onDelivered = (via: string) => enter('delivered', { via, ms: Date.now() - startedAt });
    const sent: Sent = isDropped(fault)
      ? { outcome: 'undelivered' }
      : await transport.send(envelope, { cutOff: isCutOff(fault), onDelivered });
    enter(sent.outcome, { ...resultOf(sent), ms: Date.now() - startedAt });
    return sent;
  }

  #retryLater(envelope: Envelope, sent: Exclude<Sent, { outcome: 'acked' }>): void {
    const attempt = envelope.retry_attempt ?? 0;
    const delayMs = this.#parts.eventRetryDelaysMs[attempt];
    if (delayMs === undefined) return;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      const again: Envelope = {
        ...envelope,
        envelope_id: randomUUID(),
        retry_attempt: attempt + 1,
        retry_reason: retryReasons[sent.outcome],
      };
      const result = await this.#send(again);
      if (result.outcome !== 'acked') this.#retryLater(again, result);
    }, delayMs);
    timer.unref();
    this.#timers.add(timer);
  }
}

function isDropped(fault: Fault | undefined): boolean {
  return fault !== undefined && fault.kind !== 'latency' && !isCutOff(fault);
}

function isCutOff(fault: Fault | undefined): boolean {
  return fault?.kind === 'reset_after' || fault?.kind === 'status_after';
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What Slack shows a person whose action the app did not take. */
function answerOf(envelopeId: string, sent: Sent): Answer {
  switch (sent.outcome) {
    case 'acked':
      return { ok: true, envelopeId, payload: sent.payload };
    case 'unacked':
      return { ok: false, envelopeId, error: 'operation_timeout' };
    case 'refused':
      return { ok: false, envelopeId, error: `http_status_${sent.status}` };
    case 'undelivered':
      return { ok: false, envelopeId, error: 'dispatch_failed' };
  }
}

const enteredAsGood = new Set(['delivered', 'acked']);
const summaryKeys = ['command', 'text', 'user_id', 'channel_id', 'event_id'] as const;

function resultOf(sent: Sent): Record<string, unknown> {
  switch (sent.outcome) {
    case 'acked':
      return { via: sent.via, answer: sent.payload };
    case 'refused':
      return { via: sent.via, status: sent.status };
    case 'unacked':
      return { via: sent.via };
    case 'undelivered':
      return {};
  }
}

/** What the ledger says of an envelope: enough to find it, no tokens. */
function entryOf({ envelope_id, type, payload, retry_attempt }: Envelope): Record<string, unknown> {
  const flat = Object.fromEntries(summaryKeys.filter((k) => k in payload).map((k) => [k, payload[k]]));
  const { type: payloadType, user, actions, view, event } = payload;
  return {
    envelopeId: envelope_id,
    type,
    ...(retry_attempt !== undefined && { retryAttempt: retry_attempt }),
    ...flat,
    ...(payloadType !== undefined && { payloadType }),
    ...(isRecord(user) && { user_id: user['id'] }),
    ...(Array.isArray(actions) && { actions: actions.filter(isRecord).map((a) => a['action_id']) }),
    ...(isRecord(view) && { callback_id: view['callback_id'], view_id: view['id'] }),
    ...(isRecord(event) && { event: event['type'] }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

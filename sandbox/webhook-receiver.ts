import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';

export const WEBHOOK_SECRET = 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC0xMjM0NTY=';

interface Received {
  readonly id: string;
  /** Whether its signature is one of the secret; what is not genuine was refused. */
  readonly isGenuine: boolean;
  /** How often it came, the first time included. */
  readonly times: number;
  /** As it came over the line. */
  readonly text: string;
  readonly atMs: number;
}

interface ReceiverNeeds {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
}

const TOLERANCE_S = 5 * 60;
const KEPT = 200;

/** A tool of the demo shop's own that takes webhooks: it checks each signature, and takes each id once. */
export class WebhookReceiver {
  readonly #needs: ReceiverNeeds;
  readonly #listeners = new Set<() => void>();
  readonly #taken = new Set<string>();
  #received: readonly Received[] = [];

  constructor(needs: ReceiverNeeds) {
    this.#needs = needs;
  }

  /** To be registered under `/webhook`. */
  register(app: FastifyInstance): void {
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    app.post('/', async (request, reply) => {
      const fault = this.#needs.faults.strike('webhook', 'post');
      if (fault?.kind === 'hang') return reply.hijack();
      if (fault?.kind === 'status') return reply.code(fault.status ?? 502).send();
      const status = this.#take(request);
      if (fault?.kind === 'reset_after') {
        reply.hijack();
        request.raw.socket.resetAndDestroy();
        return reply;
      }
      return reply.code(status).send();
    });
  }

  /** Oldest first. */
  snapshot() {
    return { received: this.#received };
  }

  empty(): void {
    this.#taken.clear();
    this.#become([]);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(request: FastifyRequest): number {
    const text = String(request.body);
    const id = String(request.headers['webhook-id'] ?? '');
    const isGenuine = isSigned(request, text);
    const isNew = isGenuine && !this.#taken.has(id);
    const data = { id, body: isGenuine ? JSON.parse(text) : null };
    this.#needs.ledger.add({ system: 'webhook', kind: 'post', accepted: isNew, data });
    if (isGenuine) this.#taken.add(id);
    const isAgain = (one: Received) => one.id === id && one.isGenuine === isGenuine;
    this.#become(
      this.#received.some(isAgain)
        ? this.#received.map((one) => (isAgain(one) ? { ...one, times: one.times + 1 } : one))
        : [...this.#received, { id, isGenuine, times: 1, text, atMs: this.#needs.clock.now() }],
    );
    return isGenuine ? 204 : 401;
  }

  #become(received: readonly Received[]): void {
    this.#received = received.slice(-KEPT);
    for (const listener of this.#listeners) listener();
  }
}

/** By the three headers of Standard Webhooks; the time is real, as the sender's is. */
function isSigned({ headers }: FastifyRequest, text: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const key = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
  const wanted = Buffer.from(
    `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')}`,
  );
  return String(signature ?? '')
    .split(' ')
    .some((one) => one.length === wanted.length && timingSafeEqual(Buffer.from(one), wanted));
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxClock } from './clock.ts';
import type { Faults } from './faults.ts';
import { type DoorAnswer, faultyDoor } from './faulty-door.ts';
import type { Ledger } from './ledger.ts';

/*
 * PagerDuty's Events API v2, and the incidents that its alerts make:
 *   triggered -> acknowledged -> resolved; triggered -> resolved
 * An alert belongs to the open incident of its dedup_key; where that is resolved, it makes a new one.
 */

export const ROUTING_KEY = '5a0db0c5e7f74ab2b1c0d1e2f3a4b5c6';

interface PagerIncident {
  readonly number: number;
  readonly dedupKey: string;
  readonly summary: string;
  readonly severity: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly links: readonly { readonly href: string; readonly text: string }[];
  readonly log: readonly { readonly action: string; readonly atMs: number }[];
}

interface PagerChange {
  readonly summary: string;
  readonly atMs: number;
  readonly id: string;
}

interface PagerNeeds {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
}

const links = z.array(z.object({ href: z.url(), text: z.string().default('') })).default([]);
const summary = z.string("'payload.summary' is missing or blank").min(1).max(1024);
const source = z.string("'payload.source' is missing or blank").min(1);
const key = z.string("'routing_key' is missing or blank");
const dedupKey = z.string("'dedup_key' is missing or blank").min(1).max(255, "'dedup_key' is too long");
const details = z.record(z.string(), z.unknown()).default({});
const timestamp = z.iso.datetime({ offset: true });

const eventSchema = z.discriminatedUnion(
  'event_action',
  [
    z.object({
      event_action: z.literal('trigger'),
      routing_key: key,
      dedup_key: dedupKey,
      links,
      payload: z.object({
        summary,
        source,
        severity: z.enum(['critical', 'error', 'warning', 'info'], "'payload.severity' is invalid"),
        timestamp: timestamp.optional(),
        component: z.string().optional(),
        custom_details: details,
      }),
    }),
    z.object({ event_action: z.literal('acknowledge'), routing_key: key, dedup_key: dedupKey }),
    z.object({ event_action: z.literal('resolve'), routing_key: key, dedup_key: dedupKey }),
  ],
  "'event_action' is invalid",
);

const changeSchema = z.object({
  routing_key: key,
  links,
  payload: z.object({ summary, source, timestamp, custom_details: details }),
});

/** Events that one integration may send in a minute of real time. */
const PER_MINUTE = 120;
const MINUTE_MS = 60_000;

/** The pager of the demo shop's team. */
export class Pager {
  readonly #needs: PagerNeeds;
  readonly #listeners = new Set<() => void>();
  readonly #sent: number[] = [];
  #incidents: readonly PagerIncident[] = [];
  #changes: readonly PagerChange[] = [];

  constructor(needs: PagerNeeds) {
    this.#needs = needs;
  }

  /** To be registered under `/pagerduty`. */
  register(app: FastifyInstance): void {
    const { ledger, faults } = this.#needs;
    const on = faultyDoor({ app, system: 'pager', ledger, faults });
    on({ method: 'POST', url: '/v2/enqueue', name: 'enqueue' }, ({ body }) =>
      this.#admitted(eventSchema.safeParse(body), (event) => {
        if (event.event_action === 'trigger') this.#trigger(event);
        else this.#move(event.dedup_key, event.event_action);
        return accepted('Event processed', { dedup_key: event.dedup_key });
      }),
    );
    on({ method: 'POST', url: '/v2/change/enqueue', name: 'change' }, ({ body }) =>
      this.#admitted(changeSchema.safeParse(body), ({ payload }) => {
        const id = String(payload.custom_details['golive_id'] ?? '');
        this.#changes = [...this.#changes, { summary: payload.summary, atMs: this.#needs.clock.now(), id }];
        return accepted('Change event processed');
      }),
    );
  }

  /** `incidents` newest first. */
  snapshot() {
    return { incidents: this.#incidents, changes: this.#changes };
  }

  empty(): void {
    this.#incidents = [];
    this.#changes = [];
    this.#sent.length = 0;
    this.#tell();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #admitted<T extends { readonly routing_key: string }>(
    parsed: z.ZodSafeParseResult<T>,
    act: (event: T) => DoorAnswer,
  ): DoorAnswer {
    if (!parsed.success) return invalid(parsed.error.issues.map(({ message }) => message));
    if (parsed.data.routing_key !== ROUTING_KEY) return invalid(['Invalid routing key']);
    const now = Date.now();
    while (this.#sent[0] !== undefined && this.#sent[0] <= now - MINUTE_MS) this.#sent.shift();
    if (this.#sent.length >= PER_MINUTE) return throttled;
    this.#sent.push(now);
    const answer = act(parsed.data);
    this.#tell();
    return answer;
  }

  #trigger(event: Extract<z.infer<typeof eventSchema>, { event_action: 'trigger' }>): void {
    const open = this.#open(event.dedup_key);
    if (open) {
      this.#enter(open, 'trigger', open.status);
      return;
    }
    const incident: PagerIncident = {
      number: this.#incidents.length + 1,
      dedupKey: event.dedup_key,
      summary: event.payload.summary,
      severity: event.payload.severity,
      status: 'triggered',
      links: event.links,
      log: [{ action: 'trigger', atMs: this.#needs.clock.now() }],
    };
    this.#incidents = [incident, ...this.#incidents];
  }

  /** Of an incident that is not open, PagerDuty takes the event and does nothing. */
  #move(dedup: string, action: 'acknowledge' | 'resolve'): void {
    const open = this.#open(dedup);
    if (open) this.#enter(open, action, action === 'resolve' ? 'resolved' : 'acknowledged');
  }

  #open(dedup: string): PagerIncident | undefined {
    return this.#incidents.find((one) => one.dedupKey === dedup && one.status !== 'resolved');
  }

  #enter(incident: PagerIncident, action: string, status: PagerIncident['status']): void {
    const log = [...incident.log, { action, atMs: this.#needs.clock.now() }];
    this.#incidents = this.#incidents.map((one) => (one === incident ? { ...one, status, log } : one));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const accepted = (message: string, more: object = {}): DoorAnswer => ({
  status: 202,
  body: { status: 'success', message, ...more },
});

const invalid = (errors: readonly string[]): DoorAnswer => ({
  status: 400,
  body: { status: 'invalid event', message: 'Event object is invalid', errors },
});

const throttled: DoorAnswer = {
  status: 429,
  body: {
    status: 'throttle exceeded',
    message: 'Requests for this service are arriving too quickly.  Please retry later.',
  },
};

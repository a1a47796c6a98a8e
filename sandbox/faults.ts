/**
 * A fault that a sandbox server acts out when it meets a matching call.
 * - `latency`: waits `delayMs`, then goes on as usual
 * - `hang`: never answers
 * - `status`: answers with `status` (and `retryAfterS` as Retry-After where given; for Slack 429 that is a rate limit)
 * - `reset_before`: breaks the connection, nothing carried out
 * - `reset_after`: carries the call out, then breaks the connection without an answer
 * - `status_after`: carries the call out, then answers with `status` (a 502 after acceptance)
 * - `junk`: answers 200 with a body that is no JSON
 * - `slack_error`: answers 200 `{ok:false, error}` (Slack only)
 */
export interface Fault {
  readonly id: number;
  readonly system: 'slack' | 'github' | 'demo' | 'status_page' | 'pager' | 'mail' | 'webhook';
  /**
   * The Slack method, GitHub operation, demo endpoint, call of another system, or step of a mail (`connect`, `auth`,
   * `rcpt` or an address, `data`, `tls`); `*` for every call of the system.
   */
  readonly match: string;
  readonly kind:
    | 'latency'
    | 'hang'
    | 'status'
    | 'reset_before'
    | 'reset_after'
    | 'status_after'
    | 'junk'
    | 'slack_error';
  readonly delayMs?: number;
  readonly status?: number;
  readonly retryAfterS?: number;
  readonly error?: string;
  /** How many calls it strikes before it goes away; endless when left out. */
  readonly times?: number;
}

export class Faults {
  #rules: { fault: Fault; left: number }[] = [];
  #nextId = 1;
  readonly #listeners = new Set<() => void>();

  add(fault: Omit<Fault, 'id'>): Fault {
    const full = { id: this.#nextId++, ...fault };
    this.#rules.push({ fault: full, left: fault.times ?? Number.POSITIVE_INFINITY });
    this.#changed();
    return full;
  }

  /** The first fault that strikes this call, counted down by one; undefined when none does. */
  strike(system: Fault['system'], call: string): Fault | undefined {
    const rule = this.#rules.find(
      (r) => r.fault.system === system && (r.fault.match === '*' || r.fault.match === call),
    );
    if (!rule) return undefined;
    rule.left -= 1;
    if (rule.left <= 0) {
      this.#rules = this.#rules.filter((r) => r !== rule);
      this.#changed();
    }
    return rule.fault;
  }

  list(): readonly Fault[] {
    return this.#rules.map((r) => r.fault);
  }

  clear(id?: number): void {
    this.#rules = id === undefined ? [] : this.#rules.filter((r) => r.fault.id !== id);
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What really arrived at a sandbox server. Tests and people judge the bot by it, never by what the bot says of itself. */
export interface LedgerEntry {
  readonly n: number;
  /** Sandbox time, epoch milliseconds. */
  readonly at: number;
  /** Real time, epoch milliseconds. */
  readonly realAt: number;
  readonly system: 'slack' | 'github' | 'demo' | 'status_page' | 'pager' | 'mail' | 'webhook' | 'control';
  /** e.g. `chat.postMessage`, `dispatch`, `deployed`. */
  readonly kind: string;
  /** Whether the server carried it out; a refused or broken-off call is entered with `false`. */
  readonly accepted: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #listeners = new Set<(entry: LedgerEntry) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(entry: Pick<LedgerEntry, 'system' | 'kind' | 'accepted' | 'data'>): LedgerEntry {
    const full = { n: this.#entries.length + 1, at: this.#now(), realAt: Date.now(), ...entry };
    this.#entries.push(full);
    for (const listener of this.#listeners) listener(full);
    return full;
  }

  read(
    filter: { system?: LedgerEntry['system']; kind?: string; after?: number } = {},
  ): readonly LedgerEntry[] {
    return this.#entries.filter(
      (e) =>
        e.n > (filter.after ?? 0) &&
        (filter.system === undefined || e.system === filter.system) &&
        (filter.kind === undefined || e.kind === filter.kind),
    );
  }

  empty(): void {
    this.#entries.length = 0;
  }

  onEntry(listener: (entry: LedgerEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

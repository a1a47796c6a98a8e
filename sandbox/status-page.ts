import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from './clock.ts';

export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
type Impact = (typeof IMPACTS)[number];

interface Incident {
  readonly id: string;
  readonly name: string;
  readonly impact: Impact;
  readonly startedMs: number;
}

interface StatusPageOptions {
  readonly clock: SandboxClock;
  /** e.g. `http://127.0.0.1:4400`, known once the server listens. */
  readonly origin: () => string;
}

const DESCRIPTIONS: Readonly<Record<Impact, string>> = {
  none: 'All Systems Operational',
  minor: 'Minor Service Outage',
  major: 'Partial System Outage',
  critical: 'Major Service Outage',
};

/** The public status page of a cloud that the demo service depends on, as every Statuspage site shows one. */
export class StatusPage {
  readonly #options: StatusPageOptions;
  readonly #listeners = new Set<() => void>();
  #incidents: readonly Incident[] = [];

  constructor(options: StatusPageOptions) {
    this.#options = options;
  }

  /** To be registered under `/status`. */
  async register(app: FastifyInstance): Promise<void> {
    app.get('/api/v2/summary.json', async () => ({
      ...this.#head(),
      components: [],
      incidents: this.#incidents.map((incident) => this.#incidentJson(incident)),
      scheduled_maintenances: [],
      status: this.#status(),
    }));
    app.get('/api/v2/incidents/unresolved.json', async () => ({
      ...this.#head(),
      incidents: this.#incidents.map((incident) => this.#incidentJson(incident)),
    }));
    app.get('/api/v2/status.json', async () => ({ ...this.#head(), status: this.#status() }));
  }

  /** Something goes wrong there, until `resolve`. */
  open(name: string, impact: Impact): void {
    const startedMs = this.#options.clock.now();
    const id = createHash('sha1').update(`${name} ${startedMs}`).digest('hex').slice(0, 12);
    this.#become([...this.#incidents, { id, name, impact, startedMs }]);
  }

  /** All that is open there is over. */
  resolve(): void {
    this.#become([]);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(incidents: readonly Incident[]): void {
    this.#incidents = incidents;
    for (const listener of this.#listeners) listener();
  }

  snapshot() {
    return { ...this.#status(), incidents: this.#incidents };
  }

  #head() {
    const updated_at = new Date(this.#options.clock.now()).toISOString();
    const url = `${this.#options.origin()}/status`;
    return { page: { id: 'demo0cloud00', name: 'Demo Cloud', url, time_zone: 'Etc/UTC', updated_at } };
  }

  #status() {
    const worst = this.#incidents.reduce((most, { impact }) => Math.max(most, IMPACTS.indexOf(impact)), 0);
    const indicator = IMPACTS[worst] ?? 'critical';
    return { indicator, description: DESCRIPTIONS[indicator] };
  }

  #incidentJson({ id, name, impact, startedMs }: Incident) {
    const at = new Date(startedMs).toISOString();
    return {
      id,
      name,
      status: 'investigating',
      impact,
      created_at: at,
      started_at: at,
      updated_at: at,
      monitoring_at: null,
      resolved_at: null,
      shortlink: `${this.#options.origin()}/status/incidents/${id}`,
      incident_updates: [],
      components: [],
    };
  }
}

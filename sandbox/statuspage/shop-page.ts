import { createHash } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';

/*
 * The status page of the demo shop itself, as its team manages it. An incident goes
 *   investigating | identified | monitoring -> resolved
 * a maintenance
 *   scheduled -> in_progress -> verifying -> completed
 * and what is resolved or completed takes further words, but no other status.
 */

export const COMPONENT_STATUSES = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

export const REALTIME = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export const MAINTENANCE = ['scheduled', 'in_progress', 'verifying', 'completed'] as const;
export type IncidentStatus = (typeof REALTIME)[number] | (typeof MAINTENANCE)[number];

export interface IncidentUpdate {
  readonly id: string;
  readonly status: IncidentStatus;
  readonly body: string;
  readonly atMs: number;
  readonly deliverNotifications: boolean;
}

export interface PageIncident {
  readonly id: string;
  readonly name: string;
  readonly status: IncidentStatus;
  readonly impact: string;
  readonly scheduledForMs: number | undefined;
  readonly scheduledUntilMs: number | undefined;
  readonly componentIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Newest first, as Statuspage shows them. */
  readonly updates: readonly IncidentUpdate[];
}

export interface PageComponent {
  readonly id: string;
  readonly name: string;
  readonly status: ComponentStatus;
}

export interface IncidentChange {
  readonly name?: string | undefined;
  readonly status?: IncidentStatus | undefined;
  readonly body?: string | undefined;
  readonly impact?: string | undefined;
  readonly scheduledForMs?: number | undefined;
  readonly scheduledUntilMs?: number | undefined;
  readonly components?: Readonly<Record<string, ComponentStatus>> | undefined;
  readonly componentIds?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly deliverNotifications?: boolean | undefined;
}

export const PAGE_ID = 'demo5shop000';

/** As a new page has them. */
const COMPONENTS: readonly PageComponent[] = [
  { id: 'shop0web0000', name: 'Web shop', status: 'operational' },
  { id: 'shop0api0000', name: 'Shop API', status: 'operational' },
];

export const isMaintenance = ({ scheduledForMs }: PageIncident): boolean => scheduledForMs !== undefined;

export const isClosed = ({ status }: PageIncident): boolean =>
  status === 'resolved' || status === 'completed';

/** The incidents, maintenances and components of one page. */
export class ShopPage {
  readonly #clock: SandboxClock;
  readonly #listeners = new Set<() => void>();
  #components = COMPONENTS;
  #incidents: readonly PageIncident[] = [];

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  components(): readonly PageComponent[] {
    return this.#components;
  }

  /** Newest first. */
  incidents(): readonly PageIncident[] {
    return this.#incidents;
  }

  find(id: string): PageIncident | undefined {
    return this.#incidents.find((incident) => incident.id === id);
  }

  create(change: IncidentChange & { readonly name: string; readonly status: IncidentStatus }): PageIncident {
    const atMs = this.#clock.now();
    const id = idOf(`${this.#incidents.length} ${change.name} ${atMs}`);
    const blank: PageIncident = {
      id,
      name: change.name,
      status: change.status,
      impact: change.scheduledForMs === undefined ? 'none' : 'maintenance',
      scheduledForMs: undefined,
      scheduledUntilMs: undefined,
      componentIds: [],
      metadata: {},
      createdMs: atMs,
      updatedMs: atMs,
      updates: [],
    };
    const incident = this.#changed(blank, change);
    this.#incidents = [incident, ...this.#incidents];
    this.#tell();
    return incident;
  }

  update(before: PageIncident, change: IncidentChange): PageIncident {
    const incident = this.#changed(before, change);
    this.#incidents = this.#incidents.map((one) => (one.id === before.id ? incident : one));
    this.#tell();
    return incident;
  }

  /** A component that the team took off its page, or put back. */
  removeComponent(id: string): void {
    this.#components = this.#components.filter((component) => component.id !== id);
    this.#tell();
  }

  empty(): void {
    this.#components = COMPONENTS;
    this.#incidents = [];
    this.#tell();
  }

  snapshot() {
    return { components: this.#components, incidents: this.#incidents };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(before: PageIncident, change: IncidentChange): PageIncident {
    const atMs = this.#clock.now();
    const status = change.status ?? before.status;
    this.#components = this.#components.map((component) => ({
      ...component,
      status: change.components?.[component.id] ?? component.status,
    }));
    const said = change.body !== undefined || status !== before.status || before.updates.length === 0;
    const update: IncidentUpdate = {
      id: idOf(`${before.id} ${before.updates.length}`),
      status,
      body: change.body ?? '',
      atMs,
      deliverNotifications: change.deliverNotifications ?? true,
    };
    return {
      ...before,
      name: change.name ?? before.name,
      status,
      impact: change.impact ?? before.impact,
      scheduledForMs: change.scheduledForMs ?? before.scheduledForMs,
      scheduledUntilMs: change.scheduledUntilMs ?? before.scheduledUntilMs,
      componentIds: change.componentIds ?? before.componentIds,
      metadata: change.metadata ?? before.metadata,
      updatedMs: atMs,
      updates: said ? [update, ...before.updates] : before.updates,
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const idOf = (seed: string): string => createHash('sha1').update(seed).digest('hex').slice(0, 12);

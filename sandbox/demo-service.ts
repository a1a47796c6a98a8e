import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxClock } from './clock.ts';
import type { Fault, Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';

/** How the service answers. `flapping` changes between healthy and failing along the sandbox clock. */
export const DEMO_MODES = ['healthy', 'slow', 'failing', 'down', 'body_error', 'flapping'] as const;
export type DemoMode = (typeof DEMO_MODES)[number];
type ActingMode = Exclude<DemoMode, 'flapping'>;

export interface DemoSample {
  readonly at: number;
  readonly endpoint: string;
  /** Undefined where the connection was broken or never answered. */
  readonly status: number | undefined;
  readonly latencyMs: number;
  readonly version: string;
}

export interface DemoOptions {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Brings deployments up to date before an answer; an answer shows what is deployed by now. */
  readonly settle: () => void;
  readonly version?: string | undefined;
}

const FIRST_VERSION = 'v1.4.1';
const KEPT_SAMPLES = 500;
const SHOWN_SAMPLES = 60;
const USUAL_SLOW_MS = 3_000;
const USUAL_FLAP_MS = 45_000;
const ENDPOINTS: Readonly<Record<string, string>> = { health: '/health', ping: '/api/ping', login: '/login' };

/** The service that goes live. Its health follows the deployed version and can be broken by hand. */
export class DemoService {
  readonly #options: DemoOptions;
  readonly #listeners = new Set<() => void>();
  readonly #versionModes = new Map<string, DemoMode>();
  readonly #samples: DemoSample[] = [];
  #mode: DemoMode = 'healthy';
  #version: string;
  #slowMs = USUAL_SLOW_MS;
  #flapMs = USUAL_FLAP_MS;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#version = options.version ?? FIRST_VERSION;
  }

  /** To be registered under `/demo`. */
  async register(app: FastifyInstance): Promise<void> {
    for (const [endpoint, path] of Object.entries(ENDPOINTS)) {
      app.get(path, (request, reply) => this.#answer(endpoint, request, reply));
    }
  }

  /** Breaks or mends the service by hand, or only while one version is deployed. */
  setMode(mode: DemoMode, how: { version?: string; slowMs?: number; flapMs?: number } = {}): void {
    if (how.version === undefined) this.#mode = mode;
    else this.#versionModes.set(how.version, mode);
    this.#slowMs = how.slowMs ?? this.#slowMs;
    this.#flapMs = how.flapMs ?? this.#flapMs;
    this.#options.ledger.add({ system: 'demo', kind: 'mode', accepted: true, data: { mode, ...how } });
    this.#changed();
  }

  /** From now on `version` serves. */
  release(version: string, atMs: number): void {
    const data = { from: this.#version, to: version, at: new Date(atMs).toISOString() };
    this.#version = version;
    this.#options.ledger.add({ system: 'demo', kind: 'version', accepted: true, data });
    this.#changed();
  }

  /** Forgets every mode; what is deployed stays. */
  reset(): void {
    this.#versionModes.clear();
    this.setMode('healthy', { slowMs: USUAL_SLOW_MS, flapMs: USUAL_FLAP_MS });
  }

  /** Makes it as new: on the version of the start, healthy, never asked. */
  empty(): void {
    this.#version = this.#options.version ?? FIRST_VERSION;
    this.#samples.length = 0;
    this.reset();
  }

  snapshot() {
    this.#options.settle();
    return {
      version: this.#version,
      mode: this.#mode,
      acting: this.#actingMode(),
      slowMs: this.#slowMs,
      flapMs: this.#flapMs,
      versionModes: Object.fromEntries(this.#versionModes),
      samples: this.#samples.slice(-SHOWN_SAMPLES),
    };
  }

  /** The last 500 answers, oldest first. */
  samples(): readonly DemoSample[] {
    return this.#samples;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The mode set by hand; where that is healthy, the mode of the version that serves. */
  #actingMode(): ActingMode {
    const byVersion = this.#versionModes.get(this.#version) ?? 'healthy';
    const mode = this.#mode === 'healthy' ? byVersion : this.#mode;
    if (mode !== 'flapping') return mode;
    return Math.floor(this.#options.clock.now() / this.#flapMs) % 2 === 0 ? 'healthy' : 'failing';
  }

  async #answer(endpoint: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    this.#options.settle();
    const started = performance.now();
    const fault = this.#options.faults.strike('demo', endpoint);
    const mode = this.#actingMode();
    if (fault?.kind === 'latency') await delay(fault.delayMs ?? this.#slowMs);
    if (mode === 'slow') await delay(this.#slowMs);
    const latencyMs = Math.round(performance.now() - started);
    if (fault?.kind === 'hang' || fault?.kind.startsWith('reset') || mode === 'down') {
      this.#keep({ endpoint, status: undefined, latencyMs });
      reply.hijack();
      if (fault?.kind !== 'hang') request.raw.socket.resetAndDestroy();
      return reply;
    }
    const { status, body, retryAfterS } = faultAnswer(fault) ?? usualAnswer(endpoint, mode, this.#version);
    this.#keep({ endpoint, status, latencyMs });
    if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
    return reply.code(status).header('cache-control', 'no-store').type('application/json').send(body);
  }

  #keep(sample: Pick<DemoSample, 'endpoint' | 'status' | 'latencyMs'>): void {
    this.#samples.push({ at: this.#options.clock.now(), version: this.#version, ...sample });
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

interface DemoAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterS?: number | undefined;
}

function faultAnswer(fault: Fault | undefined): DemoAnswer | undefined {
  if (fault?.kind === 'junk') return { status: 200, body: '{"status": "o' };
  if (fault?.kind !== 'status' && fault?.kind !== 'status_after') return undefined;
  const status = fault.status ?? 503;
  return { status, body: { status: 'error', error: fault.error ?? 'fault' }, retryAfterS: fault.retryAfterS };
}

function usualAnswer(endpoint: string, mode: ActingMode, version: string): DemoAnswer {
  if (mode === 'failing')
    return { status: 500, body: { status: 'error', version, error: 'database unreachable' } };
  if (mode === 'body_error')
    return { status: 200, body: { status: 'error', version, error: 'payments degraded' } };
  switch (endpoint) {
    case 'ping':
      return { status: 200, body: { status: 'ok', pong: true, version } };
    case 'login':
      return {
        status: 200,
        body: { status: 'ok', page: 'login', title: 'Sign in to the demo shop', version },
      };
    default:
      return {
        status: 200,
        body: { status: 'ok', version, checks: { database: 'ok', queue: 'ok', payments: 'ok' } },
      };
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

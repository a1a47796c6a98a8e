/**
 * The bot as a child process of the sandbox.
 *
 *   stopped --start--> starting --{type:'ready'}--> ready <--SIGSTOP/SIGCONT--> paused
 *      ^                  |                           |
 *      |                  +------- exit --------------+--> crashed (nobody asked for it; started again where kept alive)
 *      +------- exit that was asked for (stop, restart, kill)
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { ClockState, SandboxClock } from './clock.ts';

export interface BotProcessOptions {
  readonly clock: SandboxClock;
  /** The bot's main file. */
  readonly entry: string;
  /** Read anew at every start. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Starts the bot again one second after an exit that nobody asked for. */
  readonly keepAlive: boolean;
  readonly output: (text: string) => void;
}

export interface BotSnapshot {
  readonly status: 'stopped' | 'starting' | 'ready' | 'paused' | 'crashed';
  readonly pid: number | undefined;
  /** Where the bot's own web server listens. */
  readonly port: number | undefined;
  readonly starts: number;
  readonly lastExit: BotExit | undefined;
}

export interface BotExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly expected: boolean;
  /** Real time, epoch milliseconds. */
  readonly realAt: number;
}

export type BotSignal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const CLOCK_TIMEOUT_MS = 2_000;
const REVIVE_MS = 1_000;
const KEPT_OUTPUT = 8_000;

/** What belongs to outside systems or to the process that started the sandbox is not handed to the bot. */
const WITHHELD =
  /^(SLACK|GITHUB|GH|PAGERDUTY|STATUSPAGE|WEBHOOK|SMTP|MAIL|PRIVATE_HOSTS|VITEST|NODE_V8|NODE_CHANNEL)(_|$)/;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), port: z.int() }),
  z.object({ type: z.literal('clock_applied'), baseMs: z.number() }),
]);

/** How the sandbox holds the bot; as a process of its own unless it is given another way. */
export interface SandboxBot {
  snapshot(): BotSnapshot;
  start(more?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  kill(signal: BotSignal): Promise<void>;
  clockApplied(): Promise<boolean>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

export class BotProcess implements SandboxBot {
  readonly #options: BotProcessOptions;
  readonly #listeners = new Set<() => void>();
  readonly #unfollow: () => void;
  #child: ChildProcess | undefined;
  #status: BotSnapshot['status'] = 'stopped';
  #port: number | undefined;
  #starts = 0;
  #lastExit: BotExit | undefined;
  #exitExpected = false;
  #appliedBaseMs: number | undefined;
  /** Clock changes that the bot was sent and has not confirmed. */
  #unconfirmed = 0;
  #outputTail = '';
  #revival: NodeJS.Timeout | undefined;

  constructor(options: BotProcessOptions) {
    this.#options = options;
    this.#unfollow = options.clock.onChange((state) => this.#send(state));
  }

  snapshot(): BotSnapshot {
    return {
      status: this.#status,
      pid: this.#child?.pid,
      port: this.#port,
      starts: this.#starts,
      lastExit: this.#lastExit,
    };
  }

  /**
   * Starts the bot and waits until it says that it is ready; throws with its last output where it exits before.
   * `more` are environment variables for this start only.
   */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.#child) throw new Error(`The bot runs already (${this.#status})`);
    clearTimeout(this.#revival);
    const clockAtStart = this.#options.clock.state;
    const child = fork(this.#options.entry, {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...inheritedEnvironment(),
        ...this.#options.environment(),
        ...more,
        GOLIVE_SANDBOX: '1',
        GOLIVE_SANDBOX_CLOCK: JSON.stringify(clockAtStart),
      },
    });
    this.#child = child;
    this.#starts += 1;
    this.#exitExpected = false;
    this.#appliedBaseMs = clockAtStart.baseMs;
    this.#unconfirmed = 0;
    this.#outputTail = '';
    this.#become('starting');
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => this.#hear(String(chunk)));
    child.on('message', (message) => this.#receive(message));
    child.on('error', (error) => this.#hear(`${error.message}\n`));
    child.once('exit', (code, signal) => this.#exited(child, code, signal));
    await this.#untilReady(child);
    if (this.#options.clock.state !== clockAtStart) this.#send(this.#options.clock.state);
  }

  /** Asks the bot to end (SIGTERM), and makes it end where it does not within 15 seconds. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends a signal; after one that ends the process, waits for its end. */
  async kill(signal: BotSignal): Promise<void> {
    clearTimeout(this.#revival);
    const child = this.#child;
    if (!child) {
      if (this.#status === 'crashed') this.#become('stopped');
      return;
    }
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      child.kill(signal);
      if (signal === 'SIGSTOP') this.#become('paused');
      else if (this.#status === 'paused') this.#become(this.#port === undefined ? 'starting' : 'ready');
      return;
    }
    this.#exitExpected = true;
    const exit = once(child, 'exit');
    child.kill(signal);
    // A stopped process, whoever stopped it, takes SIGTERM only once it goes on.
    child.kill('SIGCONT');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(force);
  }

  /** Waits until the bot goes by the present clock, at most two seconds; false where it does not (not running, paused). */
  async clockApplied(): Promise<boolean> {
    const deadline = Date.now() + CLOCK_TIMEOUT_MS;
    const { baseMs } = this.#options.clock.state;
    const applied = () => this.#unconfirmed === 0 && this.#appliedBaseMs === baseMs;
    while (this.#status === 'ready' && !applied() && Date.now() < deadline) await this.#nextChange(deadline);
    return this.#status === 'ready' && applied();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.stop();
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (this.#port === undefined) {
      const ended = this.#child !== child;
      if (ended || Date.now() >= deadline) {
        const why = ended ? 'ended before it was ready' : `was not ready within ${READY_TIMEOUT_MS / 1000} s`;
        throw new Error(`The bot ${why}. Its last words:\n${this.#outputTail}`);
      }
      await this.#nextChange(deadline);
    }
  }

  /** Waits for the next change, at most until the deadline (real time). */
  #nextChange(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, deadline - Date.now()));
      const forget = this.onChange(done);
    });
  }

  #receive(message: unknown): void {
    const parsed = messageSchema.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.type === 'clock_applied') {
      this.#appliedBaseMs = parsed.data.baseMs;
      this.#unconfirmed = Math.max(0, this.#unconfirmed - 1);
      this.#changed();
    } else {
      this.#port = parsed.data.port;
      this.#become('ready');
    }
  }

  #send(state: ClockState): void {
    // The channel may be gone already while the exit is still on its way here: then there is nobody to tell.
    if (!this.#child?.connected) return;
    if (this.#port !== undefined) this.#unconfirmed += 1;
    this.#child.send({ type: 'clock', state }, () => {});
  }

  #exited(child: ChildProcess, code: number | null, signal: string | null): void {
    if (this.#child !== child) return;
    const expected = this.#exitExpected;
    this.#child = undefined;
    this.#port = undefined;
    this.#appliedBaseMs = undefined;
    this.#lastExit = { code, signal, expected, realAt: Date.now() };
    this.#become(expected ? 'stopped' : 'crashed');
    if (!expected && this.#options.keepAlive) {
      this.#revival = setTimeout(() => this.#revive(), REVIVE_MS);
      this.#revival.unref();
    }
  }

  #revive(): void {
    if (this.#child) return;
    this.start().catch((error: unknown) => this.#options.output(`${String(error)}\n`));
  }

  #hear(text: string): void {
    this.#outputTail = (this.#outputTail + text).slice(-KEPT_OUTPUT);
    this.#options.output(text);
  }

  #become(status: BotSnapshot['status']): void {
    this.#status = status;
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !WITHHELD.test(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/*
 * Keeps a Socket Mode connection to Slack for as long as golive runs.
 *
 *   connecting --hello--> connected --Slack asks to go--> connected: the next one is opened beside it, and only what
 *                            |                            still comes over the old one is answered until Slack closes it
 *                            +--socket lost--> reconnecting --hello--> connected
 *   connecting, reconnecting --Slack refuses the app--> failed: still tried, and a person is needed
 */
import type { Logger } from 'pino';
import { describeError, needsPerson, retryAfterMs } from '../slack-error.ts';
import { type Line, type LineEvents, openLine, until } from './line.ts';
import { type SocketTiming, usualTiming, waitAfter } from './timing.ts';

export type SocketState = 'connecting' | 'connected' | 'reconnecting' | 'failed';

export interface SocketModeParts {
  /** A fresh address for one connection. */
  readonly openUrl: () => Promise<string>;
  readonly onEnvelope: LineEvents['onEnvelope'];
  readonly log: Logger;
  readonly timing?: Partial<SocketTiming> | undefined;
}

export interface SocketMode {
  /** Resolves after the first attempt, however it ended: it is tried again without end. */
  start(): Promise<void>;
  /** Answers what was received, then closes. */
  stop(): Promise<void>;
  state(): SocketState;
  /** Why there is no connection. */
  problem(): string | undefined;
}

/** What is known of the connections at this moment. */
interface Lines {
  readonly open: Set<Line>;
  current: Line | undefined;
  isLeaving: boolean;
  wasConnected: boolean;
  isOpening: boolean;
  isStopped: boolean;
  /** In a row; a connection that did not last counts. */
  failures: number;
  problem: { readonly text: string; readonly needsPerson: boolean } | undefined;
}

export function createSocketMode(parts: SocketModeParts): SocketMode {
  const timing = { ...usualTiming, ...parts.timing };
  const lines: Lines = {
    open: new Set(),
    current: undefined,
    isLeaving: false,
    wasConnected: false,
    isOpening: false,
    isStopped: false,
    failures: 0,
    problem: undefined,
  };
  const rest = createRest();
  const keeper = { parts, timing, lines, rest };
  return {
    start: () => new Promise((resolve) => void keepOpen(keeper, resolve)),
    async stop() {
      lines.isStopped = true;
      rest.wake();
      await Promise.all([...lines.open].map((line) => line.letGo()));
      await until(() => lines.open.size === 0, timing.drainMs + 1_000);
    },
    state() {
      if (lines.current) return 'connected';
      if (lines.problem?.needsPerson) return 'failed';
      return lines.wasConnected ? 'reconnecting' : 'connecting';
    },
    problem: () => (lines.current ? undefined : lines.problem?.text),
  };
}

interface Keeper {
  readonly parts: SocketModeParts;
  readonly timing: SocketTiming;
  readonly lines: Lines;
  readonly rest: ReturnType<typeof createRest>;
}

/** Opens the next connection, trying for as long as it takes; never rejects. One at a time. */
async function keepOpen(keeper: Keeper, afterAttempt?: () => void): Promise<void> {
  const { lines, timing, rest, parts } = keeper;
  if (lines.isOpening) return;
  lines.isOpening = true;
  let askedWaitMs = 0;
  while (!lines.isStopped && (!lines.current || lines.isLeaving)) {
    await rest.for(Math.max(waitAfter(lines.failures, timing), askedWaitMs));
    if (lines.isStopped) break;
    try {
      await changeOver(keeper);
      askedWaitMs = 0;
    } catch (error) {
      lines.failures += 1;
      askedWaitMs = retryAfterMs(error);
      lines.problem = { text: describeError(error), needsPerson: needsPerson(error) };
      const { failures, problem } = lines;
      parts.log.warn({ problem: problem.text, failures }, 'No connection to Slack; it is tried again');
    }
    afterAttempt?.();
  }
  lines.isOpening = false;
  afterAttempt?.();
}

async function changeOver(keeper: Keeper): Promise<void> {
  const { lines, timing, parts } = keeper;
  const url = await parts.openUrl();
  const events: LineEvents = {
    onEnvelope: parts.onEnvelope,
    onDisconnect: (line, reason) => onDisconnect(keeper, line, reason),
    onLost: (line, reason) => onLost(keeper, line, reason),
  };
  const line = await openLine({ url, events, timing, log: parts.log });
  if (!line.isOpen()) throw new Error('lost right after its hello');
  const earlier = lines.current;
  lines.open.add(line);
  lines.current = line;
  lines.isLeaving = false;
  lines.wasConnected = true;
  lines.problem = undefined;
  parts.log.info({ connections: lines.open.size }, 'Connected to Slack');
  if (earlier) void letGoOnceClosed(keeper, earlier);
  if (lines.isStopped) await line.letGo();
}

/** Slack sends over a connection until it closes it; closed from here, what is on its way would be lost. */
async function letGoOnceClosed({ lines, timing }: Keeper, line: Line): Promise<void> {
  await until(() => !line.isOpen() || lines.isStopped, timing.lingerMs);
  await line.letGo();
}

function onDisconnect(keeper: Keeper, line: Line, reason: string): void {
  const { lines, parts } = keeper;
  parts.log.info({ reason }, 'Slack asks to change the connection');
  if (line !== lines.current || lines.isLeaving) return;
  lines.isLeaving = true;
  countLifetime(keeper, line);
  void keepOpen(keeper);
}

function onLost(keeper: Keeper, line: Line, reason: string): void {
  const { lines, parts } = keeper;
  lines.open.delete(line);
  if (line !== lines.current) return;
  lines.current = undefined;
  if (lines.isStopped) return;
  lines.problem ??= { text: reason, needsPerson: false };
  if (!lines.isLeaving) {
    parts.log.warn({ reason }, 'The connection to Slack is lost');
    countLifetime(keeper, line);
  }
  void keepOpen(keeper);
}

function countLifetime({ lines, timing }: Keeper, line: Line): void {
  lines.failures = line.ageMs() < timing.stableAfterMs ? lines.failures + 1 : 0;
}

/** A pause that can be cut short. */
function createRest() {
  let wake = () => {};
  return {
    wake: () => wake(),
    for: (ms: number): Promise<void> =>
      ms <= 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(resolve, ms);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
  };
}

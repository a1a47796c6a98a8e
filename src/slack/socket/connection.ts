import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { Agent, buildConnector, type ErrorEvent, type MessageEvent, ping, WebSocket } from 'undici';

/** One WebSocket to Slack. */
export interface Connection {
  /** False when it can no longer be sent. */
  send(text: string): boolean;
  /** Says goodbye; broken off when Slack does not answer that in time. */
  close(): void;
}

export interface ConnectionEvents {
  readonly onMessage: (text: string) => void;
  /** Called once, also where the connection was never made. */
  readonly onClosed: (reason: string) => void;
}

export interface Heartbeat {
  readonly everyMs: number;
  /** Silence (no pong, no ping, no message) after which the connection counts as dead. */
  readonly deadAfterMs: number;
}

const goodbyeMs = 3_000;
const pings = channel('undici:websocket:ping');
const pongs = channel('undici:websocket:pong');

export function connect(url: string, events: ConnectionEvents, heartbeat: Heartbeat): Connection {
  const wire: { socket?: Socket } = {};
  const dispatcher = dispatcherOf(wire);
  const socket = new WebSocket(url, { dispatcher });
  let heardAt = performance.now();
  let isClosed = false;
  let goodbye: NodeJS.Timeout | undefined;

  const onFrame = (frame: unknown) => {
    if (isRecord(frame) && frame['websocket'] === socket) heardAt = performance.now();
  };
  const beat = setInterval(() => {
    if (performance.now() - heardAt > heartbeat.deadAfterMs) return finish('nothing heard from Slack');
    if (socket.readyState === WebSocket.OPEN) ping(socket);
  }, heartbeat.everyMs);

  function finish(reason: string): void {
    if (isClosed) return;
    isClosed = true;
    clearInterval(beat);
    clearTimeout(goodbye);
    pings.unsubscribe(onFrame);
    pongs.unsubscribe(onFrame);
    wire.socket?.destroy();
    void dispatcher.destroy();
    events.onClosed(reason);
  }

  pings.subscribe(onFrame);
  pongs.subscribe(onFrame);
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    heardAt = performance.now();
    if (typeof data === 'string' && !isClosed) events.onMessage(data);
  });
  socket.addEventListener('error', ({ message }: ErrorEvent) => finish(message || 'the connection failed'));
  socket.addEventListener('close', ({ code }) => finish(`closed with code ${code}`));
  return {
    send(text) {
      if (isClosed || socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close() {
      if (isClosed) return;
      socket.close(1000);
      goodbye ??= setTimeout(() => finish('closed without an answer'), goodbyeMs);
    },
  };
}

/** Keeps hold of the TCP socket, which undici hides: nothing else ends a connection whose other side is silent. */
function dispatcherOf(wire: { socket?: Socket }): Agent {
  const connectTcp = buildConnector({ allowH2: false });
  return new Agent({
    connect: (options, callback) => {
      connectTcp(options, (...result) => {
        const [, socket] = result;
        if (socket) wire.socket = socket;
        callback(...result);
      });
    },
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

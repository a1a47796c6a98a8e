// One connection's life: a ticket from apps.connections.open -> upgrade -> hello -> envelopes
//   -> (disconnect notice: still open for a while, where it is a warning with envelopes as before) -> closed.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Ledger } from '../../ledger.ts';
import { app } from '../workspace.ts';
import type { Envelope, SendOptions, Sent, Transport } from './deliveries.ts';

export const disconnectReasons = [
  'warning',
  'refresh_requested',
  'link_disabled',
  'too_many_websockets',
] as const;
export type DisconnectReason = (typeof disconnectReasons)[number];

const socketPath = '/slack/socket';

const MAX_CONNECTIONS = 10;
const TICKET_LIFETIME_MS = 30_000;
/** Between a `warning` or `refresh_requested` and the end of the connection. */
const FAREWELL_MS = 10_000;
const PING_INTERVAL_MS = 10_000;
const APPROXIMATE_CONNECTION_TIME_S = 18_060;
const debugHost = 'applink-sandbox';

const ackSchema = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  /** Told to go at once. */
  ending: boolean;
}

export interface SocketModeParts {
  readonly realNow: () => number;
  readonly origin: () => string;
  readonly ledger: Ledger;
  readonly ackTimeoutMs: number;
  readonly onChange: () => void;
}

export class SocketMode implements Transport {
  readonly #parts: SocketModeParts;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #tickets = new Map<string, number>();
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  #connections: Connection[] = [];
  #turn = 0;
  #lastId = 0;
  #pinger: NodeJS.Timeout | undefined;

  constructor(parts: SocketModeParts) {
    this.#parts = parts;
  }

  get connectionCount(): number {
    return this.#connections.length;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
    this.#pinger = setInterval(() => {
      for (const { socket } of this.#connections) socket.ping(`Ping from ${debugHost}`);
    }, PING_INTERVAL_MS).unref();
  }

  /** A fresh URL for one connection. */
  openUrl(): string {
    const ticket = randomBytes(16).toString('hex');
    this.#tickets.set(ticket, this.#parts.realNow() + TICKET_LIFETIME_MS);
    return `${this.#parts.origin().replace(/^http/, 'ws')}${socketPath}?ticket=${ticket}&app_id=${app.id}`;
  }

  async send(envelope: Envelope, { cutOff, onDelivered }: SendOptions): Promise<Sent> {
    const usable = this.#connections.filter((c) => !c.ending && c.socket.readyState === WebSocket.OPEN);
    const connection = usable[this.#turn++ % usable.length];
    if (!connection) return { outcome: 'undelivered' };
    const via = connection.id;
    const acked = this.#ackOf(envelope.envelope_id);
    connection.socket.send(JSON.stringify(envelope), () => {
      if (cutOff) connection.socket.terminate();
    });
    onDelivered(via);
    const ack = await acked;
    return ack ? { outcome: 'acked', payload: ack.payload, via } : { outcome: 'unacked', via };
  }

  /** Tells every connection to go, as Slack does before it ends it itself. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of this.#connections) this.#dismiss(connection, reason);
  }

  /** Breaks every connection without a word. */
  dropAll(): void {
    for (const { socket } of this.#connections) socket.terminate();
  }

  close(): void {
    clearInterval(this.#pinger);
    this.dropAll();
    this.#sockets.close();
  }

  #ackOf(envelopeId: string): Promise<{ payload: unknown } | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(undefined), this.#parts.ackTimeoutMs);
      const settle = (ack: { payload: unknown } | undefined) => {
        clearTimeout(timer);
        if (this.#waiting.get(envelopeId) === onAck) this.#waiting.delete(envelopeId);
        resolve(ack);
      };
      const earlier = this.#waiting.get(envelopeId);
      const onAck = (payload: unknown) => {
        settle({ payload });
        earlier?.(payload);
      };
      this.#waiting.set(envelopeId, onAck);
    });
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (url.pathname !== socketPath) return;
    const ticket = url.searchParams.get('ticket') ?? '';
    const validUntil = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (validUntil === undefined || validUntil < this.#parts.realNow()) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  #welcome(socket: WebSocket): void {
    const connection: Connection = { id: `socket-${++this.#lastId}`, socket, ending: false };
    const tooMany = this.#connections.length >= MAX_CONNECTIONS;
    this.#connections.push(connection);
    socket.on('message', (data) => this.#received(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#connections = this.#connections.filter((c) => c !== connection);
      this.#enter('socket.closed', { connection: connection.id });
      this.#parts.onChange();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.length,
        debug_info: {
          host: debugHost,
          build_number: 1,
          approximate_connection_time: APPROXIMATE_CONNECTION_TIME_S,
        },
        connection_info: { app_id: app.id },
      }),
    );
    this.#enter('socket.opened', { connection: connection.id, connections: this.#connections.length });
    this.#parts.onChange();
    if (tooMany) this.#dismiss(connection, 'too_many_websockets');
  }

  #dismiss(connection: Connection, reason: DisconnectReason): void {
    connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: debugHost } }));
    this.#enter('socket.disconnect', { connection: connection.id, reason });
    const lingers = reason === 'warning' || reason === 'refresh_requested';
    connection.ending ||= !lingers;
    setTimeout(() => connection.socket.close(), lingers ? FAREWELL_MS : 0).unref();
  }

  #received(data: RawData): void {
    const ack = ackSchema.safeParse(parseJson(data.toString()));
    const onAck = ack.success ? this.#waiting.get(ack.data.envelope_id) : undefined;
    if (ack.success && onAck) {
      onAck(ack.data.payload);
      return;
    }
    this.#parts.ledger.add({
      system: 'slack',
      kind: ack.success ? 'envelope.late_ack' : 'socket.junk',
      accepted: false,
      data: ack.success ? { envelopeId: ack.data.envelope_id } : { received: data.toString().slice(0, 200) },
    });
  }

  #enter(kind: string, data: Record<string, unknown>): void {
    this.#parts.ledger.add({ system: 'slack', kind, accepted: true, data });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

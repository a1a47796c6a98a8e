import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** The far side of Socket Mode: takes WebSockets, greets them, keeps what they say. */
export interface SocketServer {
  readonly url: string;
  readonly sockets: readonly WebSocket[];
  /** Every connection that was ever made. */
  readonly connections: number;
  readonly received: { readonly socket: number; readonly frame: Record<string, unknown> }[];
  greets: boolean;
  /** Whether close frames, pings and everything else are left without an answer. */
  isDeaf: boolean;
  send(frame: object, socket?: number): void;
  close(): Promise<void>;
}

export async function startSocketServer(): Promise<SocketServer> {
  const http = createServer();
  const wss = new WebSocketServer({ server: http });
  const all: WebSocket[] = [];
  const server = {
    url: '',
    received: [] as { socket: number; frame: Record<string, unknown> }[],
    greets: true,
    isDeaf: false,
    get sockets() {
      return all.filter((socket) => socket.readyState === socket.OPEN);
    },
    get connections() {
      return all.length;
    },
    send(frame: object, socket = all.length - 1) {
      all[socket]?.send(JSON.stringify(frame));
    },
    async close() {
      for (const socket of all) socket.terminate();
      wss.close();
      http.close();
      http.closeAllConnections();
    },
  };
  wss.on('connection', (socket) => {
    const index = all.push(socket) - 1;
    if (server.isDeaf) socket.pause();
    if (server.greets) socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    socket.on('message', (data) => server.received.push({ socket: index, frame: JSON.parse(String(data)) }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  server.url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return server;
}

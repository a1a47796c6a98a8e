import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Answers, or takes the response into its own hands and returns nothing. */
export type Handler = (request: Received, response: ServerResponse) => Reply | undefined | Promise<Reply>;

export interface ThrowawayServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that ends with the test. */
export async function startServer(
  handle: Handler,
  tls?: { readonly key: string; readonly cert: string },
): Promise<ThrowawayServer> {
  const received: Received[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://server.test');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const one: Received = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    received.push(one);
    const reply = await handle(one, response);
    if (reply) send(reply, response);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  onTestFinished(close);
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, received, close };
}

function send(reply: Reply, response: ServerResponse): void {
  const isText = typeof reply.body === 'string';
  response.writeHead(reply.status ?? 200, {
    'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    ...reply.headers,
  });
  response.end(reply.body === undefined || isText ? reply.body : JSON.stringify(reply.body));
}

/** Answers with one blank after the other, without end. */
export function drip(response: ServerResponse): undefined {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drops));
}

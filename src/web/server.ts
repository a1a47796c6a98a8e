import type { RequestListener } from 'node:http';
import Fastify from 'fastify';
import { type ReadinessNeeds, readiness } from './readiness.ts';

export interface WebServer {
  /** The port it listens on, also where any was asked for. */
  readonly port: number;
  stop(): Promise<void>;
}

export interface WebOptions {
  readonly port: number;
  readonly host: string;
  /** In HTTP mode: what Slack posts to `/slack/events`, its body unread, for the signature covers every byte. */
  readonly slackRequests?: RequestListener | undefined;
}

/** `/healthz` says that the process lives, `/readyz` that its parts work. Nothing else, and no secret, is served. */
export async function startWeb(
  needs: ReadinessNeeds,
  { port, host, slackRequests }: WebOptions,
): Promise<WebServer> {
  const app = Fastify({ bodyLimit: 1024 });
  if (slackRequests) {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.post('/slack/events', (request, reply) => {
      reply.hijack();
      slackRequests(request.raw, reply.raw);
    });
  }
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const found = await readiness(needs);
    return reply.code(found.ready ? 200 : 503).send(found);
  });
  try {
    await app.listen({ port, host });
  } catch (error) {
    await app.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`golive cannot listen on HOST=${host} PORT=${port}; set another PORT (${why})`, {
      cause: error,
    });
  }
  const address = app.server.address();
  return { port: typeof address === 'object' && address ? address.port : port, stop: () => app.close() };
}

import type { RequestListener } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { type GithubEvent, largestEventBytes } from './github-events.ts';
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
  /** Where GitHub's events are taken: what is posted to `/github/events`, signed; gives the status to answer with. */
  readonly githubEvents?: ((event: GithubEvent) => Promise<number>) | undefined;
}

/** `/healthz` says that the process lives, `/readyz` that its parts work. Nothing else, and no secret, is served. */
export async function startWeb(
  needs: ReadinessNeeds,
  { port, host, slackRequests, githubEvents }: WebOptions,
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
  if (githubEvents) await app.register(async (part) => takeGithubEvents(part, githubEvents));
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

/** The body stays as it came, for the signature covers every byte. */
function takeGithubEvents(app: FastifyInstance, take: (event: GithubEvent) => Promise<number>): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestEventBytes }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/github/events', { bodyLimit: largestEventBytes }, async ({ headers, body }, reply) => {
    const word = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    const event = {
      event: word('x-github-event'),
      signature: word('x-hub-signature-256'),
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
    return reply.code(await take(event)).send();
  });
}

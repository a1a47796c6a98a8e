import Fastify from 'fastify';
import { type ReadinessNeeds, readiness } from './readiness.ts';

export interface WebServer {
  /** The port it listens on, also where any was asked for. */
  readonly port: number;
  stop(): Promise<void>;
}

/** `/healthz` says that the process lives, `/readyz` that its parts work. Nothing else, and no secret, is served. */
export async function startWeb(
  needs: ReadinessNeeds,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<WebServer> {
  const app = Fastify({ bodyLimit: 1024 });
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const found = await readiness(needs);
    return reply.code(found.ready ? 200 : 503).send(found);
  });
  await app.listen({ port, host });
  const address = app.server.address();
  return { port: typeof address === 'object' && address ? address.port : port, stop: () => app.close() };
}

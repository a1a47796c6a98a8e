import type { FastifyInstance } from 'fastify';

/**
 * A website that somebody visits can send requests to 127.0.0.1, and can point a name of its own there (DNS rebinding).
 * It can forge neither the Host nor the Origin header, so a call that names another place than this server is refused.
 */
export function refuseForeignPages(app: FastifyInstance, origin: () => string): void {
  app.addHook('onRequest', async (request, reply) => {
    const { port } = new URL(origin());
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const { host, origin: page } = request.headers;
    if (host === undefined || !hosts.includes(host.toLowerCase())) {
      return reply.code(403).send({ error: `Host ${host} is not this sandbox: use ${hosts.join(' or ')}` });
    }
    if (page !== undefined && !hosts.some((known) => page === `http://${known}`)) {
      return reply.code(403).send({ error: `Pages of ${page} may not use the sandbox` });
    }
    return undefined;
  });
}

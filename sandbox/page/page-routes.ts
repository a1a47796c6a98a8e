import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

const SCRIPTS = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.js'));

/** The page on which a person is anyone in the sandbox's Slack and moves its world. Files are read anew on every load. */
export async function addPage(app: FastifyInstance): Promise<void> {
  const file = (url: string, name: string, type: keyof typeof TYPES) =>
    app.get(url, async (_request, reply) =>
      reply
        .type(`${TYPES[type]}; charset=utf-8`)
        .header('cache-control', 'no-store')
        .header('content-security-policy', "default-src 'self'; frame-ancestors 'none'; base-uri 'none'")
        .send(readFileSync(new URL(name, import.meta.url))),
    );
  file('/', './page.html', 'html');
  file('/page.css', './page.css', 'css');
  for (const name of SCRIPTS) file(`/${name}`, `./${name}`, 'js');
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
  // The addresses that GitHub's answers give to people lead to the run on the page.
  app.get<{ Params: { '*': string } }>('/acme/demo-shop/*', (request, reply) => {
    const run = /^actions\/runs\/(\d+)/.exec(request.params['*'])?.[1];
    return reply.redirect(run === undefined ? '/' : `/#run-${run}`);
  });
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { emojiFontFiles, emojiFontSheet } from './emoji-font.ts';
import { emojiByName } from './emoji-names.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Every file of a package that the page may load, by its address. Nothing else of node_modules can be reached. */
const PACKAGES: Readonly<Record<string, string>> = {
  '/packages/preact.js': import.meta.resolve('preact'),
  '/packages/preact-hooks.js': import.meta.resolve('preact/hooks'),
  '/packages/htm.js': import.meta.resolve('htm'),
  '/packages/inter.woff2': import.meta.resolve(
    '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  ),
  '/packages/inter-italic.woff2': import.meta.resolve(
    '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2',
  ),
  '/packages/inter-ext.woff2': import.meta.resolve(
    '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  ),
  ...emojiFontFiles,
};

const FILES = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => ['.js', '.css', '.svg'].includes(extname(name)));

/** Made once in a process, however many sandboxes start in it. */
const emoji = JSON.stringify(emojiByName());

/** Scripts come from this server alone; the one inline piece, the import map, is let in by its hash. */
function contentSecurityPolicy(page: string): string {
  const [, importMap = ''] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(page) ?? [];
  const hash = createHash('sha256').update(importMap).digest('base64');
  return [
    "default-src 'self'",
    `script-src 'self' 'sha256-${hash}'`,
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Scripts name each other eight deep; named here at once, they are fetched at once. */
function withPreloads(page: string): string {
  const scripts = [
    ...FILES.filter((name) => name.endsWith('.js')).map((name) => `/page/${name}`),
    ...Object.keys(PACKAGES).filter((url) => url.endsWith('.js')),
  ];
  const links = scripts.map((url) => `<link rel="modulepreload" href="${url}" />`).join('\n    ');
  return page.replace('<script type="module"', `${links}\n    <script type="module"`);
}

interface Served {
  readonly type: string | undefined;
  readonly cache?: string;
}

/** The page on which a person is anyone in the sandbox's Slack and moves its world. Its files are read anew on every load. */
export async function addPage(app: FastifyInstance): Promise<void> {
  const page = withPreloads(readFileSync(new URL('./page.html', import.meta.url), 'utf8'));
  const policy = contentSecurityPolicy(page);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', policy).header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
  const serve = (url: string, read: () => string | Buffer, { type, cache = 'no-store' }: Served) =>
    app.get(url, (_request, reply) =>
      reply
        .type(type ?? 'application/octet-stream')
        .header('cache-control', cache)
        .send(read()),
    );

  serve('/', () => page, { type: TYPES['.html'] });
  for (const name of FILES) {
    const file = new URL(name, import.meta.url);
    serve(`/page/${name}`, () => readFileSync(file), { type: TYPES[extname(name)] });
  }
  for (const [url, name] of Object.entries(PACKAGES)) {
    const file = fileURLToPath(name);
    const type = TYPES[extname(url)];
    serve(url, () => readFileSync(file), { type, cache: 'max-age=3600' });
  }
  serve('/packages/emoji.css', () => emojiFontSheet, { type: TYPES['.css'], cache: 'max-age=3600' });
  serve('/packages/emoji.json', () => emoji, { type: TYPES['.json'], cache: 'max-age=3600' });
  app.get('/favicon.ico', (_request, reply) => reply.redirect('/page/icon.svg'));
}

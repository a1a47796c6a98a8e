import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const text = (file: string): string => readFileSync(join(root, file), 'utf8');

function importsOf(file: string): readonly Import[] {
  const found = text(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].map(([, typeOnly, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? '';
    const to = name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name;
    return { from: file, to, typeOnly: typeOnly !== undefined };
  });
}

/** The room of a file: its folder below `src`, or its own name where it stands at the top. */
const roomOf = (file: string): string => file.split('/')[1] ?? '';

const sources = files('src');
const allImports = sources.flatMap(importsOf);
const inner = allImports.filter(({ to }) => to.startsWith('src/'));
const outer = allImports.filter(({ to }) => !to.startsWith('src/') && !to.startsWith('sandbox/'));

/** What each room may import, besides itself. Rooms that are not listed may not exist. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  messages: ['domain'],
  store: ['domain'],
  runbook: ['domain'],
  adapters: ['domain', 'messages'],
  checks: ['domain', 'messages', 'adapters'],
  slack: ['domain', 'messages', 'answer.ts', 'failpoint.ts'],
  web: ['domain', 'store'],
  delivery: ['domain', 'messages', 'adapters', 'checks', 'store', 'engine.ts', 'clock.ts', 'failpoint.ts'],
  watch: ['domain', 'adapters', 'store', 'engine.ts', 'clock.ts', 'troubles.ts'],
  rehearsal: [
    'domain',
    'messages',
    'store',
    'adapters',
    'checks',
    'delivery',
    'watch',
    'answer.ts',
    'clock.ts',
    'engine.ts',
    'return-choices.ts',
    'scheduler.ts',
    'worker.ts',
  ],
  'after-restore.ts': ['store', 'engine.ts', 'clock.ts', 'troubles.ts'],
  'pruning.ts': ['store', 'clock.ts'],
  'calendar-feeds.ts': ['store', 'engine.ts', 'clock.ts'],
  'reviews.ts': ['domain', 'store', 'engine.ts', 'clock.ts'],
  'troubles.ts': ['store'],
  'answer.ts': ['domain'],
  'engine.ts': ['domain', 'store', 'answer.ts', 'facts.ts', 'record.ts', 'failpoint.ts'],
  'record.ts': ['domain', 'store', 'answer.ts', 'facts.ts'],
  'facts.ts': ['domain', 'store'],
  'scheduler.ts': ['domain', 'store', 'engine.ts', 'clock.ts', 'troubles.ts'],
  'worker.ts': ['domain', 'store', 'delivery', 'engine.ts', 'clock.ts', 'failpoint.ts'],
  'config.ts': ['environment.ts', 'failpoint.ts', 'clock.ts', 'missing-variables.ts', 'webhook-secrets.ts'],
  'environment.ts': ['failpoint.ts'],
  'missing-variables.ts': [],
  'webhook-secrets.ts': [],
  'log.ts': ['config.ts'],
  'return-choices.ts': ['domain', 'store', 'answer.ts'],
  'clock.ts': [],
  'failpoint.ts': [],
};

/** They wire the parts, so they may know all of them. */
const wiring = [
  'main.ts',
  'bot.ts',
  'create-adapters.ts',
  'cli.ts',
  'audit-command.ts',
  'reconcile-command.ts',
];

describe('the rooms of src', () => {
  it.each(Object.keys(allowed).filter((room) => existsSync(join(root, 'src', room))))(
    '%s imports only what it may',
    (room) => {
      const may = [room, ...(allowed[room] ?? [])];
      const wrong = inner.filter(({ from, to }) => roomOf(from) === room && !may.includes(roomOf(to)));
      expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
    },
  );

  it('has a rule for every room', () => {
    const rooms = new Set(sources.map(roomOf));
    expect([...rooms].filter((room) => !wiring.includes(room) && !(room in allowed))).toEqual([]);
  });

  it('has no circle of imports', () => {
    const edges = Map.groupBy(
      inner.filter((i) => !i.typeOnly),
      (i) => i.from,
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (path.includes(file) || done.has(file)) return;
      for (const { to } of edges.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('gives a rehearsal no adapter that reaches out: it takes the Slack it is given, and makes none', () => {
    const used = inner
      .filter(
        ({ from, to, typeOnly }) => roomOf(from) === 'rehearsal' && !typeOnly && roomOf(to) === 'adapters',
      )
      .map(({ to }) => to);
    expect(new Set(used)).toEqual(new Set(['src/adapters/outside-error.ts', 'src/adapters/slack-pacing.ts']));
    expect(outer.filter(({ from }) => roomOf(from) === 'rehearsal').map(({ to }) => to)).toEqual(
      expect.not.arrayContaining(['node:http', 'node:https', 'node:net', 'undici']),
    );
  });

  it('keeps the domain free of Node, packages and the clock', () => {
    const wrong = outer
      .filter(({ from }) => roomOf(from) === 'domain')
      .map(({ from, to }) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
    const impure = sources.filter(
      (file) =>
        /^src\/(domain|messages)\//.test(file) &&
        /Date\.now|new Date\(\)|Math\.random|Temporal\.Now|process\./.test(text(file)),
    );
    expect(impure).toEqual([]);
  });

  it.each([
    ['kysely', ['store']],
    ['better-sqlite3', ['store']],
    ['undici', ['adapters', 'slack']],
    ['nodemailer', ['adapters']],
    ['ical-generator', ['adapters']],
    ['ical.js', ['runbook']],
    ['rrule-temporal', ['runbook']],
    ['@octokit/rest', ['adapters']],
    ['@octokit/auth-app', ['adapters']],
    ['@slack/web-api', ['adapters', 'slack']],
    ['@slack/bolt', ['slack']],
    ['@slack/socket-mode', ['slack']],
    ['node-cron', ['scheduler.ts']],
    ['yaml', ['runbook', 'adapters']],
    ['commander', ['cli.ts', 'audit-command.ts', 'runbook']],
  ])('imports %s only where it belongs', (name, rooms) => {
    const users = outer
      .filter(({ to, typeOnly }) => (to === name || to.startsWith(`${name}/`)) && !typeOnly)
      .map(({ from }) => roomOf(from));
    expect(users.filter((room) => !rooms.includes(room))).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    expect(sources.filter((file) => text(file).includes('process.env'))).toEqual(['src/config.ts']);
  });
});

describe('the folders of messages', () => {
  const folderOf = (file: string): string => file.split('/').slice(2, -1).join('/');

  it.each([
    ['en', []],
    ['blocks', ['en']],
    ['names', ['en', 'blocks']],
    ['topics', ['en', 'blocks', 'names']],
    ['next', ['en', 'blocks', 'names', 'topics']],
  ])('%s builds on %j alone', (folder, below) => {
    const wrong = inner.filter(
      ({ from, to }) =>
        dirname(from) === `src/messages/${folder}` &&
        roomOf(to) === 'messages' &&
        !['', folder, ...below].includes(folderOf(to)),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('name English in one place, which chooses it; only the type that holds each language to it names it too', () => {
    const english = /^src\/messages\/en(?:\.ts$|\/)/;
    const named = inner.filter(({ from, to }) => english.test(to) && !english.test(from));
    expect(named.map(({ from, to, typeOnly }) => `${from} -> ${typeOnly ? 'type of ' : ''}${to}`)).toEqual([
      'src/messages/catalogue.ts -> type of src/messages/en.ts',
      'src/messages/spoken-language.ts -> src/messages/en.ts',
    ]);
  });

  it('are those that ARCHITECTURE.md explains', () => {
    const [, table = ''] = text('ARCHITECTURE.md').split(/<!-- \/?messages -->/);
    const explained = [...table.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, folder]) => folder);
    const existing = sources.filter((file) => roomOf(file) === 'messages').map(folderOf);
    expect(new Set(['', ...explained])).toEqual(new Set(existing));
  });
});

describe('the sandbox', () => {
  it('is known to one place of src', () => {
    const knows = allImports
      .filter(({ to }) => to.startsWith('sandbox/'))
      .map(({ from, to }) => `${from} -> ${to}`);
    expect(knows).toEqual(['src/main.ts -> sandbox/run.ts']);
  });

  it('does not lean on the code that it judges', () => {
    const wrong = files('sandbox')
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('src/'));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

describe('the folders', () => {
  const folders = ['src', 'sandbox'].flatMap((top) => [...new Set(files(top).map((file) => dirname(file)))]);

  it('have no room for what has no name', () => {
    const names =
      /(^|\/)(utils?|helpers?|common|shared|services|ports|misc|lib)(\/|$|\.ts$)|(^|\/)(types|index)\.ts$/;
    expect([...files('src'), ...files('sandbox')].filter((file) => names.test(file))).toEqual([]);
  });

  it('hold more than one file each', () => {
    const lonely = folders.filter(
      (folder) =>
        readdirSync(join(root, folder)).filter((name) => !statSync(join(root, folder, name)).isDirectory())
          .length < 2,
    );
    const nested = lonely.filter((folder) => readdirSync(join(root, folder)).length < 2);
    expect(nested).toEqual([]);
  });

  it('hold files of about 250 lines, 300 at most, unless the first line says why', () => {
    const long = [...files('src'), ...files('sandbox')].filter(
      (file) => text(file).split('\n').length > 300 && !/^\/[/*].*long/i.test(text(file)),
    );
    expect(long).toEqual([]);
  });
});

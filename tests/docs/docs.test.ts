import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { environmentSchema } from '../../src/environment.ts';
import { failpointNames } from '../../src/failpoint.ts';
import { en } from '../../src/messages/en.ts';
import {
  commandWords,
  parseCommandLine,
  parsePlanLine,
  parseRescheduleLine,
} from '../../src/slack/command-line.ts';
import { refuseUnread } from '../../src/slack/unread-words.ts';
import {
  documents,
  fencedLines,
  headingAnchors,
  inlineCode,
  part,
  root,
  tableRows,
  textOf,
  withoutFences,
} from './documents.ts';

const codeOf = (file: string): readonly string[] => {
  const text = textOf(file);
  return [...inlineCode(text), ...fencedLines(text)];
};

const unquoted = (cell: string | undefined): string => (cell ?? '').replace(/^`(.*)`$/, '$1');

describe('every document', () => {
  it.each(documents)('%s links to files and headings that exist', (file) => {
    const targets = [...withoutFences(textOf(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const broken = targets.filter((target) => {
      if (/^(https?:|mailto:)/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const full = path === '' ? resolve(root, file) : resolve(root, dirname(file), path);
      if (!existsSync(full)) return true;
      return anchor !== undefined && !headingAnchors(textOf(full)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(documents)('%s names files of the repository that exist', (file) => {
    const paths = inlineCode(textOf(file)).filter(
      (code) =>
        /^(src|tests|sandbox|runbooks|migrations|docs|bench)\/[\w./-]*$/.test(code) &&
        !/NAME|0002/.test(code),
    );
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(documents)('%s names npm scripts that exist', (file) => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(parse(textOf('package.json')));
    const named = codeOf(file).flatMap((code) =>
      [...code.matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)].map(([, script = '']) => script),
    );
    expect(named.filter((script) => script !== 'ci' && !(script in scripts))).toEqual([]);
  });

  it.each(documents)('%s names no place on the machine of whoever wrote it', (file) => {
    const places =
      /(?<![\w.<~-])\/(?!(?:golive|healthz|readyz|slack|github|demo|invite|api|data|app|tmp|v1|_sandbox|state|events|clock|bot|faults|ledger)\b)[a-z][\w.-]*\/[\w./-]*/gi;
    const found = [
      ...textOf(file)
        .replace(/\w+:\/\/\S+/g, '')
        .matchAll(places),
    ].map(([place]) => place);
    expect(found).toEqual([]);
  });
});

/** `golive a b --flag value <arg>` as a list of its words and a list of its flags. */
function commandsNamedIn(file: string) {
  return codeOf(file).flatMap((code) => {
    const [, line] = /^npx golive ([^#|;&]+)/.exec(code) ?? [];
    if (line === undefined) return [];
    const words = line.trim().split(/\s+/);
    const path = words[0] === 'audit' ? words.slice(0, 2) : words.slice(0, 1);
    return [{ path, flags: words.filter((word) => word.startsWith('--')) }];
  });
}

const helpOf = (path: readonly string[]): string =>
  execFileSync(process.execPath, ['src/cli.ts', ...path, '--help'], { cwd: root, encoding: 'utf8' });

const commandsIn = (help: string): readonly string[] =>
  [...(help.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');

describe('the golive command', () => {
  const named = documents.flatMap(commandsNamedIn);

  it('has every subcommand and option that the documents name', () => {
    const paths = new Set(named.map(({ path }) => path.join(' ')));
    for (const path of paths) {
      const help = helpOf(path.split(' '));
      expect(help).toContain(`Usage: golive ${path} `);
      const flags = named.filter((one) => one.path.join(' ') === path).flatMap((one) => one.flags);
      expect(flags.filter((flag) => !help.includes(`${flag} `))).toEqual([]);
    }
  });

  it('is described whole', () => {
    const all = commandsIn(helpOf([])).flatMap((name) => {
      const inner = commandsIn(helpOf([name]));
      return inner.length > 0 ? inner.map((sub) => `${name} ${sub}`) : [name];
    });
    const described = new Set(named.map(({ path }) => path.join(' ')));
    expect(all.filter((name) => !described.has(name))).toEqual([]);
  });
});

const textsIn = (words: unknown): readonly string[] =>
  typeof words === 'string' ? [words] : Object.values(Object(words) as object).flatMap(textsIn);

describe('the README', () => {
  const lines = tableRows(part('README.md', 'commands')).map(([command]) => unquoted(command));

  it('lists the /golive commands that there are, in the order of the help', () => {
    expect(lines.map((line) => line.split(' ')[1])).toEqual([...commandWords]);
  });

  it('writes no /golive line that golive would not understand', () => {
    const written = documents.flatMap(codeOf).filter((code) => code.startsWith('/golive '));
    const wrong = written.filter((line) => {
      const parsed = parseCommandLine(line.slice('/golive '.length));
      if (parsed.word === undefined || refuseUnread({ words: en }, parsed)) return true;
      if (parsed.rest === '') return false;
      if (parsed.word === 'plan') return 'code' in parsePlanLine(parsed.rest);
      if (parsed.word === 'reschedule') return 'code' in parseRescheduleLine(parsed.rest);
      return false;
    });
    expect(written.length).toBeGreaterThan(commandWords.length);
    expect(wrong).toEqual([]);
  });

  it('lists every variable that golive reads, with its default', () => {
    const internal = [
      'SANDBOX_PORT',
      'GOLIVE_SANDBOX',
      'GOLIVE_SANDBOX_CLOCK',
      'GOLIVE_SANDBOX_SLACK_LIMITS_TIMES',
      'GOLIVE_FAILPOINTS',
    ];
    const defaults = Object.entries(environmentSchema.parse({}))
      .filter(([name]) => !internal.includes(name))
      .map(([name, value]) => [name, value === undefined ? '' : String(value)]);
    const unset = Object.keys(environmentSchema.shape)
      .filter((name) => !internal.includes(name) && !defaults.some(([known]) => known === name))
      .map((name) => [name, '']);
    const rows = tableRows(part('README.md', 'environment'));
    const listed = rows.map(([name, value]) => [unquoted(name), unquoted(value)]);
    // In the sandbox any free port will do, so its default is not the schema's.
    const { port } = readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      GITHUB_TOKEN: 'ghp_1234',
    });
    const expected = [...defaults, ...unset].map(([name, value]) => [
      name,
      name === 'PORT' ? String(port) : value,
    ]);
    expect(listed.sort()).toEqual(expected.sort());
  });

  it('leads through the sandbox with buttons that are there', () => {
    const page = globSync('sandbox/page/**/*.{js,html}', { cwd: root }).map(textOf).join('\n');
    const labels = new Set(textsIn(en));
    const bold = [...part('README.md', 'walk').matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = '']) => text);
    // Each step begins with its own name in bold, ended by a full stop.
    const named = bold.filter((text) => !text.endsWith('.'));
    expect(named.length).toBeGreaterThan(10);
    // The page's own labels stand in it as a string, or between tags, where a version may be filled in.
    const filledIn = page.replace(/\$\{version\}/g, 'v1.4.2');
    const onPage = (label: string) =>
      ["'", '>', '`'].some((before) => new RegExp(`${before}${RegExp.escape(label)}['<\`]`).test(filledIn));
    expect(named.filter((label) => !labels.has(label) && !onPage(label))).toEqual([]);
  });

  it('names the scopes that the manifest asks for', () => {
    const manifest = z
      .object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
      .parse(parse(textOf('manifest.yaml')));
    expect([...inlineCode(part('README.md', 'scopes'))].sort()).toEqual(
      [...manifest.oauth_config.scopes.bot].sort(),
    );
  });
});

describe('ARCHITECTURE.md', () => {
  it('gives each room the imports that the architecture test allows', () => {
    const table =
      /const allowed[^=]*= \{\n([\s\S]*?)\n\};/.exec(textOf('tests/architecture.test.ts'))?.[1] ?? '';
    const rules = Object.fromEntries(
      [...table.matchAll(/^ {2}'?([\w.-]+)'?: \[([^\]]*)\],$/gm)].map(([, room = '', list = '']) => [
        room,
        [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name),
      ]),
    );
    const written = Object.fromEntries(
      tableRows(part('ARCHITECTURE.md', 'rooms')).map(([room, , imports = '']) => [
        unquoted(room),
        inlineCode(imports),
      ]),
    );
    const rooms = new Set(globSync('src/**/*.ts', { cwd: root }).map((file) => file.split('/')[1] ?? ''));
    const existing = Object.entries(rules).filter(([room]) => rooms.has(room));
    expect(existing.length).toBeGreaterThan(10);
    expect(written).toEqual(Object.fromEntries(existing));
  });

  it('lists the failpoints', () => {
    const section = textOf('ARCHITECTURE.md').split('## Failpoints')[1] ?? '';
    const listed = tableRows(section.split('\n## ')[0] ?? '').map(([name]) => unquoted(name));
    expect(listed.sort()).toEqual([...failpointNames].sort());
  });
});

describe('the changelog', () => {
  it('keeps a place for what is not released yet', () => {
    expect(textOf('CHANGELOG.md')).toMatch(/^## \[Unreleased\]$/m);
  });
});

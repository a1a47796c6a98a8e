import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root, textOf } from './documents.ts';

const lines = textOf('Dockerfile')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));
const after = (instruction: string): readonly string[] =>
  lines
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));

it('begins with the very Node that the tests run on', () => {
  const { devDependencies } = z
    .object({ devDependencies: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  expect(after('FROM')).toEqual([`node:${devDependencies.node}-slim`]);
});

it('runs as nobody in particular, in production, with the database on a volume of that user', () => {
  expect(after('USER')).toEqual(['node']);
  expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD ')));
  expect(after('ENV')[0]).toContain('NODE_ENV=production');
  expect(textOf('Dockerfile')).toContain('DATABASE_URL=file:/data/');
  expect(after('VOLUME')).toEqual(['/data']);
  expect(after('RUN').join('\n')).toContain('chown node:node /data');
});

it('copies what there is, all that the bot reads, and nothing of the sandbox', () => {
  const copied = after('COPY').flatMap((line) => line.split(' ').slice(0, -1));
  expect(copied).toEqual(['package.json', 'package-lock.json', 'migrations', 'runbooks', 'src']);
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

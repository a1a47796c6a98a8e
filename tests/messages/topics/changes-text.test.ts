import { expect, it } from 'vitest';
import type { Changes } from '../../../src/domain/deployment/changes.ts';
import { en } from '../../../src/messages/en.ts';
import { lookText } from '../../../src/messages/topics/last-look-text.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { plan } from '../../fixtures/golive-fixture.ts';
import { draw, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const changes = (more: Partial<Changes> = {}): Changes => ({
  base: 'v1.4.1',
  head: 'v1.4.2',
  headSha: '3f9a2c1b7d4e',
  url: 'https://github.example/compare/v1.4.1...v1.4.2',
  status: 'ahead',
  commits: 2,
  lacks: 0,
  pulls: [
    {
      number: 35,
      title: 'Pay by *invoice* <!channel>',
      author: 'mara',
      url: 'https://github.example/pull/35',
    },
  ],
  lookedAt: 2,
  authors: ['mara', 'jonas'],
  ...more,
});

function shown(read?: Changes, problem?: string) {
  const driver = createGoLiveDriver();
  if (read) driver.system({ type: 'ReportChanges', number: 1, changes: read });
  if (problem) driver.system({ type: 'ReportChangesUnreadable', number: 1, reason: problem });
  const card = draw(driver, { card: 'gate', gate: 'technical' });
  expectSlackTakesMessage(card);
  return textOf(card);
}

it('names the version, its commits, pull requests and authors on the gate card', () => {
  const text = shown(changes());
  expect(text).toContain('*Goes live:* v1.4.2 (`3f9a2c1`)');
  expect(text).toContain('2 commits: <https://github.example/compare/v1.4.1...v1.4.2|v1.4.1 … v1.4.2>');
  expect(text).toContain('• <https://github.example/pull/35|#35> Pay by ∗invoice∗ &lt;!channel&gt; (mara)');
  expect(text).toContain('*Authors:* mara and jonas');
});

it('ends a long list with how many more there are, and where', () => {
  const pulls = Array.from({ length: 20 }, (_, n) => ({
    number: n,
    title: '&'.repeat(200),
    author: 'x'.repeat(80),
    url: `https://github.example/pull/${n}`,
  }));
  const authors = Array.from({ length: 50 }, (_, n) => `${'<'.repeat(70)}${n}`);
  const text = shown(changes({ pulls, authors, commits: 300, lookedAt: 60 }));
  expect(text).toContain('20 pull requests:');
  expect(text).toMatch(/\|and 12 more>|… and \d+ more/);
});

it('says plainly what it does not know', () => {
  expect(shown()).toContain('golive is reading from GitHub');
  expect(shown(undefined, 'GitHub finds no v1.4.2')).toContain(
    '⚠️ What is new could not be read: GitHub finds no v1.4.2',
  );
  expect(shown(changes({ status: 'identical', commits: 0 }))).toContain(
    'No commit beyond the version before',
  );
  expect(shown(changes({ status: 'diverged', lacks: 3 }))).toContain('⚠️ It lacks 3 commits of v1.4.1.');
  expect(shown(changes({ pulls: [], lookedAt: 1, pullsProblem: 'GitHub answered 403' }))).toContain(
    '⚠️ Pull requests of 1 of 2 commits only: GitHub answered 403',
  );
  const { rollbackTo: _rollbackTo, ...first } = plan;
  const card = draw(createGoLiveDriver({ plan: first }), { card: 'gate', gate: 'technical' });
  expect(textOf(card)).toContain('no earlier version was named');
  expect(textOf(card)).toContain('golive is reading from GitHub');
});

it('names the commit and the authors of a version that nothing was compared with, and why', () => {
  const { base: _base, ...alone } = changes({ status: 'uncompared', pulls: [], lookedAt: 0, commits: 100 });
  expect(shown(alone)).toContain('no earlier version was named');
  expect(shown(alone)).toContain('*Goes live:* v1.4.2 (`3f9a2c1`)');
  expect(shown(alone)).toContain('Its newest 100 commits were read');
  expect(shown(alone)).toContain('*Authors:* mara and jonas');
  const lost = shown({ ...alone, base: 'v1.4.1', authorsProblem: 'GitHub finds no v1.4.1' });
  expect(lost).toContain('⚠️ What is new since v1.4.1 is not known: GitHub finds no v1.4.1');
});

it('tells of a run which commit its last look has seen, or that none was compared', () => {
  const health = [{ endpoint: 'web', verdict: 'up', said: '200' }] as const;
  expect(lookText({ commit: '3f9a2c1b7d4e', health }, en)).toMatch(
    /^Last look: commit `3f9a2c.*`, no other run, health before: web up\.$/,
  );
  expect(lookText({ health }, en)).toContain(
    'The commit was not compared, for none was known when people voted.',
  );
});

import { expect, test } from 'vitest';
import type { Issue } from '../../src/domain/notices/issue.ts';
import type { Severity } from '../../src/domain/notices/issue-event.ts';
import { check as checkThem } from './checks-world.ts';

const opened = { by: 'U0TOM', at: 0, version: 1, hash: 'f' };
const issue = (number: number, severity: Severity, more: Partial<Issue> = {}): Issue => ({
  number,
  what: `thing ${number} is broken`,
  severity,
  opened,
  isEtaPassed: false,
  ...more,
});

const check = (issues: readonly Issue[], severities: readonly Severity[] = ['severe']) =>
  checkThem({ kind: 'open_issues', severities }, { issues });

test('passes where no issue of these severities is open, and says of whose', async () => {
  const resolved = { ...opened, resolution: 'mended' };
  expect(await check([issue(1, 'severe', { resolved }), issue(2, 'normal')])).toEqual({
    verdict: 'passed',
    evidence: 'No severe issue of this go-live is open.',
  });
});

test('fails while one is open, by number and words', async () => {
  expect(await check([issue(1, 'normal'), issue(2, 'severe')])).toEqual({
    verdict: 'failed',
    evidence: 'Open: issue 2 (thing 2 is broken).',
  });
  expect(await check([issue(1, 'normal')], ['normal', 'severe'])).toMatchObject({ verdict: 'failed' });
  expect(await check([], ['normal', 'severe'])).toMatchObject({
    evidence: 'No issue of this go-live is open.',
  });
});

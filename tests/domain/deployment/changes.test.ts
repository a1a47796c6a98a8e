import { beforeEach, expect, test } from 'vitest';
import type { Changes } from '../../../src/domain/deployment/changes.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { olga, plan, tom } from '../../fixtures/golive-fixture.ts';

const changes: Changes = {
  base: 'v1.4.1',
  head: 'v1.4.2',
  url: 'https://github.example/compare',
  status: 'ahead',
  commits: 2,
  lacks: 0,
  pulls: [],
  lookedAt: 2,
  authors: ['mara'],
};
const keys = (driver: GoLiveDriver) => [...driver.effects.keys()].filter((key) => key.includes('/changes/'));

let driver: GoLiveDriver;
beforeEach(() => {
  driver = createGoLiveDriver();
});

test('what goes live is asked for with the plan, between the version before and the new one', () => {
  expect(driver.effects.get('GL-7/changes/1')).toMatchObject({
    kind: 'github.compare',
    repository: 'acme/shop-api',
    base: 'v1.4.1',
    head: 'v1.4.2',
  });
});

test('without a version before there is nothing to ask', () => {
  const { rollbackTo: _rollbackTo, ...first } = plan;
  driver = createGoLiveDriver({ plan: first });
  expect(keys(driver)).toEqual([]);
  expect(driver.wish(tom, { type: 'ReadChanges' }).refusal?.code).toBe('no_version_before');
});

test('an answer is taken once, and only to the last question', () => {
  driver.system({ type: 'ReportChanges', number: 1, changes });
  expect(driver.state.changes).toMatchObject({ pending: false, read: { commits: 2 } });
  expect(driver.system({ type: 'ReportChanges', number: 1, changes }).refusal?.code).toBe('stale');
  driver.wish(tom, { type: 'ReadChanges' });
  expect(keys(driver)).toEqual(['GL-7/changes/1', 'GL-7/changes/2']);
  expect(driver.wish(tom, { type: 'ReadChanges' }).refusal?.code).toBe('changes_pending');
  expect(driver.system({ type: 'ReportChanges', number: 1, changes }).refusal?.code).toBe('stale');
});

test('where it cannot be read any more, what was read before stays, and the reason beside it', () => {
  driver.system({ type: 'ReportChanges', number: 1, changes });
  driver.wish(tom, { type: 'ReadChanges' });
  driver.system({ type: 'ReportChangesUnreadable', number: 2, reason: 'no v1.4.2' });
  expect(driver.state.changes).toMatchObject({
    pending: false,
    read: { commits: 2 },
    problem: { reason: 'no v1.4.2' },
  });
});

test('nobody asks who takes no part, nor once the deployment is on its way', () => {
  driver.system({ type: 'ReportChanges', number: 1, changes });
  expect(driver.wish(olga, { type: 'ReadChanges' }).refusal?.code).toBe('not_allowed');
  deploy(driver);
  expect(driver.wish(tom, { type: 'ReadChanges' }).refusal?.code).toBe('gate_closed');
});

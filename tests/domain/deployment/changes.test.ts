import { beforeEach, expect, test } from 'vitest';
import type { Changes } from '../../../src/domain/deployment/changes.ts';
import { votedCommit } from '../../../src/domain/guards/last-look.ts';
import { upcoming } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, olga, plan, rita, tom } from '../../fixtures/golive-fixture.ts';

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
const noChecks = { domains: [], statusPages: [], workflows: {} };
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

test('without a version before its commit is asked for, and is what people vote on', () => {
  const { rollbackTo: _rollbackTo, ...first } = plan;
  driver = createGoLiveDriver({ plan: first });
  expect(driver.effects.get('GL-7/changes/1')).toMatchObject({ head: 'v1.4.2' });
  expect(driver.effects.get('GL-7/changes/1')).not.toHaveProperty('base');
  const { base: _base, ...alone } = { ...changes, status: 'uncompared', headSha: 'abc' } as const;
  driver.system({ type: 'ReportChanges', number: 1, changes: alone });
  expect(votedCommit(driver.state)).toBe('abc');
  driver.wish(tom, { type: 'ReadChanges' });
  expect(keys(driver)).toEqual(['GL-7/changes/1', 'GL-7/changes/2']);
});

test('a service says under which tag its versions stand', () => {
  const service = { ...plan.service, checks: { ...noChecks, releaseRef: 'release-{{version}}' } };
  driver = createGoLiveDriver({ plan: { ...plan, service } });
  expect(driver.effects.get('GL-7/changes/1')).toMatchObject({
    base: 'release-v1.4.1',
    head: 'release-v1.4.2',
  });
});

test('what could not be read is asked for again by itself, ever more seldom, until it is read or votes are closed', () => {
  const asked = () => driver.state.changes.asked;
  driver.system({ type: 'ReportChangesUnreadable', number: 1, reason: 'timeout' });
  const times: number[] = [];
  for (let number = 2; number <= 8; number += 1) {
    const at =
      upcoming(driver.state, driver.now).find(({ action }) => action.type === 'ReadChanges')?.at ?? 0;
    times.push((at - driver.now) / minutes(1));
    driver.moveTo(at - 1);
    expect(driver.system({ type: 'ReadChanges' }).refusal?.code).toBe('not_due');
    driver.moveTo(at);
    driver.system({ type: 'ReadChanges' });
    expect(asked()).toBe(number);
    driver.system({ type: 'ReportChangesUnreadable', number, reason: 'timeout' });
  }
  expect(times).toEqual([15, 30, 60, 120, 240, 240, 240]);
  driver.restart();
  driver.wish(tom, { type: 'ReadChanges' });
  driver.system({ type: 'ReportChanges', number: 9, changes });
  expect(upcoming(driver.state, driver.now).map(({ action }) => action.type)).not.toContain('ReadChanges');
  driver.wish(tom, { type: 'ReadChanges' });
  driver.system({ type: 'ReportChangesUnreadable', number: 10, reason: 'timeout' });
  driver.wish(rita, { type: 'Abort', reason: 'not today' });
  expect(upcoming(driver.state, driver.now).map(({ action }) => action.type)).not.toContain('ReadChanges');
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

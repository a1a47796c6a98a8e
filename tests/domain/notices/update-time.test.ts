import { describe, expect, test } from 'vitest';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { isInTrouble, updateDueAt } from '../../../src/domain/notices/update-time.ts';
import { createGoLiveDriver, deploy, endRun } from '../../fixtures/golive-driver.ts';
import { hours, minutes, ona, plan, runbook, T0, tom } from '../../fixtures/golive-fixture.ts';

describe('updates are owed', () => {
  const phase = (id: string, startsOffsetMs: number) => ({
    id,
    title: id,
    startsOffsetMs,
    durationMs: minutes(60),
    owners: ['operations_lead'],
    steps: [],
  });
  const updates = { everyMs: minutes(30), inIncidentMs: minutes(15), audiences: [], channels: [] };
  const phases = [phase('a', -minutes(60)), phase('b', 0)];
  const given = () => createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, updates, phases } } });

  test('from the first phase to the end of the last, longer while the deployment is not over, and never after the end', () => {
    const driver = given();
    expect(updateDueAt(driver.state)).toBe(T0 - minutes(30));
    const sent = (at: number): GoLive => ({
      ...driver.state,
      updates: { sent: [{ number: 1, text: 'x', sent: { by: tom, at, version: 1, hash: 'h' } }] },
    });
    expect(updateDueAt(sent(T0 + minutes(29)))).toBe(T0 + minutes(59));
    expect(updateDueAt(sent(T0 + minutes(30)))).toBeUndefined();
    expect(updateDueAt({ ...sent(T0), status: 'succeeded' })).toBeUndefined();
    expect(updateDueAt({ ...sent(T0), status: 'aborted' })).toBeUndefined();
    expect(updateDueAt({ ...sent(T0), runbook: { ...driver.state.runbook, phases: [] } })).toBeUndefined();
    deploy(driver);
    expect(updateDueAt({ ...driver.state, updates: sent(T0 + hours(3)).updates })).toBe(T0 + hours(3.5));
  });

  test('more often while it is rolled back', () => {
    const driver = given();
    deploy(driver);
    endRun(driver, 'failure');
    expect(isInTrouble(driver.state)).toBe(false);
    driver.runTo(T0 + minutes(5));
    driver.wish(tom, { type: 'SendUpdate', text: 'It failed.' });
    driver.wish(ona, { type: 'RequestRollback', reason: 'it fails' });
    expect(isInTrouble(driver.state)).toBe(true);
    expect(updateDueAt(driver.state)).toBe(T0 + minutes(20));
  });
});

import { describe, expect, test } from 'vitest';
import { entriesLeftOpen, wantedEntry } from '../../../src/domain/notices/status-page.ts';
import type { PageEntryName } from '../../../src/domain/rollback/signal-event.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { days, minutes, ona, plan, rita, T0, timeZone } from '../../fixtures/golive-fixture.ts';
import { onStatusPage, withNotice } from '../given-notices.ts';

const begin = () => createGoLiveDriver({ plan: onStatusPage });

/** Statuspage has taken all that waits; gives what it was told. */
function show(driver: GoLiveDriver): readonly string[] {
  const waiting = [...driver.effects.values()].filter(({ kind }) => kind === 'status_page.entry');
  return waiting.flatMap((effect) => {
    if (effect.kind !== 'status_page.entry') return [];
    const wanted = wantedEntry(driver.state, effect.entry);
    if (!wanted || wanted.says === driver.state.elsewhere.page[effect.entry]?.says) return [];
    const { says, words, status } = wanted;
    // The maintenance is said anew for each round.
    expect(says).toBe(words === 'scheduled' || words === 'moved' ? `scheduled/${driver.state.round}` : words);
    driver.system({
      type: 'ReportStatusPage',
      entry: effect.entry,
      says,
      status,
      id: effect.entry,
      url: `https://status.example/${effect.entry}`,
    });
    return [`${effect.entry}: ${status}, ${wanted.components ?? 'as it is'}`];
  });
}

const saysOf = (driver: GoLiveDriver, entry: PageEntryName) => wantedEntry(driver.state, entry)?.says;

describe('the status page', () => {
  test('a service without one has nothing there', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    expect([...driver.effects.keys()].filter((key) => key.includes('status_page'))).toEqual([]);
  });

  test('shows the maintenance with the plan, at its new time after a reschedule, and to its end', () => {
    const driver = begin();
    expect(show(driver)).toEqual(['maintenance: scheduled, as it is']);
    expect(wantedEntry(driver.state, 'maintenance')?.scheduled).toEqual({
      from: T0,
      until: T0 + minutes(30),
    });
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone });
    expect(wantedEntry(driver.state, 'maintenance')).toMatchObject({
      words: 'moved',
      scheduled: { from: T0 + days(1) },
    });
    expect(show(driver)).toEqual(['maintenance: scheduled, as it is']);
    deploy(driver);
    expect(show(driver)).toEqual(['maintenance: in_progress, under_maintenance']);
    driver.runTo(driver.state.t0 + minutes(10));
    endRun(driver, 'success');
    see(driver, 'up');
    expect(show(driver)).toEqual([]);
    driver.wish('U0OLE', { type: 'DeclareSuccess' });
    expect(show(driver)).toEqual(['maintenance: completed, operational']);
    expect(entriesLeftOpen(driver.state)).toEqual([]);
    driver.runTo(driver.now + days(2));
    expect(driver.recorded.map(({ event }) => event.type)).not.toContain('StatusPageLeftOpen');
  });

  test('is not begun by T-0 alone, and is cancelled by an abort', () => {
    const driver = begin();
    show(driver);
    driver.runTo(T0 + minutes(20));
    expect(saysOf(driver, 'maintenance')).toBe('scheduled/1');
    driver.wish(rita, { type: 'Abort', reason: 'not this week' });
    expect(show(driver)).toEqual(['maintenance: completed, as it is']);
    expect(saysOf(driver, 'maintenance')).toBe('cancelled');
  });

  test('a rollback ends the maintenance and has an incident, which is resolved once it is verified', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'failure');
    see(driver, 'down');
    show(driver);
    driver.wish(ona, { type: 'RequestRollback', reason: 'it is down', trigger: null });
    expect(show(driver)).toEqual(['maintenance: completed, as it is', 'rollback: identified, major_outage']);
    acceptRun(driver);
    endRun(driver, 'success');
    expect(show(driver)).toEqual(['rollback: monitoring, as it is']);
    expect(saysOf(driver, 'rollback')).toBe('monitoring');
    see(driver, 'up');
    expect(driver.state.status).toBe('rolled_back');
    expect(show(driver)).toEqual(['rollback: resolved, operational']);
    expect(saysOf(driver, 'maintenance')).toBe('rolling_back');
    expect(saysOf(driver, 'rollback')).toBe('resolved');
    const at = { entry: 'rollback', says: 'resolved', status: 'resolved', id: 'x', url: 'x' } as const;
    expect(driver.system({ type: 'ReportStatusPage', ...at }).refusal?.code).toBe('stale');
    expect(driver.system({ type: 'ReportStatusPageLeftOpen' }).refusal?.code).toBe('not_due');
  });

  test('a rollback of what is up is degraded at worst, and a component that the page does not take is told once', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    driver.wish(ona, { type: 'RequestRollback', reason: 'wrong prices', trigger: null });
    expect(wantedEntry(driver.state, 'rollback')?.components).toBe('degraded_performance');
    const report = (says: string, withoutComponents: readonly string[]) =>
      driver.system({
        type: 'ReportStatusPage',
        ...{ entry: 'rollback', status: says, id: 'r', url: 'https://status.example/r' },
        says,
        withoutComponents,
      }).events;
    expect(report('identified', ['web0'])).toMatchObject([
      { type: 'StatusPageUpdated', says: 'identified' },
      { type: 'StatusPageComponentsLeftOut', entry: 'rollback', components: ['web0'] },
    ]);
    expect(report('monitoring', ['web0'])).toHaveLength(1);
    expect(report('resolved', ['web0', 'api0'])[1]).toMatchObject({ components: ['api0'] });
  });

  test('what stands open there after the end is told and tried again, ever more seldom, until it is closed', () => {
    const driver = begin();
    show(driver);
    deploy(driver);
    show(driver);
    driver.runTo(T0 + minutes(10));
    endRun(driver, 'success');
    see(driver, 'up');
    driver.wish('U0OLE', { type: 'DeclareSuccess' });
    expect(driver.runTo(driver.now + minutes(14))).not.toContain('StatusPageLeftOpen');
    driver.runTo(driver.now + days(2));
    const told = driver.recorded.filter(({ event }) => event.type === 'StatusPageLeftOpen');
    const gaps = told.map(({ at }, index) => (at - (told[index - 1]?.at ?? at)) / minutes(1));
    expect(gaps).toEqual([0, 45, 135, 405, 1215]);
    expect(show(driver)).toEqual(['maintenance: completed, operational']);
    expect(driver.runTo(driver.now + days(30))).not.toContain('StatusPageLeftOpen');
  });

  test('a notice of the plan that says the same keeps the entry from notifying too', () => {
    const { runbook } = withNotice('success', { channels: ['slack', 'status_page'] });
    const told = { ...onStatusPage, runbook };
    for (const [which, notify] of [
      [onStatusPage, true],
      [told, false],
    ] as const) {
      const driver = createGoLiveDriver({ plan: which });
      succeed(driver);
      expect(wantedEntry(driver.state, 'maintenance')).toMatchObject({ says: 'completed', notify });
    }
  });

  test('a notice goes there only where the installation and the service have a page', () => {
    const targets = (which: typeof plan, reachable: readonly 'status_page'[]) => {
      const driver = createGoLiveDriver({ plan: which, reachable });
      driver.runTo(T0 - minutes(59));
      return driver.recorded.flatMap(({ event }) =>
        event.type === 'NoticeQueued' && event.notice === 'starting'
          ? [event.targets.includes('status_page'), event.notConfigured.includes('status_page')]
          : [],
      );
    };
    expect(targets(onStatusPage, ['status_page'])).toEqual([true, false]);
    expect(targets(onStatusPage, [])).toEqual([false, true]);
    expect(targets(plan, ['status_page'])).toEqual([false, true]);
  });
});

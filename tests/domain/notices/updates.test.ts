import { describe, expect, test } from 'vitest';
import type { UpdatePolicy } from '../../../src/domain/notices/reach.ts';
import { shortForm } from '../../../src/domain/notices/update.ts';
import { updateDueAt, updateOverdueSince } from '../../../src/domain/notices/update-time.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  bea,
  goLiveId,
  minutes,
  ona,
  pat,
  plan,
  rita,
  seconds,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';

const updates: UpdatePolicy = {
  everyMs: minutes(30),
  inIncidentMs: minutes(15),
  audiences: ['team'],
  channels: ['slack'],
  short: { audiences: ['stakeholders'], channels: ['slack', 'email'] },
};
const phase = {
  id: 'before',
  title: 'Before',
  startsOffsetMs: -minutes(60),
  durationMs: minutes(60),
  owners: ['operations_lead'],
  steps: [],
};
const planned = { ...plan, runbook: { ...plan.runbook, updates, phases: [phase] } };
const text = 'The database is moved. The search follows.';
const send = { type: 'SendUpdate', text } as const;
const approve = { type: 'SendShortUpdate', update: 1 } as const;

const driven = (at = T0 - minutes(60)) => {
  const driver = createGoLiveDriver({ plan: planned });
  driver.runTo(at);
  return driver;
};
const asked = ({ recorded }: GoLiveDriver) =>
  recorded.flatMap(({ event }) => (event.type === 'UpdateAskedFor' ? [(event.dueAt - T0) / minutes(1)] : []));

test('the lead is asked every half hour of the phases, once for each update that is owed', () => {
  const driver = driven(T0 - minutes(5));
  expect(asked(driver)).toEqual([-30]);
  expect(driver.effects.has(`${goLiveId}/message/update_ask:1:${tom}`)).toBe(true);
  expect(updateOverdueSince(driver.state)).toBe(T0 - minutes(30));
  driver.wish(tom, send);
  expect(updateOverdueSince(driver.state)).toBeUndefined();
  expect(asked(driver)).toEqual([-30]);
});

test('an update that comes before its time puts the next one off, and nobody is asked before or after the phases', () => {
  const driver = driven(T0 - minutes(40));
  driver.wish(tom, send);
  driver.runTo(T0 + minutes(50));
  expect(asked(driver)).toEqual([-10]);
  expect(createGoLiveDriver({ plan: planned }).state.updates.asked).toBeUndefined();
});

test('while an issue is open the lead is asked more often, whatever the time, and no more when it is over', () => {
  const driver = driven(T0 - minutes(120));
  driver.wish(bea, { type: 'OpenIssue', what: 'slow', severity: 'normal' });
  driver.runTo(T0 - minutes(100));
  expect(asked(driver)).toEqual([-105]);
  driver.wish(rita, send);
  driver.runTo(T0 - minutes(84));
  expect(asked(driver)).toEqual([-105, -85]);
  driver.wish(tom, { type: 'ResolveIssue', issue: 1, resolution: 'restarted' });
  expect(updateOverdueSince(driver.state)).toBeUndefined();
});

test('the deputy is asked where the lead wants no reminders', () => {
  const driver = driven();
  driver.wish(tom, { type: 'MuteReminders' });
  driver.runTo(T0 - minutes(20));
  expect(driver.effects.has(`${goLiveId}/message/update_ask:1:${tess}`)).toBe(true);
});

test('the deputy is asked where the lead has left, and a runbook without updates asks nobody', () => {
  const driver = driven();
  driver.system({ type: 'ReportMembership', person: tom, isMember: false });
  driver.runTo(T0 - minutes(20));
  expect(driver.effects.has(`${goLiveId}/message/update_ask:1:${tess}`)).toBe(true);
  expect(updateDueAt({ ...driver.state, runbook: plan.runbook })).toBeUndefined();
});

describe('an update', () => {
  test('goes to the technical audience at once, with the issues that are open, and to nobody else', () => {
    const driver = driven();
    driver.wish(bea, { type: 'OpenIssue', what: 'slow', severity: 'normal', eta: T0 });
    expect(driver.wish(tom, { ...send, text: ` ${text} ` }).events).toMatchObject([
      { type: 'UpdateSent', update: 1, text },
      {
        type: 'NoticeQueued',
        notice: 'status_update/1',
        text: `Status of Shop API ${plan.version}: ${text}\nIssue 1: slow, ETA 2026-12-01 18:00 Europe/Berlin`,
        targets: ['slack:C0TECH'],
      },
    ]);
    expect([...driver.effects.keys()].filter((key) => /status_update.*C0STAKE/u.test(key))).toEqual([]);
  });

  test('in short goes to the stakeholders only once somebody approves it, as it stands or in other words, and not where it is known', () => {
    const driver = driven();
    driver.wish(tom, send);
    expect(driver.wish(tom, approve).events).toMatchObject([
      { type: 'ShortUpdateSent', update: 1, text: `Shop API ${plan.version}: The database is moved.` },
      { type: 'NoticeQueued', notice: 'status_update/1/short', targets: ['slack:C0STAKE'] },
    ]);
    expect(driver.wish(rita, approve).refusal?.code).toBe('update_told');
    driver.wish(tom, { ...send, text: 'All is well.' });
    expect(driver.wish(tom, approve).refusal?.code).toBe('stale');
    expect(driver.wish(tom, { ...approve, update: 2, text: 'On time.' }).events[0]).toMatchObject({
      text: 'On time.',
    });
  });

  test('typed twice within a minute is asked back, and sent again only on somebody’s word', () => {
    const driver = driven();
    driver.wish(tom, send);
    driver.moveTo(driver.now + seconds(59));
    expect(driver.wish(rita, send).refusal?.code).toBe('update_repeated');
    expect(driver.wish(rita, { ...send, again: true }).refusal).toBeUndefined();
    driver.moveTo(driver.now + seconds(60));
    expect(driver.wish(tom, send).refusal).toBeUndefined();
  });

  test.each([
    [bea, send, 'not_allowed'],
    [ona, approve, 'not_allowed'],
    [tom, { ...send, text: ' ' }, 'reason_required'],
    [pat, { ...approve, update: 2 }, 'stale'],
  ] as const)('of %s is refused as %o: %s', (by, action, code) => {
    const driver = driven();
    driver.wish(tom, { ...send, text: 'one' });
    expect(driver.wish(by, action).refusal?.code).toBe(code);
  });
});

describe('to an audience outside the house', () => {
  const external = ({ service }: typeof planned, ...ids: readonly string[]) => ({
    ...service,
    audiences: service.audiences.map((one) => ({ ...one, external: ids.includes(one.id) })),
  });
  const permissions = { ...planned.runbook.permissions, approveExternal: ['business_stakeholder'] };
  const outside = (...ids: readonly string[]) => {
    const runbook = { ...planned.runbook, permissions };
    const driver = createGoLiveDriver({ plan: { ...planned, runbook, service: external(planned, ...ids) } });
    driver.runTo(T0 - minutes(60));
    return driver;
  };

  test('the short form goes out by the click of whoever approves that, not of the lead or a manager', () => {
    const driver = outside('stakeholders');
    driver.wish(tom, send);
    for (const by of [tom, rita])
      expect(driver.wish(by, approve).refusal).toMatchObject({
        code: 'not_allowed',
        allowedRoles: ['business_stakeholder'],
      });
    expect(driver.state.notices.map(({ notice }) => notice)).not.toContain('status_update/1/short');
    expect(driver.wish(bea, { ...approve, text: 'On time.' }).events).toMatchObject([
      { type: 'ShortUpdateSent', text: 'On time.' },
      { type: 'NoticeQueued', notice: 'status_update/1/short', targets: ['slack:C0STAKE', 'slack:C0TECH'] },
    ]);
    expect(outside().wish(bea, approve).refusal?.code).toBe('not_allowed');
  });

  test('a whole update does not go out, and that is on record', () => {
    const driver = outside('team');
    expect(driver.wish(tom, send).events).toMatchObject([
      { type: 'UpdateSent' },
      { type: 'NoticeQueued', notice: 'status_update/1', targets: [] },
      { type: 'ExternalNoticeMissed', notice: 'status_update/1', targets: ['slack:C0TECH'] },
    ]);
    expect([...driver.effects.keys()].filter((key) => key.includes('slack:C0TECH'))).toEqual([]);
    // Who did not get the whole update hears the short form, where it is meant for them.
    expect(driver.wish(bea, approve).events.at(-1)).toMatchObject({
      targets: ['slack:C0STAKE', 'slack:C0TECH'],
    });
  });
});

test('the short form is the first sentence, and never longer than a phone shows', () => {
  const { state } = driven();
  expect(shortForm(state, { text: 'Version 1.4.2 runs.\nMore follows.' })).toBe(
    `Shop API ${plan.version}: Version 1.4.2 runs.`,
  );
  expect(shortForm(state, { text: 'x'.repeat(900) }).length).toBeLessThan(280);
});

describe('the short form that nobody has sent', () => {
  const askedShort = ({ recorded }: GoLiveDriver) =>
    recorded.flatMap(({ event, at }) =>
      event.type === 'ShortUpdateAskedFor' ? [[(at - T0) / minutes(1), event.people] as const] : [],
    );
  const outside = {
    ...planned,
    service: {
      ...planned.service,
      audiences: planned.service.audiences.map((one) => ({ ...one, external: one.id === 'stakeholders' })),
    },
    runbook: {
      ...planned.runbook,
      permissions: { ...planned.runbook.permissions, approveExternal: ['business_stakeholder'] },
      updates: { ...updates, everyMs: minutes(600) },
    },
  };

  test('is asked for with growing distance: whoever approves it, at once, then whoever leads the go-live too', () => {
    const driver = createGoLiveDriver({ plan: outside });
    driver.runTo(T0 - minutes(60));
    driver.wish(tom, send);
    driver.runTo(T0 + minutes(60));
    expect(askedShort(driver)).toEqual([
      [-60, [bea]],
      [-55, [bea, tom]],
      [-45, [bea, tom]],
      [-25, [bea, tom]],
      [15, [bea, tom]],
    ]);
    expect(driver.effects.has(`${goLiveId}/message/short_ask:1:5:${tom}`)).toBe(true);
  });

  test('is asked of nobody once it is sent, a newer update takes its place, or the go-live is over', () => {
    const ends: readonly ((driver: GoLiveDriver) => unknown)[] = [
      (driver) => driver.wish(bea, approve),
      (driver) => driver.wish(rita, { type: 'Abort', reason: 'no' }),
    ];
    for (const end of ends) {
      const driver = createGoLiveDriver({ plan: outside });
      driver.runTo(T0 - minutes(60));
      driver.wish(tom, send);
      driver.tick();
      end(driver);
      driver.runTo(T0 + minutes(60));
      expect(askedShort(driver)).toHaveLength(1);
    }
    const newer = createGoLiveDriver({ plan: outside });
    newer.runTo(T0 - minutes(60));
    newer.wish(tom, send);
    newer.runTo(T0 - minutes(50));
    newer.wish(tom, { ...send, text: 'It is done.' });
    newer.runTo(T0 - minutes(49));
    expect(newer.state.updates.sent.map(({ asks }) => asks?.map(({ stage }) => stage))).toEqual([
      [1, 2],
      [1],
    ]);
  });

  test('in the house is asked of whoever leads, who has just seen it, only after five minutes; a downtime is not made up for', () => {
    const driver = driven();
    driver.wish(tom, send);
    driver.runTo(T0 - minutes(56));
    expect(askedShort(driver)).toEqual([]);
    driver.moveTo(T0 - minutes(40));
    driver.tick();
    expect(askedShort(driver)).toEqual([[-40, [tom, tess]]]);
    expect(driver.state.updates.sent[0]?.asks).toMatchObject([{ stage: 2 }]);
  });
});

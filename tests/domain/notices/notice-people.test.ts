import { expect, test } from 'vitest';
import { channelsTold, isExternal } from '../../../src/domain/notices/notice-target.ts';
import type { Audience } from '../../../src/domain/service.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { hours, plan, rita, runbook, T0 } from '../../fixtures/golive-fixture.ts';

const notice = { audiences: ['ops', 'dba'], channels: ['slack'], text: 'Soon.', graceMs: hours(1) } as const;
const notices = [
  { ...notice, id: 'soon', title: 'Soon', atOffsetMs: -hours(1) },
  { ...notice, id: 'off', title: 'Off', after: 'aborted', audiences: [], channels: [], text: 'Off.' },
] as const;
const audience = (id: string, ...slack: readonly string[]): Audience => ({
  id,
  title: id,
  slack,
  email: [],
  statusPage: false,
  pager: false,
});
const audiences = [audience('ops', 'C0OPS', 'U0ANN', 'S0OPS'), audience('dba', 'U0ANN', 'S0DBA')];
const given = (service = { ...plan.service, audiences }) => {
  const driver = createGoLiveDriver({
    plan: { ...plan, service, runbook: { ...runbook, updates: undefined, notices } },
  });
  driver.moveTo(T0 - hours(1));
  driver.system({ type: 'SendNotice', notice: 'soon', round: 1 });
  return driver;
};
const soon = { notice: 'soon', round: 1 } as const;
const read = (driver: GoLiveDriver, group: string, ...members: readonly string[]) =>
  driver.system({
    type: 'ReportNoticeGroup',
    ...soon,
    target: `slack:${group}`,
    members,
    text: 'Soon.',
    late: false,
  });
const deliveries = ({ state }: GoLiveDriver) =>
  state.notices.find((one) => one.notice === 'soon')?.deliveries;
const wanted = ({ effects }: GoLiveDriver, name = 'soon') =>
  [...effects.keys()].flatMap((key) => key.split(`/notice/${name}/1/slack:`)[1] ?? []);

test('each person hears a notice once, however many audiences and user groups they are in', () => {
  const driver = given();
  expect(wanted(driver)).toEqual(['C0OPS', 'U0ANN', 'S0OPS', 'S0DBA']);
  expect(read(driver, 'S0OPS', 'U0ANN', 'U0BEN', 'U0BEN').events).toEqual([
    {
      type: 'NoticeGroupRead',
      ...soon,
      target: 'slack:S0OPS',
      members: ['U0BEN'],
      count: 2,
      text: 'Soon.',
      late: false,
    },
  ]);
  expect(read(driver, 'S0DBA', 'U0BEN', 'U0CAT').events).toMatchObject([{ members: ['U0CAT'] }]);
  expect(wanted(driver)).toEqual(['C0OPS', 'U0ANN', 'S0OPS', 'S0DBA', 'U0BEN', 'U0CAT']);
  expect(driver.effects.get('GL-7/notice/soon/1/slack:U0CAT')).toMatchObject({
    kind: 'slack.notice',
    channel: 'U0CAT',
    text: 'Soon.',
  });
  expect(deliveries(driver)).toMatchObject({
    'slack:S0OPS': { state: 'delivered', members: 2 },
    'slack:U0CAT': { state: 'pending', via: 'S0DBA' },
  });
  expect(read(driver, 'S0OPS', 'U0DAN').refusal?.code).toBe('stale');
});

test('a person who cannot be written to is left out: told of where an audience names them, not in a user group', () => {
  const driver = given();
  read(driver, 'S0OPS', 'U0BEN');
  const leaveOut = (person: string) =>
    driver.system({
      type: 'ReportNoticeLeftOut',
      ...soon,
      target: `slack:${person}`,
      because: 'deactivated',
    });
  const told = () => [...driver.effects.keys()].filter((key) => key.includes('/message/event:')).length;
  const before = told();
  expect(leaveOut('U0BEN').events).toMatchObject([{ type: 'NoticeLeftOut', because: 'deactivated' }]);
  expect(told()).toBe(before);
  leaveOut('U0ANN');
  expect(told()).toBe(before + 1);
  expect(deliveries(driver)?.['slack:U0ANN']).toMatchObject({ state: 'left_out', reason: 'deactivated' });
  expect(leaveOut('U0ANN').refusal?.code).toBe('stale');
});

test('a turn goes to the people who heard, and neither to a group again nor to who was left out', () => {
  const driver = given();
  read(driver, 'S0OPS', 'U0BEN', 'U0BOT');
  read(driver, 'S0DBA', 'U0CAT');
  driver.system({ type: 'ReportNoticeLeftOut', ...soon, target: 'slack:U0BOT', because: 'bot' });
  expect(channelsTold(driver.state)).toEqual(['C0OPS', 'U0ANN', 'U0BEN', 'U0CAT']);
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  driver.system({ type: 'SendNotice', notice: 'off', round: 1 });
  expect(wanted(driver, 'off')).toEqual(['C0OPS', 'U0ANN', 'U0BEN', 'U0CAT']);
});

test('a group whose notice was called back meanwhile is not told', () => {
  const driver = given();
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  expect(read(driver, 'S0OPS', 'U0BEN').refusal?.code).toBe('stale');
});

test('whoever is in a group outside the house is outside of it', () => {
  const outside = audiences.map((one) => ({ ...one, external: one.id === 'dba' }));
  const driver = given({ ...plan.service, audiences: outside });
  expect(wanted(driver)).toEqual(['C0OPS', 'S0OPS']);
  read(driver, 'S0OPS', 'U0BEN');
  const isOutside = (place: string) => isExternal(driver.state, notice, `slack:${place}`);
  expect(['C0OPS', 'U0BEN', 'S0DBA', 'U0ANN'].map(isOutside)).toEqual([false, false, true, true]);
  const external = outside.map((one) => ({ ...one, external: true }));
  const state = { ...driver.state, service: { ...driver.state.service, audiences: external } };
  expect(isExternal(state, notice, 'slack:U0BEN')).toBe(true);
});

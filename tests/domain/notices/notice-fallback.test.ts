import { expect, test } from 'vitest';
import type { Audience } from '../../../src/domain/service.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { hours, plan, runbook, T0 } from '../../fixtures/golive-fixture.ts';

const notice = {
  id: 'soon',
  title: 'Soon',
  audiences: ['everybody', 'users'],
  channels: ['slack', 'email'],
  text: 'Soon.',
  atOffsetMs: -hours(1),
  graceMs: hours(1),
} as const;
const audience = (id: string, more: Partial<Audience>): Audience => ({
  id,
  title: id,
  slack: [],
  email: [],
  statusPage: false,
  pager: false,
  ...more,
});
const everybody = { slack: ['C0ALL'], email: ['all@shop.example'] };

/** The notice with these fallbacks is sent, and its deliveries fail one after the other. */
function fallsBackTo(
  { ofAudience, ofNotice }: { readonly ofAudience?: string; readonly ofNotice?: string },
  ...failing: readonly string[]
) {
  const audiences = [
    audience('everybody', { ...everybody, ...(ofAudience ? { fallback: ofAudience } : {}) }),
    audience('users', { slack: ['C0USERS'], external: true }),
    audience('helpers', { slack: ['C0HELP', 'C0MORE'] }),
  ];
  const driver = createGoLiveDriver({
    plan: {
      ...plan,
      service: { ...plan.service, audiences, webhooks: ['demo_tool'] },
      runbook: {
        ...runbook,
        updates: undefined,
        notices: [{ ...notice, ...(ofNotice ? { fallback: ofNotice } : {}) }],
      },
    },
    reachable: ['email'],
  });
  driver.moveTo(T0 - hours(1));
  driver.system({ type: 'SendNotice', notice: 'soon', round: 1 });
  return failing.map((target) =>
    driver
      .system({ type: 'ReportNoticeFailed', notice: 'soon', round: 1, target, reason: 'gone', text: 'Soon.' })
      .events.flatMap((event) => (event.type === 'NoticeFellBack' ? [event.target] : [])),
  );
}

test('what did not reach an audience goes to its fallback, else to that of the notice, else to the go-live’s own channel', () => {
  expect(fallsBackTo({}, 'slack:C0ALL')).toEqual([['slack:C0RELEASE']]);
  expect(fallsBackTo({ ofNotice: 'helpers' }, 'email:everybody')).toEqual([['slack:C0HELP']]);
  expect(fallsBackTo({ ofAudience: 'C0OPS', ofNotice: 'helpers' }, 'slack:C0ALL')).toEqual([['slack:C0OPS']]);
});

test('what a tool did not take is told to people: they see to it what the tool would have done', () => {
  expect(fallsBackTo({ ofAudience: 'C0OPS' }, 'webhook:demo_tool')).toEqual([['slack:C0RELEASE']]);
  expect(fallsBackTo({ ofNotice: 'helpers' }, 'webhook:demo_tool')).toEqual([['slack:C0HELP']]);
  expect(fallsBackTo({}, 'slack:C0ALL', 'webhook:demo_tool')).toEqual([['slack:C0RELEASE'], []]);
});

test('a fallback that fails falls back to the next, and at last to nobody', () => {
  const named = { ofAudience: 'C0OPS', ofNotice: 'helpers' };
  const failing = ['slack:C0ALL', 'slack:C0OPS', 'slack:C0HELP', 'slack:C0RELEASE'];
  const next = [['slack:C0OPS'], ['slack:C0HELP'], ['slack:C0RELEASE'], []];
  expect(fallsBackTo(named, ...failing)).toEqual(next);
});

test('each place hears it once, and people outside the house hear nothing in the place of others', () => {
  expect(fallsBackTo({ ofAudience: 'C0OPS' }, 'slack:C0ALL', 'email:everybody')).toEqual([
    ['slack:C0OPS'],
    [],
  ]);
  expect(fallsBackTo({ ofAudience: 'C0USERS' }, 'slack:C0ALL')).toEqual([['slack:C0RELEASE']]);
});

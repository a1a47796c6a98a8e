import { expect, test } from 'vitest';
import { messageKey } from '../../../src/domain/effect.ts';
import type { NoticeState } from '../../../src/domain/notices/notice-state.ts';
import { headKey, isForAll, mayHeadThread, threadKey } from '../../../src/domain/notices/notice-thread.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { plan, rita, runbook } from '../../fixtures/golive-fixture.ts';

const notice = {
  title: 'Notice',
  audiences: ['team'],
  channels: ['slack'],
  text: 'text',
  graceMs: 60_000,
} as const;
const notices = [
  { ...notice, id: 'day_before', atOffsetMs: -86_400_000 },
  { ...notice, id: 'at_t0', atOffsetMs: 0 },
  { ...notice, id: 'deployed', atOffsetMs: 0, after: 'deployment_accepted' },
  { ...notice, id: 'good', atOffsetMs: 5_400_000, after: 'success_declared' },
  { ...notice, id: 'back', after: 'rolled_back' },
  { ...notice, id: 'moved', after: 'rescheduled' },
  { ...notice, id: 'trouble', after: 'issue_opened' },
] as const;
const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, notices } } });
const isShown = (name: string) => isForAll(driver.state, { notice: name, round: 1, target: 'slack:C0TEAM' });

test('a reply is shown in the channel too where something happened, not where it was foreseen', () => {
  expect(isShown('day_before')).toBe(false);
  for (const name of ['at_t0', 'deployed', 'good', 'back', 'moved', 'trouble/1', 'trouble/1/resolved'])
    expect(isShown(name), name).toBe(true);
});

test('how it goes is shown in the channel only while an issue is open', () => {
  const shown = () => [isShown('status_update/1'), isShown('status_update/1/short')];
  expect(shown()).toEqual([false, false]);
  driver.wish(rita, { type: 'OpenIssue', what: 'slow', severity: 'normal' });
  expect(shown()).toEqual([true, true]);
  driver.wish(rita, { type: 'ResolveIssue', issue: 1, resolution: 'cache warmed' });
  expect(shown()).toEqual([false, false]);
});

test('in the go-live’s own channel the thread is that of the control card', () => {
  const { service } = driver.state;
  expect(headKey(driver.state, service.channel)).toBe(messageKey({ card: 'control' }));
  expect(headKey(driver.state, 'C0TEAM')).toBe(threadKey('C0TEAM'));
});

test('what failed elsewhere and is to be passed on is shown in the channel, whatever it is', () => {
  const { state } = driver;
  const fallen = (target: string, round = 1) =>
    isForAll(
      {
        ...state,
        notices: [
          {
            notice: 'day_before',
            round: 1,
            state: 'queued',
            at: 1,
            late: false,
            notConfigured: [],
            deliveries: {
              'slack:C0TEAM': { state: 'pending', insteadOf: 'email:team' },
              pager: { state: 'pending' },
            },
          },
        ],
      },
      { notice: 'day_before', round, target },
    );
  expect([fallen('slack:C0TEAM'), fallen('pager'), fallen('slack:C0TEAM', 2)]).toEqual([true, false, false]);
});

test('a notice waits for one before it that may head the thread there', () => {
  const target = 'slack:C0TEAM';
  const waiting = { [target]: { state: 'pending' } } as const;
  const said = (notice: string, at: number, deliveries: NoticeState['deliveries'] = waiting) =>
    ({
      notice,
      round: 1,
      state: 'queued',
      at,
      late: false,
      notConfigured: [],
      deliveries,
    }) as const;
  const notices = [
    said('a', 1),
    said('b', 2, { [target]: { state: 'delivered' } }),
    said('c', 2, { 'slack:C0OTHER': { state: 'pending' } }),
    said('d', 2),
    said('e', 3),
    said('f', 4),
  ];
  const before = (id: string, round = 1) =>
    mayHeadThread({ ...driver.state, notices }, { notice: id, round, target }).map(({ notice }) => notice);
  expect(before('a')).toEqual([]);
  expect(before('d')).toEqual(['a']);
  expect(before('e')).toEqual(['a', 'd']);
  expect(before('e', 2)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { builtInNotices } from '../../../src/domain/notices/built-in-notices.ts';
import { invitationOf } from '../../../src/domain/notices/invitation.ts';
import { recorded } from '../../../src/messages/en/recorded.ts';
import {
  acceptRun,
  createGoLiveDriver,
  endRun,
  type GoLiveDriver,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  days,
  hours,
  ole,
  ona,
  plan,
  rita,
  runbook,
  service,
  T0,
  timeZone,
} from '../../fixtures/golive-fixture.ts';
import { changedNotices, noticeOf } from '../given-notices.ts';

/** One notice a day before, in Slack, by mail, on the status page and over the pager, and no words for any turn. */
const first = changedNotices(['scheduled'], { channels: ['email', 'slack', 'status_page', 'pager'] }).slice(
  0,
  1,
);
const silent: PlanGoLive = {
  ...plan,
  service: {
    ...service,
    statusPage: { components: ['web0'] },
    audiences: service.audiences.map((one) => ({ ...one, email: ['a@shop.example'], pager: true })),
  },
  runbook: { ...runbook, notices: [...first, ...builtInNotices(first, recorded.notices.turns)] },
};

const wanted = ({ effects }: GoLiveDriver): readonly string[] =>
  [...effects.keys()].flatMap((key) => key.split('/notice/')[1] ?? []).toSorted();

/** Where the first notice has arrived, and with whom. */
function told(): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: silent, reachable: ['email', 'status_page', 'pager'] });
  driver.runTo(T0 - days(1));
  for (const target of Object.keys(noticeOf(driver, 'scheduled')?.deliveries ?? {}))
    driver.system({ type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target });
  return driver;
}

const said = (driver: GoLiveDriver) => wanted(driver).filter((key) => !key.startsWith('scheduled/1'));
const by = (notice: string, round = 1) => [
  `${notice}/${round}/email:stakeholders`,
  `${notice}/${round}/slack:C0STAKE`,
  `${notice}/${round}/slack:C0TECH`,
];

describe('whoever heard that it is planned hears by mail and in Slack, though the runbook has no words for it,', () => {
  test('that T-0 was moved', () => {
    const driver = told();
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
    driver.tick();
    expect(said(driver)).toEqual(by('golive_rescheduled', 2));
  });

  test('that it is delayed', () => {
    const driver = told();
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    driver.runTo(T0);
    expect(said(driver)).toEqual(by('golive_delayed'));
  });

  test('that it was aborted, which takes it out of their calendars', () => {
    const driver = told();
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    driver.tick();
    expect(said(driver)).toEqual(by('golive_aborted'));
    const state = noticeOf(driver, 'golive_aborted');
    expect(state && invitationOf(driver.state, { ...state, target: 'email:stakeholders' }, 'x')?.method).toBe(
      'cancel',
    );
  });

  test('that it was a success, and that it was rolled back after that', () => {
    const driver = told();
    succeed(driver);
    driver.tick();
    expect(said(driver)).toEqual(by('golive_success'));
    driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
    acceptRun(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    driver.tick();
    expect(said(driver)).toEqual(by('golive_rolled_back'));
  });
});

test('nobody hears of a turn who heard nothing before, and nothing is declared missed for want of them', () => {
  const driver = createGoLiveDriver({
    plan: { ...silent, runbook: { ...runbook, notices: builtInNotices([], recorded.notices.turns) } },
  });
  succeed(driver);
  driver.runTo(T0 + days(2));
  expect(said(driver)).toEqual([]);
  see(driver, 'unknown');
  driver.runTo(T0 + days(3));
  expect(driver.state.notices).toEqual([]);
});

test('golive’s own words stand in for those that are missing, and for no others', () => {
  expect(builtInNotices(runbook.notices, recorded.notices.turns).map(({ after }) => after)).toEqual([
    'rescheduled',
    'held_past_t0',
    'aborted',
  ]);
  expect(hours(2)).toBe(builtInNotices([], recorded.notices.turns)[0]?.graceMs);
});

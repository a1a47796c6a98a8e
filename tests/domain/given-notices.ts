import type { PlanGoLive } from '../../src/domain/command.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { NoticeState } from '../../src/domain/notices/notice-state.ts';
import type { NoticeDefinition } from '../../src/domain/runbook.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import { plan, runbook, service } from '../fixtures/golive-fixture.ts';

export const noticeOf = ({ state }: GoLiveDriver, notice: string, round = 1): NoticeState | undefined =>
  state.notices.find((n) => n.notice === notice && n.round === round);

export const send = (driver: GoLiveDriver, notice: string, round = 1): Decision =>
  driver.system({ type: 'SendNotice', notice, round });

/** The notices of the plan, some of them changed in the same way. */
export const changedNotices = (
  ids: readonly string[],
  change: Partial<NoticeDefinition>,
): readonly NoticeDefinition[] =>
  runbook.notices.map((notice) => (ids.includes(notice.id) ? { ...notice, ...change } : notice));

/** The plan, with one of its notices changed. */
export const withNotice = (id: string, change: Partial<NoticeDefinition>): PlanGoLive => ({
  ...plan,
  runbook: { ...runbook, notices: changedNotices([id], change) },
});

/** The service has a status page of its own. */
export const onStatusPage: PlanGoLive = {
  ...plan,
  service: { ...service, statusPage: { components: ['web0', 'api0'] } },
};

/** The stakeholders are in the house, the users are not. */
export const external: PlanGoLive = {
  ...onStatusPage,
  service: {
    ...onStatusPage.service,
    audiences: [
      ...service.audiences,
      {
        id: 'users',
        title: 'Users',
        slack: ['C0USERS'],
        email: ['users@shop.example'],
        statusPage: true,
        pager: false,
        external: true,
      },
    ],
  },
  runbook: {
    ...runbook,
    permissions: { ...runbook.permissions, approveExternal: ['business_stakeholder'] },
    notices: changedNotices(['scheduled', 'success'], {
      audiences: ['stakeholders', 'users'],
      channels: ['slack', 'status_page'],
    }),
  },
};

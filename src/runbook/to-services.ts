import type {
  ContactDetails,
  HealthEndpoint,
  RoleHolders,
  Service,
  ServiceChecks,
  Webhook,
} from '../domain/service.ts';
import type { WrittenService } from './services-schema.ts';
import { withoutUndefined } from './without-undefined.ts';

export function toService(written: WrittenService): Service {
  const { time_zone, status_page, webhooks, health, audiences, checks, roles, ...more } = written;
  const { changes_production: changesProduction, ...workflows } = written.workflows;
  const { github_logins, rehearsal_channel, ...service } = more;
  const outsideSlack = Object.keys(roles).filter((role) => roles[role]?.holder === undefined);
  return withoutUndefined({
    ...service,
    workflows: withoutUndefined({ ...workflows, changesProduction }),
    timeZone: time_zone,
    rehearsalChannel: rehearsal_channel,
    statusPage: status_page,
    ...(webhooks.length > 0 ? { webhooks: webhooks.map(({ id }) => id) } : {}),
    health: health.map(toHealthEndpoint),
    audiences: audiences.map(({ status_page, ...audience }) =>
      withoutUndefined({ ...audience, statusPage: status_page }),
    ),
    checks: checks && toServiceChecks(checks),
    logins:
      github_logins &&
      Object.fromEntries(Object.entries(github_logins).map(([login, user]) => [login.toLowerCase(), user])),
    roles: Object.fromEntries(
      Object.entries(roles).flatMap(([role, { holder, deputy }]): [string, RoleHolders][] =>
        holder === undefined ? [] : [[role, withoutUndefined({ holder, deputy })]],
      ),
    ),
    ...(outsideSlack.length > 0 ? { outsideSlack } : {}),
  });
}

/** By id; no go-live keeps them. */
export const toWebhooks = ({ webhooks }: WrittenService): ReadonlyMap<string, Webhook> =>
  new Map(webhooks.map(({ id, url, secret }) => [id, { url, secret }]));

/** By role, where anything is written down. */
export const toContactDetails = ({ roles }: WrittenService): ReadonlyMap<string, ContactDetails> =>
  new Map(
    Object.entries(roles).flatMap(([role, { holder, phone, email }]) =>
      phone === undefined && email === undefined
        ? []
        : [[role, withoutUndefined({ person: holder, phone, email })]],
    ),
  );

function toServiceChecks(written: NonNullable<WrittenService['checks']>): ServiceChecks {
  const { release_ref, status_pages, ...checks } = written;
  return withoutUndefined({ ...checks, releaseRef: release_ref, statusPages: status_pages });
}

function toHealthEndpoint(written: WrittenService['health'][number]): HealthEndpoint {
  const { interval, timeout, expect_status, max_latency, ...endpoint } = written;
  return withoutUndefined({
    ...endpoint,
    intervalMs: interval,
    timeoutMs: timeout,
    expectStatus: expect_status,
    maxLatencyMs: max_latency,
  });
}

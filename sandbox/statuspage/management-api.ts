import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Faults } from '../faults.ts';
import { type DoorAnswer, type DoorCall, faultyDoor } from '../faulty-door.ts';
import type { Ledger } from '../ledger.ts';
import { componentJson, incidentJson } from './incident-json.ts';
import {
  COMPONENT_STATUSES,
  type IncidentChange,
  isClosed,
  isMaintenance,
  MAINTENANCE,
  PAGE_ID,
  type PageIncident,
  REALTIME,
  type ShopPage,
} from './shop-page.ts';

export const API_KEY = 'sandbox-statuspage-key-4f1c9a';

interface ApiNeeds {
  readonly page: ShopPage;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly origin: () => string;
  readonly limitsTimes: number;
}

/** One request a second for each key, counted over a minute of real time. */
const PER_WINDOW = 60;
const WINDOW_MS = 60_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const changeSchema = z.object({
  incident: z.object({
    name: z.string().optional(),
    status: z.string().optional(),
    body: z.string().max(25_000).optional(),
    impact_override: z.string().optional(),
    scheduled_for: instant.optional(),
    scheduled_until: instant.optional(),
    components: z.record(z.string(), z.string()).optional(),
    component_ids: z.array(z.string()).optional(),
    metadata: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    deliver_notifications: z.boolean().optional(),
  }),
});
type Wanted = z.infer<typeof changeSchema>['incident'];

const problem = (status: number, error: string | readonly string[]): DoorAnswer => ({
  status,
  body: { error },
});
const realtime = z.enum(REALTIME);
const maintenance = z.enum(MAINTENANCE);
const componentStatus = z.enum(COMPONENT_STATUSES);

/** Statuspage's management API for incidents, to be registered under `/statuspage/v1`. */
export function addManagementApi(
  app: FastifyInstance,
  { page, ledger, faults, origin, limitsTimes }: ApiNeeds,
): void {
  const on = faultyDoor({ app, system: 'status_page', ledger, faults });
  const calls: number[] = [];
  const admitted = (call: DoorCall, act: () => DoorAnswer): DoorAnswer => {
    const now = Date.now();
    while (calls[0] !== undefined && calls[0] <= now - WINDOW_MS) calls.shift();
    if (call.authorization !== `OAuth ${API_KEY}`) return problem(401, 'Could not authenticate');
    if (calls.length >= PER_WINDOW * limitsTimes) return problem(429, 'Too many requests');
    calls.push(now);
    return call.params['page'] === PAGE_ID ? act() : problem(404, 'Not found');
  };
  const shown = (incident: PageIncident) => ({
    ...incidentJson(incident, page, origin()),
    metadata: incident.metadata,
  });
  const changed = (call: DoorCall, before: PageIncident | undefined): DoorAnswer => {
    const parsed = changeSchema.safeParse(call.body);
    if (!parsed.success) return problem(400, `incident: ${parsed.error.issues[0]?.message}`);
    const refused = whyNot(parsed.data.incident, { page, before });
    if (refused.length > 0) return problem(422, refused);
    return before
      ? { status: 200, body: shown(page.update(before, changeOf(parsed.data.incident))) }
      : { status: 201, body: shown(page.create(created(parsed.data.incident))) };
  };

  const all = '/pages/:page/incidents';
  on({ method: 'GET', url: all, name: 'list' }, (call) =>
    admitted(call, () => {
      const limit = Math.min(100, Number(call.query['limit'] ?? 100));
      const from = (Math.max(1, Number(call.query['page'] ?? 1)) - 1) * limit;
      return {
        status: 200,
        body: page
          .incidents()
          .slice(from, from + limit)
          .map(shown),
      };
    }),
  );
  on({ method: 'GET', url: '/pages/:page/components', name: 'components' }, (call) =>
    admitted(call, () => ({ status: 200, body: page.components().map(componentJson) })),
  );
  on({ method: 'POST', url: all, name: 'create' }, (call) => admitted(call, () => changed(call, undefined)));
  const found = (call: DoorCall, act: (incident: PageIncident) => DoorAnswer) =>
    admitted(call, () => {
      const incident = page.find(call.params['incident'] ?? '');
      return incident ? act(incident) : problem(404, 'Not found');
    });
  on({ method: 'GET', url: `${all}/:incident`, name: 'get' }, (call) =>
    found(call, (incident) => ({ status: 200, body: shown(incident) })),
  );
  on({ method: 'PATCH', url: `${all}/:incident`, name: 'update' }, (call) =>
    found(call, (incident) => changed(call, incident)),
  );
}

/** Statuspage's sentences about what it does not take. */
function whyNot(
  wanted: Wanted,
  { page, before }: { page: ShopPage; before: PageIncident | undefined },
): readonly string[] {
  const known = page.components().map(({ id }) => id);
  const named = [...(wanted.component_ids ?? []), ...Object.keys(wanted.components ?? {})];
  const isPlanned = before ? isMaintenance(before) : wanted.scheduled_for !== undefined;
  const statuses: readonly string[] = isPlanned ? MAINTENANCE : REALTIME;
  const from = wanted.scheduled_for ?? before?.scheduledForMs ?? 0;
  const until = wanted.scheduled_until ?? before?.scheduledUntilMs ?? Number.POSITIVE_INFINITY;
  return [
    ...(!before && !wanted.name?.trim() ? ["Name can't be blank"] : []),
    ...(wanted.status !== undefined && !statuses.includes(wanted.status) ? ['Status is invalid'] : []),
    ...(before && isClosed(before) && wanted.status !== undefined && wanted.status !== before.status
      ? ['Status cannot be changed any more']
      : []),
    ...(named.some((id) => !known.includes(id)) ? ['Component is not part of this page'] : []),
    ...Object.values(wanted.components ?? {}).flatMap((status) =>
      componentStatus.safeParse(status).success ? [] : ['Component status is invalid'],
    ),
    ...(isPlanned && until <= from ? ['Scheduled until must be after scheduled for'] : []),
  ];
}

const created = (wanted: Wanted) => ({
  ...changeOf(wanted),
  name: wanted.name ?? '',
  status: statusOf(wanted) ?? (wanted.scheduled_for === undefined ? 'investigating' : 'scheduled'),
});

const statusOf = ({ status }: Wanted) => z.union([realtime, maintenance]).optional().parse(status);

const changeOf = (wanted: Wanted): IncidentChange => ({
  name: wanted.name,
  status: statusOf(wanted),
  body: wanted.body,
  impact: wanted.impact_override,
  scheduledForMs: wanted.scheduled_for,
  scheduledUntilMs: wanted.scheduled_until,
  components: wanted.components && z.record(z.string(), componentStatus).parse(wanted.components),
  componentIds: wanted.component_ids,
  metadata: wanted.metadata,
  deliverNotifications: wanted.deliver_notifications,
});

import type { FastifyInstance } from 'fastify';
import { componentJson, incidentJson } from './incident-json.ts';
import { isClosed, isMaintenance, PAGE_ID, type PageIncident, type ShopPage } from './shop-page.ts';

/** What everybody may read of the shop's status page, to be registered under `/shop-status`. */
export function addPublicPage(
  app: FastifyInstance,
  { page, origin, now }: { page: ShopPage; origin: () => string; now: () => number },
): void {
  const json = (wanted: (incident: PageIncident) => boolean) =>
    page
      .incidents()
      .filter((incident) => !isClosed(incident) && wanted(incident))
      .map((incident) => incidentJson(incident, page, origin()));
  app.get('/api/v2/summary.json', async () => ({
    page: {
      id: PAGE_ID,
      name: 'Demo Shop',
      url: `${origin()}/shop-status`,
      time_zone: 'Europe/Berlin',
      updated_at: new Date(now()).toISOString(),
    },
    components: page.components().map(componentJson),
    incidents: json((incident) => !isMaintenance(incident)),
    scheduled_maintenances: json(isMaintenance),
    status: statusOf(page),
  }));
  // The address that the API gives to people leads to the page that shows it.
  app.get('/incidents/:id', (_request, reply) => reply.redirect('/#'));
}

/** The worst that a component says. */
function statusOf(page: ShopPage): { readonly indicator: string; readonly description: string } {
  const worst = (status: string) => page.components().some((component) => component.status === status);
  if (worst('major_outage')) return { indicator: 'critical', description: 'Major Service Outage' };
  if (worst('partial_outage')) return { indicator: 'major', description: 'Partial System Outage' };
  if (worst('degraded_performance')) return { indicator: 'minor', description: 'Partially Degraded Service' };
  if (worst('under_maintenance'))
    return { indicator: 'maintenance', description: 'Service Under Maintenance' };
  return { indicator: 'none', description: 'All Systems Operational' };
}

import { isClosed, isMaintenance, PAGE_ID, type PageIncident, type ShopPage } from './shop-page.ts';

const at = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

/** One incident or maintenance as Statuspage writes it, to its managers and to everybody. */
export function incidentJson(incident: PageIncident, page: ShopPage, origin: string) {
  return {
    id: incident.id,
    page_id: PAGE_ID,
    name: incident.name,
    status: incident.status,
    impact: incident.impact,
    created_at: at(incident.createdMs),
    updated_at: at(incident.updatedMs),
    started_at: at(incident.createdMs),
    resolved_at: isClosed(incident) ? at(incident.updatedMs) : null,
    shortlink: `${origin}/shop-status/incidents/${incident.id}`,
    ...(isMaintenance(incident)
      ? { scheduled_for: at(incident.scheduledForMs), scheduled_until: at(incident.scheduledUntilMs) }
      : {}),
    components: page
      .components()
      .filter(({ id }) => incident.componentIds.includes(id))
      .map(componentJson),
    incident_updates: incident.updates.map((update) => ({
      id: update.id,
      incident_id: incident.id,
      status: update.status,
      body: update.body,
      created_at: at(update.atMs),
      display_at: at(update.atMs),
      deliver_notifications: update.deliverNotifications,
    })),
  };
}

export const componentJson = ({ id, name, status }: ReturnType<ShopPage['components']>[number]) => ({
  id,
  page_id: PAGE_ID,
  name,
  status,
});

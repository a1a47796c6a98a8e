import { z } from 'zod';
import type { CheckOutcome } from '../domain/checks/check.ts';
import { type CheckRunner, notNamed } from './check-runner.ts';
import { failed, listed, lookAtEach, passed, unknown } from './outcome.ts';

const summarySchema = z.object({
  page: z.object({ name: z.string() }),
  status: z.object({ indicator: z.string(), description: z.string() }),
  incidents: z.array(z.object({ name: z.string(), impact: z.string(), status: z.string() })),
});

type Summary = z.infer<typeof summarySchema>;

const GRAVE = new Set(['major', 'critical']);
const HARMLESS = new Set(['none', 'minor', 'maintenance']);
const OVER = new Set(['resolved', 'postmortem', 'completed']);

/** Reads `/api/v2/summary.json`, which every Statuspage site serves to everybody. */
export const checkStatusPage: CheckRunner<'status_page'> = async (it) => {
  const urls = it.spec.urls ?? it.goLive.service.checks?.statusPages ?? [];
  if (urls.length === 0) {
    return unknown(notNamed(it.goLive, 'which status pages to look at', 'checks.status_pages'));
  }
  return lookAtEach(urls, async (url) => {
    const answer = await it.adapters.json.read(`${url.replace(/\/+$/, '')}/api/v2/summary.json`, it);
    const summary = summarySchema.safeParse(answer);
    return summary.success
      ? judge(summary.data, url)
      : unknown(`${URL.parse(url)?.host ?? url} is no Statuspage site that can be read.`, url);
  });
};

function judge({ page, status, incidents }: Summary, url: string): CheckOutcome {
  const open = incidents.filter((incident) => !OVER.has(incident.status));
  const grave = open.filter(({ impact }) => GRAVE.has(impact));
  if (grave.length > 0) {
    return failed(`${page.name} has an incident: ${listed(grave.map(({ name }) => name))}.`, url);
  }
  if (GRAVE.has(status.indicator)) return failed(`${page.name} says: ${status.description}.`, url);
  const strange = [status.indicator, ...open.map(({ impact }) => impact)].find((word) => !HARMLESS.has(word));
  if (strange !== undefined)
    return unknown(`${page.name} says "${strange}", which golive does not know.`, url);
  return passed(`${page.name} says: ${status.description}.`, url);
}

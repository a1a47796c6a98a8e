import { z } from 'zod';
import type { CheckOutcome } from '../domain/checks/check.ts';
import { type CheckCase, type CheckRunner, notNamed } from './check-runner.ts';
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
    return unknown(notNamed(it, it.words.checks.unnamed.statusPages, 'checks.status_pages'));
  }
  return lookAtEach(it, urls, async (url) => {
    const answer = await it.adapters.json.read(`${url.replace(/\/+$/, '')}/api/v2/summary.json`, it);
    const summary = summarySchema.safeParse(answer);
    return summary.success
      ? judge(it, summary.data, url)
      : unknown(it.words.checks.statusPage.unreadable(URL.parse(url)?.host ?? url), url);
  });
};

function judge(
  { words }: CheckCase<'status_page'>,
  { page, status, incidents }: Summary,
  url: string,
): CheckOutcome {
  const said = words.checks.statusPage;
  const open = incidents.filter((incident) => !OVER.has(incident.status));
  const grave = open.filter(({ impact }) => GRAVE.has(impact));
  if (grave.length > 0) {
    const names = grave.map(({ name }) => name);
    return failed(said.incident(page.name, listed(words, names)), url);
  }
  if (GRAVE.has(status.indicator)) return failed(said.says(page.name, status.description), url);
  const strange = [status.indicator, ...open.map(({ impact }) => impact)].find((word) => !HARMLESS.has(word));
  if (strange !== undefined) return unknown(said.strange(page.name, strange), url);
  return passed(said.says(page.name, status.description), url);
}

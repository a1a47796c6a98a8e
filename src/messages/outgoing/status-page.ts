import type { GoLive } from '../../domain/go-live.ts';
import {
  entriesLeftOpen,
  leftOpenAt,
  pageEntries,
  type WantedEntry,
} from '../../domain/notices/status-page.ts';
import type { PageEntryName, SignalEvent } from '../../domain/rollback/signal-event.ts';
import { formatZoned } from '../../domain/time/zoned-time.ts';
import { link, outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';

/** The title and the words of an entry, as everybody reads them: plain text. */
export function renderPageEntry(
  { service, version, t0, timeZone }: GoLive,
  { entry, wanted }: { readonly entry: PageEntryName; readonly wanted: WantedEntry },
  { statusPage: said }: Catalogue,
): { readonly name: string; readonly body: string } {
  const values = {
    service: plain(service.title, 100),
    version: plain(version, 60),
    t0: formatZoned(t0, timeZone),
  };
  return {
    name: nameOf(entry, values, said),
    body: said.body[wanted.words](values),
  };
}

const nameOf = (
  entry: PageEntryName,
  { service, version }: { readonly service: string; readonly version: string },
  said: Catalogue['statusPage'],
): string => (entry === 'maintenance' ? said.maintenance(service, version) : said.rollback(service));

/** The title under which people find it there. */
export const entryName = (
  { service, version }: GoLive,
  entry: PageEntryName,
  { statusPage }: Catalogue,
): string => nameOf(entry, { service: plain(service.title, 100), version: plain(version, 60) }, statusPage);

/** What the status page shows of a go-live, for its card; undefined where that is nothing. */
export function statusPageLine(goLive: GoLive, words: Catalogue): string | undefined {
  const said = words.statusPage;
  const { page, isPageChased } = goLive.elsewhere;
  const left = isPageChased ? entriesLeftOpen(goLive) : [];
  const shown = pageEntries.flatMap((entry) => {
    const there = page[entry];
    if (!there) return [];
    const status = knownWord(said.status, there.status) ?? outside(there.status, 40);
    const shownAs = left.includes(entry) ? said.leftOpen : said.shown;
    return [shownAs(link(there.url, said.entry[entry]), status)];
  });
  return shown.length > 0 ? said.line(words.people.and(shown)) : undefined;
}

export const entriesText = (
  { elsewhere }: GoLive,
  entries: readonly PageEntryName[],
  words: Catalogue,
): string =>
  words.people.and(
    entries.map((entry) => {
      const title = words.statusPage.entry[entry];
      const url = elsewhere.page[entry]?.url;
      return url ? link(url, title) : title;
    }),
  );

/** What whoever leads is asked to do about the page. */
export function signalFollowUp(goLive: GoLive, { type }: SignalEvent, words: Catalogue): string | undefined {
  const said = words.followUps;
  const lead = mentionsText(goLive, [goLive.runbook.deployment.starter], words);
  if (type === 'StatusPageComponentsLeftOut') return said.namesComponents(lead);
  if (type !== 'StatusPageLeftOpen') return undefined;
  const again = leftOpenAt(goLive);
  const next = again === undefined ? [] : [said.chasedAgain(moment(again, goLive.timeZone, words))];
  return [said.closeOnPage(lead), ...next].join(' ');
}

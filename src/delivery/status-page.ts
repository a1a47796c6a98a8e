import { OutsideError } from '../adapters/outside-error.ts';
import type { PageEntry, StatusPageOut } from '../adapters/status-page.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { PageEntryName } from '../domain/signal-event.ts';
import { entryMark, isClosedEntry, type WantedEntry, wantedEntry } from '../domain/status-page.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderPageEntry } from '../messages/status-page.ts';
import type { ClaimedEffect } from '../store/store.ts';
import type { Deliver } from './delivery.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';

export interface StatusPageNeeds {
  /** Undefined where none is set up. */
  readonly statusPage: StatusPageOut | undefined;
  readonly engine: Engine;
  readonly words: Catalogue;
  readonly realNow: () => number;
}

/** How long an entry is tried to be brought up to date: longer than any outage that Statuspage has had. */
const tryForMs = 24 * 3_600_000;

/** Makes one entry of the page say what the state of this moment says. What was said is not said again. */
export function createPageEntryDelivery(needs: StatusPageNeeds): Deliver<'status_page.entry'> {
  const { statusPage, engine, words, realNow } = needs;
  return async (effect, claim) => {
    const { entry } = effect;
    const goLive = await engine.read(effect.goLive);
    const wanted = goLive && wantedEntry(goLive, entry);
    if (!goLive || !wanted) return { end: 'cancelled', reason: 'nothing is to stand there' };
    if (goLive.elsewhere.page[entry]?.says === wanted.says) return { end: 'done' };
    if (!statusPage) return { end: 'dead', reason: words.statusPage.notSetUp };
    try {
      const there = await findEntry(statusPage, { goLive, entry, claim });
      if (!there && isClosedEntry(wanted.status))
        return { end: 'cancelled', reason: 'it never stood on the page' };
      if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
      const shown = there?.said.includes(wanted.says)
        ? there
        : await say(needs, statusPage, { goLive, entry, wanted, there });
      return { end: 'done', report: reportOf(entry, wanted, shown) };
    } catch (error) {
      return afterFailure(error, claim, { now: realNow(), tryForMs });
    }
  };
}

const reportOf = (entry: PageEntryName, { says, status }: WantedEntry, { id, url }: PageEntry) => ({
  type: 'ReportStatusPage' as const,
  entry,
  says,
  status,
  id,
  url,
});

/** Known by its id, or by the mark that an attempt may have left whose answer was lost. */
async function findEntry(
  page: StatusPageOut,
  { goLive, entry, claim }: { goLive: GoLive; entry: PageEntryName; claim: ClaimedEffect },
): Promise<PageEntry | undefined> {
  const known = goLive.elsewhere.page[entry];
  if (known) return page.read(known.id);
  if (claim.lastAttemptAt === undefined) return undefined;
  const looked = await page.find(entryMark(goLive, entry));
  if ('unprovable' in looked)
    throw new OutsideError(looked.because, { code: 'unprovable', retryable: false, happened: 'no' });
  return 'found' in looked ? looked.found : undefined;
}

interface Saying {
  readonly goLive: GoLive;
  readonly entry: PageEntryName;
  readonly wanted: WantedEntry;
  readonly there: PageEntry | undefined;
}

async function say(
  { words }: StatusPageNeeds,
  page: StatusPageOut,
  { goLive, entry, wanted, there }: Saying,
): Promise<PageEntry> {
  const componentIds = goLive.service.statusPage?.components ?? [];
  const { name, body } = renderPageEntry(goLive, { entry, wanted }, words);
  const { status, components, scheduled, notify } = wanted;
  const change = {
    status,
    body,
    notify,
    components: components ? Object.fromEntries(componentIds.map((id) => [id, components])) : {},
    scheduled,
    mark: { entry: entryMark(goLive, entry), said: [...(there?.said ?? []), wanted.says] },
  };
  await failpoint('status_page.before_send');
  const shown = there
    ? await page.change(there.id, change)
    : await page.create({ ...change, name, componentIds });
  await failpoint('status_page.after_send');
  return shown;
}

import { OutsideError } from '../adapters/outside-error.ts';
import type { PageEntry, StatusPageOut } from '../adapters/status-page.ts';
import type { GoLive } from '../domain/go-live.ts';
import { entryMark, isClosedEntry, type WantedEntry, wantedEntry } from '../domain/notices/status-page.ts';
import type { PageEntryName } from '../domain/rollback/signal-event.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderPageEntry } from '../messages/outgoing/status-page.ts';
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
      const found = await findEntry(statusPage, { goLive, entry, claim });
      if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
      if (isClosedEntry(wanted.status) && found === 'none')
        return { end: 'cancelled', reason: 'it never stood on the page' };
      const known = isClosedEntry(wanted.status) && goLive.elsewhere.page[entry];
      if (known && found === 'removed') return { end: 'done', report: reportOf(entry, wanted, known) };
      const there = typeof found === 'string' ? undefined : found;
      if (there?.said.includes(wanted.says)) return { end: 'done', report: reportOf(entry, wanted, there) };
      const { shown, leftOut } = await sayWhereItCan(needs, statusPage, {
        goLive,
        entry,
        wanted,
        there,
        claim,
      });
      const without = leftOut.length > 0 ? { withoutComponents: leftOut } : {};
      return { end: 'done', report: { ...reportOf(entry, wanted, shown), ...without } };
    } catch (error) {
      return afterFailure(error, claim, { now: realNow(), tryForMs });
    }
  };
}

const reportOf = (
  entry: PageEntryName,
  { says, status }: WantedEntry,
  { id, url }: Pick<PageEntry, 'id' | 'url'>,
) => ({
  type: 'ReportStatusPage' as const,
  entry,
  says,
  status,
  id,
  url,
});

/** Known by its id, or by the mark that an attempt may have left whose answer was lost. `removed`: by somebody, as is proven. */
async function findEntry(
  page: StatusPageOut,
  { goLive, entry, claim }: { goLive: GoLive; entry: PageEntryName; claim: ClaimedEffect },
): Promise<PageEntry | 'none' | 'removed'> {
  const known = goLive.elsewhere.page[entry];
  const mark = entryMark(goLive, entry);
  if (!known) return claim.lastAttemptAt === undefined ? 'none' : await findByMark(page, mark, 'none');
  try {
    return await page.read(known.id);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'http_404') throw error;
    return await findByMark(page, mark, 'removed');
  }
}

async function findByMark<T>(page: StatusPageOut, mark: string, absent: T): Promise<PageEntry | T> {
  const looked = await page.find(mark);
  if ('unprovable' in looked)
    throw new OutsideError(looked.because, { code: 'unprovable', retryable: false, happened: 'no' });
  return 'found' in looked ? looked.found : absent;
}

interface Saying {
  readonly claim: ClaimedEffect;
  readonly goLive: GoLive;
  readonly entry: PageEntryName;
  readonly wanted: WantedEntry;
  readonly there: PageEntry | undefined;
}

/**
 * A component that was taken off the page since must not keep an entry open: the entry is written without those that the
 * page has no more, and where that cannot be told, without any.
 */
async function sayWhereItCan(
  needs: StatusPageNeeds,
  page: StatusPageOut,
  it: Saying,
): Promise<{ readonly shown: PageEntry; readonly leftOut: readonly string[] }> {
  const ours = it.goLive.service.statusPage?.components ?? [];
  try {
    return { shown: await say(needs, page, { ...it, componentIds: ours }), leftOut: [] };
  } catch (error) {
    if (!(error instanceof OutsideError) || !refusals.includes(error.code)) throw error;
    if (ours.length === 0 || (it.there && it.wanted.components === undefined)) throw error;
    const left = await stillThere(page, ours);
    const componentIds = left.length < ours.length ? left : [];
    if (isLeaseNearlyOver(it.claim, needs.realNow())) throw tooLate(error);
    const shown = await say(needs, page, { ...it, componentIds });
    return { shown, leftOut: ours.filter((id) => !componentIds.includes(id)) };
  }
}

async function stillThere(page: StatusPageOut, ours: readonly string[]): Promise<readonly string[]> {
  try {
    const there = await page.components();
    return ours.filter((id) => there.includes(id));
  } catch (error) {
    if (error instanceof OutsideError) return [];
    throw error;
  }
}

const refusals: readonly string[] = ['http_404', 'http_422'];

const tooLate = (cause: OutsideError): OutsideError =>
  new OutsideError(cause.message, { code: cause.code, retryable: true, happened: 'no', cause });

async function say(
  { words }: StatusPageNeeds,
  page: StatusPageOut,
  {
    claim,
    goLive,
    entry,
    wanted,
    there,
    componentIds,
  }: Saying & { readonly componentIds: readonly string[] },
): Promise<PageEntry> {
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
  await failpoint('status_page.before_send', claim.effect.kind);
  const shown = there
    ? await page.change(there.id, change)
    : await page.create({ ...change, name, componentIds });
  await failpoint('status_page.after_send', claim.effect.kind);
  return shown;
}

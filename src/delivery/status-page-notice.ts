import type { PageEntry, StatusPageOut } from '../adapters/status-page.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { noticeStanding } from '../domain/notices/notice.ts';
import { entryMark, noticeEntry } from '../domain/notices/status-page.ts';
import { failpoint } from '../failpoint.ts';
import { type Deliver, type Delivery, type EffectOf, isTriedOut } from './delivery.ts';
import { reported, withheld } from './notice-delivery.ts';
import { afterFailure, isLeaseNearlyOver, leaseNearlyOver } from './outside-delivery.ts';
import type { StatusPageNeeds } from './status-page.ts';

/** After this a notice goes its other way: what is on the page is for the moment. */
const tryForMs = 30 * 60_000;

/** How soon it is tried again where the entry that it belongs to does not stand on the page yet: real time. */
const waitForEntryMs = 2_000;

/** Says the words of a notice on the go-live's entry of the page, once. */
export function createPageNoticeDelivery(
  needs: StatusPageNeeds & { readonly clock: Clock },
): Deliver<'status_page.notice'> {
  const { statusPage, engine, words, realNow, clock } = needs;
  return async (effect, claim) => {
    const place = { notice: effect.notice, round: effect.round, target: 'status_page' };
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    if (!statusPage) return reported({ end: 'dead', reason: words.statusPage.notSetUp }, place, effect.text);
    const standing = noticeStanding(goLive, effect, clock.now());
    const delivered = ({ url }: PageEntry): Delivery => ({
      end: 'done',
      report: { type: 'ReportNoticeDelivered', ...place, permalink: url },
    });
    try {
      const there = await readEntry(statusPage, goLive);
      if (there?.said.includes(effect.key)) return delivered(there);
      if (standing !== 'holds') return withheld(standing, { goLive, place, words, by: 'statusPage' });
      if (!there) {
        const reason = words.deliveries.statusPage.noEntry;
        if (isTriedOut(claim, realNow(), tryForMs))
          return reported({ end: 'dead', reason }, place, effect.text);
        return { end: 'later', inMs: waitForEntryMs, reason, uncounted: true, waited: true };
      }
      if (isLeaseNearlyOver(claim, realNow())) return leaseNearlyOver;
      return delivered(await say(statusPage, { goLive, effect, there }));
    } catch (error) {
      return reported(afterFailure(error, claim, { now: realNow(), tryForMs }), place, effect.text);
    }
  };
}

async function readEntry(page: StatusPageOut, goLive: GoLive): Promise<PageEntry | undefined> {
  const known = goLive.elsewhere.page[noticeEntry(goLive)];
  return known && page.read(known.id);
}

/** Of the entry it changes nothing but what was said. */
async function say(
  page: StatusPageOut,
  { goLive, effect, there }: { goLive: GoLive; effect: EffectOf<'status_page.notice'>; there: PageEntry },
): Promise<PageEntry> {
  const entry = noticeEntry(goLive);
  await failpoint('status_page.before_send', effect.kind);
  const shown = await page.change(there.id, {
    status: goLive.elsewhere.page[entry]?.status ?? '',
    body: effect.text,
    notify: true,
    components: {},
    mark: { entry: entryMark(goLive, entry), said: [...there.said, effect.key] },
  });
  await failpoint('status_page.after_send', effect.kind);
  return shown;
}

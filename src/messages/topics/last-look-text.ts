import type { Event } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { BadHealthAccepted, SeenBefore, WaitsFor } from '../../domain/guards/last-look-event.ts';
import { outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { versionText } from '../names/naming.ts';
import { mentionsText } from '../names/people.ts';
import { reasonText } from '../names/titles.ts';

const shown = (sha: string): string => outside(sha, 7);

export const waitsText = (because: WaitsFor, seen: string, words: Catalogue): string =>
  words.lastLook.waits[because](outsideClause(seen, 200));

/** What was seen before a deployment that was sent. */
export function lookText({ commit, health }: SeenBefore, words: Catalogue): string {
  const said = words.lastLook;
  const seen = health.map(({ endpoint, verdict }) =>
    said.health(outside(endpoint, 40), words.terms.verdict[verdict]),
  );
  return said.seen({
    commit: commit ? said.commit(shown(commit)) : undefined,
    health: seen.length > 0 ? words.people.and(seen) : said.nothing,
  });
}

export function versionMovedSentence(
  goLive: GoLive,
  { from, to }: Extract<Event, { type: 'VersionMoved' }>,
  words: Catalogue,
): string {
  return words.events.VersionMoved({
    version: versionText(goLive.version),
    from: shown(from),
    to: to ? words.lastLook.commit(shown(to)) : words.lastLook.gone,
  });
}

export const badHealthSentence = (
  { endpoints, reason }: BadHealthAccepted,
  { by, words }: { readonly by: string; readonly words: Catalogue },
): string =>
  words.events.BadHealthAccepted({
    by,
    endpoints: words.people.and(endpoints.map((endpoint) => outside(endpoint, 40))),
    reason: reasonText(reason, words),
  });

export const gateOwnersText = (goLive: GoLive, words: Catalogue): string =>
  mentionsText(goLive, [...new Set(goLive.runbook.gates.map(({ owner }) => owner))], words);

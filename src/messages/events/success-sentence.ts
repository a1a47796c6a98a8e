import type { RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { EndpointMeasure } from '../../domain/health/measurement.ts';
import type { Shortfall, SuccessEvent } from '../../domain/health/success-event.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { actorText } from '../names/people.ts';
import { successCriterionTitle } from '../names/titles.ts';

/** How many criteria or endpoints one sentence names. */
const mostNamed = 5;

interface Telling {
  readonly goLive: GoLive;
  readonly words: Catalogue;
}

/** What was measured, or what its owners said, for the criteria of success. */
export function successSentence(
  { actor }: RecordedEvent,
  event: SuccessEvent,
  { goLive, words }: Telling,
): string {
  if (event.type === 'SuccessMeasured') {
    const shown = event.seen.slice(0, mostNamed).map((one) => endpointText(one, words));
    const left = event.seen.length - shown.length;
    const all = left > 0 ? [...shown, words.terms.andMore(left)] : shown;
    const measures = all.length > 0 ? words.terms.list(all) : words.success.nothingMeasured;
    return words.events.SuccessMeasured({ measures });
  }
  const { group: id, met, notMet, open, reason } = event;
  const group = goLive.runbook.success.criteria.find((one) => one.id === id)?.title ?? id;
  const changes = { met, not_met: notMet, open };
  return words.events.CriteriaJudged({
    by: actorText(actor, words),
    group: outside(group, 100),
    changes: byStanding(changes, { goLive, words }),
    reason: reason ? outside(reason) : undefined,
  });
}

function endpointText({ endpoint, good, failed, averageMs, answers }: EndpointMeasure, words: Catalogue) {
  const said = words.success;
  return said.endpoint({
    endpoint: outside(endpoint, 40),
    failed,
    looks: said.number(good + failed),
    response: answers > 0 ? said.response({ average: averageMs, answers }) : undefined,
  });
}

/** Undefined where nothing is short. */
export function shortText(
  short: readonly Shortfall[] | undefined,
  goLive: GoLive,
  words: Catalogue,
): string | undefined {
  if (!short?.length) return undefined;
  const of = (standing: Shortfall['standing']) =>
    short.filter((one) => one.standing === standing).map(({ criterion }) => criterion);
  return byStanding(
    { not_met: of('not_met'), not_proven: of('not_proven'), open: of('open') },
    { goLive, words },
  );
}

function byStanding(
  ids: Readonly<Partial<Record<keyof Catalogue['success']['standing'], readonly string[]>>>,
  { goLive, words }: Telling,
): string {
  const parts = Object.entries(words.success.standing).flatMap(([standing, word]) => {
    const named = Object.entries(ids).find(([key]) => key === standing)?.[1] ?? [];
    if (named.length === 0) return [];
    const shown = named
      .slice(0, mostNamed)
      .map((id) => words.terms.quoted(successCriterionTitle(goLive, id)));
    const left = named.length - shown.length;
    const all = words.people.and(left > 0 ? [...shown, words.people.more(left)] : shown);
    return [words.success.standingOf(word, all)];
  });
  return words.terms.list(parts);
}

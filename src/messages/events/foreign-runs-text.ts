import type { GoLive } from '../../domain/go-live.ts';
import type { ForeignRunsFound } from '../../domain/guards/foreign-run-event.ts';
import { link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { managersText } from '../names/people.ts';

/** How many are named; the trail holds all. */
const mostNamed = 5;

export function foreignSentence(goLive: GoLive, { runs }: ForeignRunsFound, words: Catalogue): string {
  const named = runs.slice(0, mostNamed).map(({ runId, url, workflow, by, at }) =>
    words.foreignRuns.run({
      link: link(url, words.terms.run(runId)),
      workflow: outside(workflow, 100),
      by: by === undefined ? undefined : outside(by, 40),
      at: moment(at, goLive.timeZone, words),
    }),
  );
  const left = runs.length - named.length;
  return words.events.ForeignRunsFound(left > 0 ? [...named, words.people.more(left)] : named);
}

export const foreignFollowUp = (goLive: GoLive, words: Catalogue): string =>
  words.followUps.foreignRuns(managersText(goLive, words));

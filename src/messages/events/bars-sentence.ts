import type { Event, RecordedEvent } from '../../domain/event.ts';
import { areVotesOpen, type GoLive, isInFlight } from '../../domain/go-live.ts';
import { mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { stepTitle } from '../names/titles.ts';
import { blockerLine } from '../topics/blocker-text.ts';
import { runLink } from '../topics/run-text.ts';

type BarsChanged = Extract<Event, { type: 'BarsChanged' }>;

/** What stands in the way from outside, and what goes on all the same. */
export function barsSentence(
  goLive: GoLive,
  { bars, waiting }: BarsChanged,
  { at, words }: Pick<RecordedEvent, 'at'> & { readonly words: Catalogue },
): string {
  const said = words.events.BarsChanged;
  const running = bars.some(({ because }) => because === 'all_frozen') ? runningSteps(goLive, at, words) : [];
  return [
    ...(bars.length === 0
      ? waiting && !areVotesOpen(goLive)
        ? []
        : [said.none()]
      : bars.map((bar) => blockerLine(goLive, { kind: 'bar', ...bar }, words))),
    ...(running.length > 0 ? [said.goesOn(words.people.and(running))] : []),
    ...(waiting ? [said.waited(words.people.and(waiting.map(mention)))] : []),
  ].join(' ');
}

/** The workflows of steps that ran at that moment: a freeze stops none of them. */
function runningSteps(goLive: GoLive, at: number, words: Catalogue): readonly string[] {
  return goLive.runs.flatMap((run) => {
    const { request, dispatch, requestedAt, completedAt = Number.POSITIVE_INFINITY } = run;
    const isSent = dispatch === 'accepted' || isInFlight(run);
    if (request.step === undefined || !isSent || requestedAt > at || completedAt <= at) return [];
    return [words.events.BarsChanged.running(stepTitle(goLive, request.step), runLink(run, words))];
  });
}

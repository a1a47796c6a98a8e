import { locksAt, stopAt, type Targets } from '../../domain/guards/targets.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** What stands still at this moment, by whom and until when, and who waits for it. */
export function locksAnswer(targets: Targets, now: number, words: Catalogue): AnswerMessage {
  const said = words.locks;
  const stop = stopAt(targets, now);
  const when = (at: number | undefined) => (at === undefined ? '' : moment(at, 'UTC', words));
  const lines = locksAt(targets, now).map((lock) =>
    said.line({
      place: outside(`${lock.service} ${lock.environment}`, 130),
      by: mention(lock.by),
      since: when(lock.at),
      reason: outside(lock.reason, 300),
      until: when(lock.until),
      warnOnly: lock.warnOnly,
      waiting: lock.waiting.slice(0, 10).map(mention),
    }),
  );
  const frozen = stop
    ? [said.frozen({ by: mention(stop.by), reason: outside(stop.reason, 300), until: when(stop.until) })]
    : [];
  const all = [...frozen, ...lines];
  return answer(all.length === 0 ? said.none : linesWithin(all, 2800, words.terms.andMore));
}

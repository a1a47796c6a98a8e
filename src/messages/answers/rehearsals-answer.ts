import type { HeldRehearsal, Rehearsals } from '../../domain/rehearsals/rehearsals.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { resultText } from '../topics/rehearsal-result.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** What was rehearsed, the newest first. */
export function rehearsalsAnswer({ held }: Rehearsals, words: Catalogue): AnswerMessage {
  const said = words.rehearsal;
  if (held.length === 0) return answer(said.nothingHeld);
  const lines = held.toReversed().map((one) => lineOf(one, words));
  return answer(linesWithin([said.heldTitle, ...lines], 2800, words.terms.andMore));
}

function lineOf(
  { id, service, version, environment, begunAt, ended, runbook }: HeldRehearsal,
  words: Catalogue,
): string {
  const said = words.rehearsal;
  return said.heldLine({
    id,
    what: outside(`${service} ${version} → ${environment}`, 160),
    when: moment(begunAt, 'UTC', words),
    result: ended ? resultText(ended, words) : said.running,
    runbook: outside(`${runbook.id} ${runbook.version}`, 100),
  });
}

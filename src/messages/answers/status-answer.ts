import { standingFinalGo } from '../../domain/authority.ts';
import { checklistProgress } from '../../domain/checklist.ts';
import { gateStanding } from '../../domain/gate.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isFinished } from '../../domain/status.ts';
import { linesWithin } from '../blocks.ts';
import { gateLine } from '../cards/control-lines.ts';
import type { Catalogue } from '../catalogue.ts';
import { countdown, moment, momentInZones } from '../moment.ts';
import { goLiveTitle } from '../naming.ts';
import { nextStep } from '../next-step.ts';
import { byText } from '../people.ts';
import { planLine } from '../plan-line.ts';
import { runLine } from '../run-text.ts';
import { reasonText } from '../titles.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** At most six lines: where are we, what is next, and who it waits for. */
export function statusAnswer(goLive: GoLive, now: number, words: Catalogue): AnswerMessage {
  const said = words.answers.status;
  const { held, timeZone } = goLive;
  const t0 = momentInZones(goLive.t0, timeZone, words);
  const run = goLive.runs.at(-1);
  const over = isFinished(goLive.status);
  const plan = planLine(goLive, now, words);
  // Once something runs and a plan shows how far it is, votes and checklist are history.
  const isHistory = run !== undefined && plan !== undefined;
  return answer(
    [
      said.first(goLiveTitle(goLive, words), words.terms.status[goLive.status]),
      ...(over ? [] : [said.t0(countdown(goLive, now, words), t0)]),
      ...(over || isHistory ? [] : [progress(goLive, words)]),
      ...(held && !over
        ? [
            words.cards.control.held(
              byText(held.by, words),
              moment(held.at, timeZone, words),
              reasonText(held.reason, words),
            ),
          ]
        : []),
      ...(run ? [runLine(goLive, { run }, words)] : []),
      ...(plan ? [plan] : []),
      words.terms.next(nextStep(goLive, now, words).text),
    ].join('\n'),
  );
}

function progress(goLive: GoLive, words: Catalogue): string {
  const said = words.answers.status;
  const { gates } = goLive.runbook;
  const standing = gates.map((gate) => gateStanding(goLive, gate));
  const go = standing.filter((one) => one === 'go').length;
  const overruled = standing.filter((one) => one === 'overruled').length;
  const finalGo = standingFinalGo(goLive) ? said.finalGo : said.noFinalGo;
  return said.progress({ ...checklistProgress(goLive), go, overruled, gates: gates.length, finalGo });
}

/** Each gate with its standing and who voted or has to vote. */
export function gatesAnswer(goLive: GoLive, words: Catalogue): AnswerMessage {
  const lines = goLive.runbook.gates.map((gate) => gateLine(goLive, gate, words));
  const title = words.answers.gates.title(goLive.id);
  return answer([title, linesWithin(lines, 2800, words.terms.andMore)].join('\n'));
}

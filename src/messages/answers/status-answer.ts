import { checklistProgress } from '../../domain/checklist/checklist.ts';
import { gateStanding } from '../../domain/gates/gate.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { standingFinalGo } from '../../domain/people/authority.ts';
import { isFinished } from '../../domain/status.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { gateLine } from '../cards/control-lines.ts';
import type { Catalogue } from '../catalogue.ts';
import { countdown, moment, momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { byText } from '../names/people.ts';
import { reasonText } from '../names/titles.ts';
import { nextStep } from '../next/next-step.ts';
import { openIssueLines } from '../topics/issue-text.ts';
import { openLadderStatus } from '../topics/ladder-text.ts';
import { planLine } from '../topics/plan-line.ts';
import { runLine } from '../topics/run-text.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** At most six lines: where are we, what is next, and who it waits for. */
export function statusAnswer(goLive: GoLive, now: number, words: Catalogue): AnswerMessage {
  const said = words.answers.status;
  const { held, timeZone } = goLive;
  const t0 = momentInZones(goLive.t0, timeZone, words);
  const run = goLive.runs.findLast(({ request }) => request.purpose !== 'step');
  const over = isFinished(goLive.status);
  const plan = planLine(goLive, now, words);
  // Once something runs and a plan shows how far it is, votes and checklist are history.
  const isHistory = run !== undefined && plan !== undefined;
  const call = openLadderStatus(goLive, words);
  const lines: readonly Line[] = [
    { text: said.first(goLiveTitle(goLive, words), words.terms.status[goLive.status]) },
    { text: call },
    { text: issuesText(goLive, words) },
    { text: over ? undefined : said.t0(countdown(goLive, now, words), t0), spare: 2 },
    { text: over || isHistory ? undefined : progress(goLive, words), spare: 1 },
    { text: held && !over ? heldText(goLive, held, words) : undefined },
    { text: run ? runLine(goLive, { run }, words) : undefined },
    { text: plan },
    { text: words.terms.next(nextStep(goLive, now, words).text) },
  ];
  return answer(fitting(lines).join('\n'));
}

/** The first of them; how many others there are stands behind it. */
function issuesText(goLive: GoLive, words: Catalogue): string | undefined {
  const [first, ...others] = openIssueLines(goLive, words);
  return first && others.length > 0 ? words.issues.onCard.andOthers(first, others.length) : first;
}

interface Line {
  readonly text: string | undefined;
  /** What is left out first, where there is too much to say. */
  readonly spare?: number;
}

const mostLines = 6;

function fitting(lines: readonly Line[]): readonly string[] {
  const said = lines.flatMap(({ text, spare }) => (text === undefined ? [] : [{ text, spare }]));
  const tooMany = Math.max(0, said.length - mostLines);
  const leftOut = said
    .filter(({ spare }) => spare !== undefined)
    .toSorted((a, b) => (a.spare ?? 0) - (b.spare ?? 0))
    .slice(0, tooMany);
  return said.filter((line) => !leftOut.includes(line)).map(({ text }) => text);
}

const heldText = ({ timeZone }: GoLive, held: NonNullable<GoLive['held']>, words: Catalogue): string =>
  words.cards.control.held(
    byText(held.by, words),
    moment(held.at, timeZone, words),
    reasonText(held.reason, words),
  );

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

import { checkState } from '../../domain/checks/checks.ts';
import type { GoLive, RunState } from '../../domain/go-live.ts';
import { blockers } from '../../domain/guards/blockers.ts';
import type { RehearsalResult } from '../../domain/rehearsals/rehearsal-plan.ts';
import { isBeforeStart } from '../../domain/status.ts';
import { type PlannedStep, stepsOf } from '../../domain/steps/step.ts';
import { stepProgress } from '../../domain/steps/step-progress.ts';
import { formatOffset } from '../../domain/time/offset.ts';
import { type Blocks, paragraphs } from '../blocks/blocks.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { gateTitle, itemTitle, roleTitle, stepTitle } from '../names/titles.ts';
import { blockersSummary } from './blocker-text.ts';
import { checkTitle } from './check-text.ts';

/** Something that was asked of somebody and not answered in time. */
export interface UnansweredAsk {
  readonly role: string;
  readonly person: string;
  readonly about: { readonly kind: keyof Catalogue['rehearsal']['asked']; readonly id: string };
}

interface Ended {
  readonly result: RehearsalResult;
  readonly goLive: GoLive;
  readonly unanswered: readonly UnansweredAsk[];
  readonly stoppedBy?: string | undefined;
}

/** The checks that said last that something is wrong, by name. */
export const failedChecks = ({ checks }: GoLive): readonly string[] =>
  Object.entries(checks).flatMap(([name, { answered }]) => (answered?.verdict === 'failed' ? [name] : []));

/** What a rehearsal came to: the plan against what was rehearsed, who did not answer, what was seen to be wrong. */
export function rehearsalResult(
  { result, goLive, unanswered, stoppedBy }: Ended,
  words: Catalogue,
): { readonly text: string; readonly blocks: Blocks } {
  const { rehearsal } = words;
  const said = rehearsal.result;
  const title = said.title(goLiveTitle(goLive, words), resultText({ result, stoppedBy }, words));
  const failed = failedChecks(goLive).map((name) =>
    said.check(checkTitle(goLive, name), outside(checkState(goLive, name)?.answered?.evidence ?? '', 200)),
  );
  const lines = [
    title,
    ...whyNoEnd(goLive, result, words),
    ...stepLines(goLive, words),
    ...(goLive.runs.length > 0 ? [said.runs(goLive.runs.map((run) => runText(run, words)).join(', '))] : []),
    ...(unanswered.length > 0
      ? [said.unanswered, ...unansweredLines(goLive, unanswered, words)]
      : [said.allAnswered]),
    ...(failed.length > 0 ? [said.checks, ...failed] : [said.noChecks]),
  ];
  return { text: title, blocks: paragraphs(lines) };
}

/** How it ended, and by whom where somebody had it stopped. */
export const resultText = (
  { result, stoppedBy }: Pick<Ended, 'result' | 'stoppedBy'>,
  { rehearsal: { results } }: Catalogue,
): string =>
  result === 'stopped' && stoppedBy !== undefined ? results.stoppedBy(mention(stoppedBy)) : results[result];

/** Where it stood when it came to no end, and what kept it back until then. */
function whyNoEnd(goLive: GoLive, result: RehearsalResult, words: Catalogue): readonly string[] {
  if (result !== 'not_completed' && result !== 'stopped') return [];
  const { stood, keptBack } = words.rehearsal.result;
  const found = isBeforeStart(goLive.status) ? blockers(goLive, goLive.t0) : [];
  const summary = found.length > 0 ? [keptBack(blockersSummary(goLive, found, words))] : [];
  return [stood(words.terms.status[goLive.status]), ...summary];
}

const minute = 60_000;
const mostItemsNamed = 2;

/** To the minute: what a rehearsal shows is not exact to the second. */
const offsetText = ({ t0 }: GoLive, at: number): string =>
  formatOffset(Math.round((at - t0) / minute) * minute);

/** Each that was begun, and in one line those that were not. */
function stepLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const steps = stepsOf(goLive.runbook);
  const notBegun = steps.filter(({ step }) => {
    const { startedAt, endedAt } = stepProgress(goLive, step);
    return startedAt === undefined && endedAt === undefined;
  });
  const [first] = notBegun;
  const begun = steps.filter((planned) => !notBegun.includes(planned));
  return [
    ...(steps.length > 0 ? [words.rehearsal.result.steps] : []),
    ...begun.map((planned) => stepLine(goLive, planned, words)),
    ...(first ? [words.rehearsal.result.notBegun(notBegun.length, outside(first.step.title, 100))] : []),
  ];
}

function stepLine(goLive: GoLive, { step, fromOffsetMs, toOffsetMs }: PlannedStep, words: Catalogue): string {
  const said = words.rehearsal.result;
  const { state, startedAt, endedAt } = stepProgress(goLive, step);
  const span = (from: number, to: number) => said.span(offsetText(goLive, from), offsetText(goLive, to));
  const ended = endedAt === undefined ? undefined : span(startedAt ?? endedAt, endedAt);
  const begun = startedAt === undefined ? '' : said.notEnded(offsetText(goLive, startedAt));
  const mark = state === 'failed' || state === 'skipped' ? said.state[state] : '';
  return said.step({
    step: outside(step.title, 100),
    planned: span(goLive.t0 + fromOffsetMs, goLive.t0 + toOffsetMs),
    rehearsed: `${ended ?? begun}${mark}`,
  });
}

function runText({ request, acceptedAt, completedAt, conclusion }: RunState, words: Catalogue): string {
  const said = words.rehearsal.result;
  const took = acceptedAt === undefined || completedAt === undefined ? undefined : completedAt - acceptedAt;
  const duration = took === undefined ? '' : durationText(took, words);
  return said.run(said.purposes[request.purpose], duration, outside(conclusion ?? said.goesOn, 40));
}

/** A line for each person; of many items their number. */
function unansweredLines(
  goLive: GoLive,
  asks: readonly UnansweredAsk[],
  words: Catalogue,
): readonly string[] {
  const { asked, result } = words.rehearsal;
  return [...Map.groupBy(asks, ({ person }) => person)].map(([person, own]) => {
    const items = own.filter(({ about }) => about.kind === 'item');
    const named = own.filter((ask) => !items.includes(ask) || items.length <= mostItemsNamed);
    const titles = named.map(({ about }) => asked[about.kind](titleOf(goLive, about)));
    const counted = items.length > mostItemsNamed ? [result.items(items.length)] : [];
    const roles = [...new Set(own.map(({ role }) => roleTitle(goLive, role)))].join(', ');
    return result.unansweredLine(mention(person), roles, words.people.and([...titles, ...counted]));
  });
}

function titleOf({ runbook, ...goLive }: GoLive, { kind, id }: UnansweredAsk['about']): string {
  const all = { ...goLive, runbook };
  switch (kind) {
    case 'gate':
      return gateTitle(all, id);
    case 'item':
      return itemTitle(all, id);
    case 'step':
      return stepTitle(all, id);
    case 'approval':
      return outside(runbook.notices.find((notice) => notice.id === id)?.title ?? id, 100);
    case 'criteria':
      return outside(runbook.success.criteria.find((group) => group.id === id)?.title ?? id, 100);
    default:
      return '';
  }
}

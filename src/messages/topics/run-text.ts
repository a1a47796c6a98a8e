import { isCancelling } from '../../domain/deployment/cancel-run.ts';
import { sentAgainUntil } from '../../domain/deployment/not-sent.ts';
import type { RunProgress } from '../../domain/deployment/run-progress.ts';
import { type GoLive, type RunState, rollbackWaits } from '../../domain/go-live.ts';
import { link, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { rollbackVersion, versionText } from '../names/naming.ts';
import { byText } from '../names/people.ts';
import { forTrigger, purposeText } from '../names/titles.ts';
import { waitsText } from './last-look-text.ts';

interface RunView {
  readonly run: RunState;
  readonly progress?: RunProgress | undefined;
}

/** One line on a run: what it does, who asked for it, and how far it is. */
export function runLine(goLive: GoLive, view: RunView, words: Catalogue): string {
  const { request, requestedBy } = view.run;
  const purpose = purposeText(goLive, request.correlationId, words);
  const parts = { purpose, by: byText(requestedBy, words) };
  const waits =
    request.purpose === 'rollback' && view.run.dispatch === 'requested' && waitText(goLive, words);
  const state = waits || stateIn(goLive, view, words);
  if (request.purpose === 'verify' || request.purpose === 'step')
    return words.cards.control.runBy({ ...parts, workflow: outside(request.workflow, 100), state });
  return request.purpose === 'deploy'
    ? words.cards.control.run({ ...parts, version: versionText(goLive.version), state })
    : words.cards.control.rollbackRun({
        ...parts,
        version: rollbackVersion(request, words),
        trigger: forTrigger(goLive, request, words),
        state,
      });
}

/** Why a rollback is not sent yet. */
function waitText(goLive: GoLive, words: Catalogue): string | undefined {
  if (rollbackWaits(goLive)) return words.cards.control.waitsForDeployment;
  return isCancelling(goLive) ? words.cards.control.waitsForCancel : undefined;
}

function stateIn(goLive: GoLive, view: RunView, words: Catalogue): string {
  const { run } = view;
  if (run.dispatch !== 'requested' || !run.notSent) return runState(view, words);
  const until = sentAgainUntil(goLive, run);
  const reason = run.dispatchReason ?? '';
  return words.cards.control.notSent(
    run.notSent.because ? waitsText(run.notSent.because, reason, words) : outsideClause(reason, 200),
    until === undefined ? undefined : moment(until, goLive.timeZone, words),
  );
}

/** `run 42 is in progress, 2 of 5 jobs done`, or what became of its dispatch. */
export function runState({ run, progress }: RunView, words: Catalogue): string {
  const said = words.cards.control;
  if (run.dispatch !== 'accepted') {
    const state = said.dispatch[run.dispatch];
    return run.dispatchReason && run.dispatch !== 'cancelled'
      ? said.withReason(state, outsideClause(run.dispatchReason, 200))
      : state;
  }
  if (run.conclusion !== undefined)
    return withAttempt(said.runState(runLink(run, words), conclusionText(run.conclusion, words)), run, words);
  const is = said.runIs(runLink(run, words), words.terms.runStatus[run.status ?? 'queued']);
  const state = withAttempt(is, run, words);
  return withProgress(run.overdue ? said.overdue(state) : state, progress, words);
}

const withAttempt = (state: string, run: RunState, words: Catalogue): string =>
  run.attempt > 1 ? words.cards.control.attempt(state, run.attempt) : state;

function withProgress(state: string, progress: RunProgress | undefined, words: Catalogue): string {
  if (!progress) return state;
  const { jobsDone, jobs, job, step } = progress;
  const done = words.cards.control.progress(state, jobsDone, jobs);
  const at = [job, step].filter((name) => name !== undefined).map((name) => outside(name, 60));
  return at.length > 0 ? words.cards.control.step(done, at.join(' › ')) : done;
}

export const runLink = ({ link: found }: Pick<RunState, 'link'>, words: Catalogue): string =>
  found ? link(found.url, words.terms.run(found.runId)) : words.terms.runWithoutLink;

/** What GitHub's conclusion means in words; only `success` is success. */
export const conclusionText = (conclusion: string, words: Catalogue): string =>
  knownWord(words.terms.conclusion, conclusion) ?? words.terms.otherConclusion(outside(conclusion, 40));

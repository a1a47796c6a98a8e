import type { CiFacts, CiResult } from '../adapters/github-ci.ts';
import type { CheckOutcome } from '../domain/checks/check.ts';
import { type CheckCase, type CheckRunner, filled } from './check-runner.ts';
import { failed, listed, passed, unknown } from './outcome.ts';

const GREEN = new Set(['success', 'neutral', 'skipped']);
const RED = new Set([
  'failure',
  'error',
  'cancelled',
  'timed_out',
  'action_required',
  'startup_failure',
  'stale',
]);

/** All that ran on the commit that goes live is green, or everything of these names. */
export const checkGithubCi: CheckRunner<'github_ci'> = async (it) => {
  const { service } = it.goLive;
  const ref = filled(it.spec.ref ?? service.checks?.releaseRef ?? '{{version}}', it.goLive);
  const facts = await it.adapters.github.ci({ repository: service.repository, ref, signal: it.signal });
  const said = it.words.checks.ci;
  const commit = said.commit(ref, facts.sha.slice(0, 7));
  const { names } = it.spec;
  if (names === undefined) return judge(it, { facts, results: resultsOfAll(facts, it), commit });
  const missing = names.filter((name) => !facts.results.some((result) => isNamed(result, name)));
  const results = facts.results.filter((result) => names.some((name) => isNamed(result, name)));
  const outcome = judge(it, { facts, results, commit });
  if (missing.length === 0 || outcome.verdict === 'failed') return outcome;
  return unknown(said.didNotRun(listed(it.words, missing), commit), facts.url);
};

/** Each workflow speaks for its jobs; golive's own deployments and rollbacks are no verdict on the code. */
function resultsOfAll({ results }: CiFacts, { goLive }: CheckCase<'github_ci'>): readonly CiResult[] {
  const { deploy, rollback } = goLive.service.workflows;
  return results.filter(({ file, isJob }) => !isJob && file !== deploy && file !== rollback);
}

const isNamed = ({ name, file }: CiResult, wanted: string): boolean => name === wanted || file === wanted;

interface Judged {
  readonly facts: CiFacts;
  /** Those of it that count. */
  readonly results: readonly CiResult[];
  readonly commit: string;
}

function judge({ words }: CheckCase<'github_ci'>, { facts, results, commit }: Judged): CheckOutcome {
  const said = words.checks.ci;
  const named = (some: readonly CiResult[]) =>
    listed(
      words,
      some.map(({ name }) => name),
    );
  const red = results.filter((result) => isOver(result) && RED.has(result.conclusion ?? ''));
  if (red.length > 0) {
    const ended = red.map(({ name, conclusion }) => said.ended(name, conclusion ?? ''));
    return failed(said.red(commit, listed(words, ended)), red[0]?.url ?? facts.url);
  }
  const running = results.filter((result) => !isOver(result));
  if (running.length > 0) return unknown(said.running(commit, named(running)), facts.url);
  const strange = results.find(({ conclusion }) => !GREEN.has(conclusion ?? ''));
  if (strange) {
    const { name, conclusion } = strange;
    return unknown(said.strange({ commit, name, conclusion }), facts.url);
  }
  if (!facts.complete) return unknown(said.tooMany(commit), facts.url);
  const green = results.filter(({ conclusion }) => conclusion === 'success');
  if (green.length === 0) return unknown(said.nothing(commit), facts.url);
  return passed(said.green(commit, named(green)), facts.url);
}

const isOver = ({ status }: CiResult): boolean => status === 'completed';

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
  const where = `${ref} (${facts.sha.slice(0, 7)})`;
  const { names } = it.spec;
  if (names === undefined) return judge(facts, resultsOfAll(facts, it), where);
  const missing = names.filter((name) => !facts.results.some((result) => isNamed(result, name)));
  const outcome = judge(
    facts,
    facts.results.filter((result) => names.some((name) => isNamed(result, name))),
    where,
  );
  if (missing.length === 0 || outcome.verdict === 'failed') return outcome;
  return unknown(`${listed(missing)} did not run on ${where}.`, facts.url);
};

/** Each workflow speaks for its jobs; golive's own deployments and rollbacks are no verdict on the code. */
function resultsOfAll({ results }: CiFacts, { goLive }: CheckCase<'github_ci'>): readonly CiResult[] {
  const { deploy, rollback } = goLive.service.workflows;
  return results.filter(({ file, isJob }) => !isJob && file !== deploy && file !== rollback);
}

const isNamed = ({ name, file }: CiResult, wanted: string): boolean => name === wanted || file === wanted;

function judge(facts: CiFacts, results: readonly CiResult[], where: string): CheckOutcome {
  const red = results.filter((result) => isOver(result) && RED.has(result.conclusion ?? ''));
  if (red.length > 0) {
    const said = red.map(({ name, conclusion }) => `${name} (${conclusion})`);
    return failed(`On ${where} not everything is green: ${listed(said)}.`, red[0]?.url ?? facts.url);
  }
  const running = results.filter((result) => !isOver(result));
  if (running.length > 0) {
    return unknown(
      `On ${where} not everything is through: ${listed(running.map(({ name }) => name))}.`,
      facts.url,
    );
  }
  const strange = results.find(({ conclusion }) => !GREEN.has(conclusion ?? ''));
  if (strange) {
    const word = strange.conclusion ?? 'nothing';
    return unknown(
      `On ${where} ${strange.name} ended with "${word}", which golive does not know.`,
      facts.url,
    );
  }
  if (!facts.complete) return unknown(`More ran on ${where} than golive reads.`, facts.url);
  const green = results.filter(({ conclusion }) => conclusion === 'success');
  if (green.length === 0) return unknown(`Nothing has succeeded on ${where}.`, facts.url);
  return passed(`On ${where} all is green: ${listed(green.map(({ name }) => name))}.`, facts.url);
}

const isOver = ({ status }: CiResult): boolean => status === 'completed';

import { formatDuration } from '../domain/time/offset.ts';
import { type CheckRunner, notNamed } from './check-runner.ts';
import { failed, passed, unknown } from './outcome.ts';

/** Says nothing about what was tested. */
const PASSED_OVER = new Set(['cancelled', 'skipped']);

/** The workflow's last run of that time has succeeded; an earlier success does not outweigh a later failure. */
export const checkGithubWorkflow: CheckRunner<'github_workflow'> = async ({
  spec,
  goLive,
  now,
  adapters,
  signal,
}) => {
  const { service } = goLive;
  const isFile = /\.ya?ml$/.test(spec.workflow);
  const named = service.checks?.workflows ?? {};
  const known = Object.hasOwn(named, spec.workflow) ? named[spec.workflow] : undefined;
  const workflow = isFile ? spec.workflow : known;
  if (workflow === undefined) {
    return unknown(
      notNamed(goLive, `which workflow "${spec.workflow}" is`, `checks.workflows.${spec.workflow}`),
    );
  }
  const runs = await adapters.github.lastRuns({
    repository: service.repository,
    workflow,
    since: now - spec.withinMs,
    branch: spec.branch,
    signal,
  });
  const last = runs.find(({ conclusion }) => !PASSED_OVER.has(conclusion));
  const span = formatDuration(spec.withinMs);
  if (!last) return unknown(`${workflow} has not run through within ${span}.`);
  const day = new Date(last.createdAt).toISOString().slice(0, 10);
  return last.conclusion === 'success'
    ? passed(`${workflow} succeeded on ${day}.`, last.url)
    : failed(`${workflow} ended with "${last.conclusion}" on ${day}.`, last.url);
};

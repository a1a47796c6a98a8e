import { formatDuration } from '../domain/time/offset.ts';
import { type CheckRunner, notNamed } from './check-runner.ts';
import { failed, passed, unknown } from './outcome.ts';

/** Says nothing about what was tested. */
const PASSED_OVER = new Set(['cancelled', 'skipped']);

/** The workflow's last run of that time has succeeded; an earlier success does not outweigh a later failure. */
export const checkGithubWorkflow: CheckRunner<'github_workflow'> = async (it) => {
  const { spec, goLive, now, adapters, words, signal } = it;
  const { service } = goLive;
  const isFile = /\.ya?ml$/.test(spec.workflow);
  const named = service.checks?.workflows ?? {};
  const known = Object.hasOwn(named, spec.workflow) ? named[spec.workflow] : undefined;
  const workflow = isFile ? spec.workflow : known;
  if (workflow === undefined) {
    const what = words.checks.unnamed.workflow(spec.workflow);
    return unknown(notNamed(it, what, `checks.workflows.${spec.workflow}`));
  }
  const runs = await adapters.github.lastRuns({
    repository: service.repository,
    workflow,
    since: now - spec.withinMs,
    branch: spec.branch,
    signal,
  });
  const last = runs.find(({ conclusion }) => !PASSED_OVER.has(conclusion));
  const said = words.checks.workflow;
  if (!last) return unknown(said.notRun(workflow, formatDuration(spec.withinMs)));
  const day = new Date(last.createdAt).toISOString().slice(0, 10);
  return last.conclusion === 'success'
    ? passed(said.succeeded(workflow, day), last.url)
    : failed(said.ended(workflow, last.conclusion, day), last.url);
};

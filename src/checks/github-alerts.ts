import type { AlertSource, CheckOutcome } from '../domain/checks/check.ts';
import type { CheckCase, CheckRunner } from './check-runner.ts';
import { failed, listed, lookAtEach, passed } from './outcome.ts';

/** Nothing grave is open. A source that is switched off or may not be read is unknown: it found nothing because nobody looked. */
export const checkGithubAlerts: CheckRunner<'github_alerts'> = (it) =>
  lookAtEach(it, it.spec.sources, (source) => lookAtSource(it, source));

async function lookAtSource(it: CheckCase<'github_alerts'>, source: AlertSource): Promise<CheckOutcome> {
  const { repository } = it.goLive.service;
  const { severities } = it.spec;
  const { open, complete } = await it.adapters.github.alerts({
    repository,
    source,
    severities,
    signal: it.signal,
  });
  const said = it.words.checks.alerts;
  const facts = { source: said.source[source], severities: source === 'secret_scanning' ? [] : severities };
  if (open.length === 0 && complete) return passed(said.none(facts));
  const titles = open.map(({ title }) => title);
  return failed(
    said.open({ ...facts, n: open.length, isAll: complete, titles: listed(it.words, titles, 2) }),
    open[0]?.url,
  );
}

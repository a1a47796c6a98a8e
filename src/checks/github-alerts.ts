import type { AlertSource, CheckOutcome } from '../domain/checks/check.ts';
import type { CheckCase, CheckRunner } from './check-runner.ts';
import { failed, listed, lookAtEach, passed } from './outcome.ts';

const NAMES: Readonly<Record<AlertSource, string>> = {
  code_scanning: 'Code scanning',
  dependabot: 'Dependabot',
  secret_scanning: 'Secret scanning',
};

/** Nothing grave is open. A source that is switched off or may not be read is unknown: it found nothing because nobody looked. */
export const checkGithubAlerts: CheckRunner<'github_alerts'> = (it) =>
  lookAtEach(it.spec.sources, (source) => lookAtSource(it, source));

async function lookAtSource(it: CheckCase<'github_alerts'>, source: AlertSource): Promise<CheckOutcome> {
  const { repository } = it.goLive.service;
  const { severities } = it.spec;
  const { open, complete } = await it.adapters.github.alerts({
    repository,
    source,
    severities,
    signal: it.signal,
  });
  const what = source === 'secret_scanning' ? 'secret' : `${severities.join(' or ')} alert`;
  if (open.length === 0 && complete) return passed(`${NAMES[source]} has no open ${what}.`);
  const count = complete ? String(open.length) : `${open.length} or more`;
  const titles = listed(
    open.map(({ title }) => title),
    2,
  );
  return failed(
    `${NAMES[source]}: ${count} open ${what}${open.length === 1 ? '' : 's'}, ${titles}.`,
    open[0]?.url,
  );
}

import { isThrough } from '../domain/rehearsals/rehearsals.ts';
import { formatDuration } from '../domain/time/offset.ts';
import type { CheckRunner } from './check-runner.ts';
import { failed, passed } from './outcome.ts';

/** Say nothing of the runbook. */
const brokenOff: readonly string[] = ['stopped', 'interrupted'];

/** The last that came to an end counts: an earlier one that went well does not outweigh a later one that did not. */
export const checkRehearsed: CheckRunner<'rehearsed'> = async ({ spec, goLive, now, adapters }) => {
  const { service, runbook } = goLive;
  const held = (await adapters.rehearsals.read()).filter(
    (one) => one.service === service.id && one.environment === service.environment,
  );
  const ended = held.flatMap((one) => (one.ended ? [{ ...one, ended: one.ended }] : []));
  const last = ended.findLast(
    (one) =>
      one.runbook.hash === runbook.hash &&
      now - one.ended.at <= spec.withinMs &&
      !brokenOff.includes(one.ended.result),
  );
  const span = formatDuration(spec.withinMs);
  if (!last) return failed(`This version of the runbook was not rehearsed within ${span}.`);
  const day = new Date(last.ended.at).toISOString().slice(0, 10);
  const what = `${last.id} rehearsed this version of the runbook on ${day}`;
  return isThrough(last) ? passed(`${what}.`) : failed(`${what} and came to no end (${last.ended.result}).`);
};

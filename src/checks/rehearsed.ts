import { isThrough } from '../domain/rehearsals/rehearsals.ts';
import { formatDuration } from '../domain/time/offset.ts';
import type { CheckRunner } from './check-runner.ts';
import { failed, passed } from './outcome.ts';

/** Say nothing of the runbook. */
const brokenOff: readonly string[] = ['stopped', 'interrupted'];

/** The last that came to an end counts: an earlier one that went well does not outweigh a later one that did not. */
export const checkRehearsed: CheckRunner<'rehearsed'> = async ({ spec, goLive, now, adapters, words }) => {
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
  const said = words.checks.rehearsed;
  if (!last) return failed(said.no(formatDuration(spec.withinMs)));
  const day = new Date(last.ended.at).toISOString().slice(0, 10);
  return isThrough(last)
    ? passed(said.yes(last.id, day))
    : failed(said.noEnd(last.id, day, last.ended.result));
};

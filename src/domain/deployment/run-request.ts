import type { RunRequest } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { isSameWork, type Work } from '../rollback/same-work.ts';
import type { TrafficPart } from '../steps/traffic-part.ts';

/** What GitHub is asked for. Its correlation id is the same whenever the same attempt is asked for. */
export function requestOf(
  goLive: GoLive,
  purpose: Exclude<RunRequest['purpose'], 'step'>,
  more: { version?: string | undefined; reason?: string },
): RunRequest {
  const { service } = goLive;
  return {
    purpose,
    correlationId: correlationIdOf(goLive, { purpose }),
    repository: service.repository,
    workflow: service.workflows[purpose] ?? '',
    ref: service.ref,
    inputs: { ...(more.version ? { version: more.version } : {}), environment: service.environment },
    ...(more.reason ? { reason: more.reason } : {}),
  };
}

/** The same for a step of the plan, done by this workflow, or for a part of the traffic that it brings. */
export function stepRequestOf(
  goLive: GoLive,
  step: string,
  { workflow, part }: { readonly workflow: string; readonly part?: TrafficPart | undefined },
): RunRequest {
  const { service, version } = goLive;
  const traffic = part && { ...part.inputs, traffic: String(part.percent) };
  return {
    purpose: 'step',
    correlationId: correlationIdOf(goLive, { purpose: 'step', step }),
    repository: service.repository,
    workflow,
    ref: service.ref,
    inputs: { ...traffic, version, environment: service.environment },
    step,
    ...(part ? { traffic: part.percent } : {}),
  };
}

/** One of its own for every try, and for every step. */
function correlationIdOf(goLive: GoLive, work: Work): string {
  const attempt = goLive.runs.filter(({ request }) => isSameWork(request, work)).length + 1;
  const { purpose, step } = work;
  const what = step === undefined ? purpose : `${purpose}-${step}`;
  return `${goLive.installation}-${goLive.id.toLowerCase()}-${what}-${attempt}`;
}

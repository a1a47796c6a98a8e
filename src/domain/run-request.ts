import type { RunRequest } from './event.ts';
import type { GoLive } from './go-live.ts';

/** What GitHub is asked for. Its correlation id is the same whenever the same attempt is asked for. */
export function requestOf(
  goLive: GoLive,
  purpose: RunRequest['purpose'],
  more: { version?: string | undefined; reason?: string },
): RunRequest {
  const { service, installation } = goLive;
  const attempt = goLive.runs.filter((run) => run.request.purpose === purpose).length + 1;
  return {
    purpose,
    correlationId: `${installation}-${goLive.id.toLowerCase()}-${purpose}-${attempt}`,
    repository: service.repository,
    workflow: service.workflows[purpose] ?? '',
    ref: service.ref,
    inputs: { ...(more.version ? { version: more.version } : {}), environment: service.environment },
    ...(more.reason ? { reason: more.reason } : {}),
  };
}

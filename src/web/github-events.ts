import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';

/** Far above what GitHub sends of this kind. */
export const largestEventBytes = 1024 * 1024;

interface GithubEventNeeds {
  readonly secret: string;
  readonly log: Logger;
  readonly onProtection: (request: {
    readonly repository: string;
    readonly runId: number;
    readonly environment: string;
  }) => Promise<unknown>;
}

export interface GithubEvent {
  readonly event: string | undefined;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

/** Whether GitHub, or somebody else who knows the secret, sent exactly these bytes. */
export function isSignedByGithub({ signature, body }: Omit<GithubEvent, 'event'>, secret: string): boolean {
  const [, given] = /^sha256=([0-9a-f]{64})$/u.exec(signature ?? '') ?? [];
  if (given === undefined) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

/** The run is named by its address alone; it is called at the address that golive is configured for, never at this one. */
const requestSchema = z
  .object({
    action: z.literal('requested'),
    environment: z.string().min(1),
    deployment_callback_url: z.url(),
    repository: z.object({ full_name: z.string() }),
  })
  .transform(({ environment, deployment_callback_url, repository }, context) => {
    const [, runId] = /\/actions\/runs\/([1-9]\d{0,15})\/deployment_protection_rule$/u.exec(
      new URL(deployment_callback_url).pathname,
    ) ?? [undefined, undefined];
    if (runId === undefined) {
      context.addIssue({ code: 'custom', message: 'names no run' });
      return z.NEVER;
    }
    return { environment, runId: Number(runId), repository: repository.full_name };
  });

/** The status to answer with. A 500 stays in GitHub's list of deliveries, from where it can be sent again; until then the run waits. */
export async function receiveGithubEvent(
  { secret, log, onProtection }: GithubEventNeeds,
  { event, signature, body }: GithubEvent,
): Promise<number> {
  if (!isSignedByGithub({ signature, body }, secret)) {
    log.warn('An event that GitHub has not signed was refused');
    return 401;
  }
  if (event !== 'deployment_protection_rule') return 204;
  const request = requestSchema.safeParse(parsed(body));
  if (!request.success) return 400;
  try {
    await onProtection(request.data);
    return 204;
  } catch (error) {
    log.error({ err: error }, 'An environment on GitHub could not be answered');
    return 500;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

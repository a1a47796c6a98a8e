import { z } from 'zod';

const refused = z.object({ data: z.object({ error: z.string() }) });
const rateLimited = z.object({ retryAfter: z.number() });

/** Slack's own word for why it refused a call; undefined where the call did not get that far. */
export function slackErrorCode(error: unknown): string | undefined {
  const parsed = refused.safeParse(error);
  return parsed.success ? parsed.data.data.error : undefined;
}

/** How long Slack asks to wait, where it does. */
export function retryAfterMs(error: unknown): number {
  const parsed = rateLimited.safeParse(error);
  return parsed.success ? parsed.data.retryAfter * 1000 : 0;
}

/** Refusals that no retry mends: a person must look at the app's tokens or settings. */
const lasting: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'not_allowed_token_type',
  'org_login_required',
  'team_access_not_granted',
  'access_denied',
]);

export const needsPerson = (error: unknown): boolean => lasting.has(slackErrorCode(error) ?? '');

/** For the log and for `/readyz`: one short line. */
export function describeError(error: unknown): string {
  const text = slackErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
  return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}

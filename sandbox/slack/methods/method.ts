import { z } from 'zod';
import { slackMessages } from '../blocks/slack-issues.ts';
import type { SlackContext } from '../context.ts';
import type { Tier } from '../rate-limits.ts';
import { SlackApiError } from '../slack-api-error.ts';

export type Result = Record<string, unknown>;

/** One Web API method, as the server calls it. */
export interface Method {
  readonly tier: Tier;
  /** What is limited: the method in the workspace, or (chat.postMessage) one channel of it. */
  readonly limitedPer: 'workspace' | 'channel';
  readonly token: 'bot' | 'app' | 'any' | 'none';
  readonly scopes: readonly string[];
  readonly call: (context: SlackContext, rawArguments: Readonly<Record<string, unknown>>) => Result;
}

interface Definition<A> {
  readonly tier: Tier;
  readonly limitedPer?: Method['limitedPer'];
  readonly token?: Method['token'];
  readonly scopes?: readonly string[];
  readonly args: z.ZodType<A>;
  readonly run: (context: SlackContext, args: A) => Result;
}

export function method<A>(definition: Definition<A>): Method {
  const { tier, limitedPer = 'workspace', token = 'bot', scopes = [], args, run } = definition;
  return {
    tier,
    limitedPer,
    token,
    scopes,
    call(context, rawArguments) {
      const parsed = args.safeParse(rawArguments, { reportInput: true });
      if (!parsed.success) {
        throw new SlackApiError('invalid_arguments', { messages: slackMessages(parsed.error.issues, '') });
      }
      return run(context, parsed.data);
    },
  };
}

/** For methods whose scope depends on what they are asked about. */
export function requireScope({ scopes }: Pick<SlackContext, 'scopes'>, needed: string): void {
  if (scopes.includes(needed)) return;
  throw new SlackApiError('missing_scope', { fields: { needed, provided: scopes.join(',') } });
}

/** Arguments travel as form text or as JSON values; these accept both. */
export const arg = {
  text: z.union([z.string(), z.number().transform(String)]),
  flag: z.union([
    z.boolean(),
    z.enum(['true', 'false', '1', '0']).transform((s) => s === 'true' || s === '1'),
  ]),
  integer: z.coerce.number().int(),
  json: z.unknown().transform((value, ctx) => {
    if (typeof value !== 'string') return value;
    try {
      const parsed: unknown = JSON.parse(value);
      return parsed;
    } catch {
      ctx.addIssue({ code: 'custom', message: 'must be valid JSON' });
      return z.NEVER;
    }
  }),
  csv: z.string().transform((s) =>
    s
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
};

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ActingOut, type HttpAnswer, json, refusal } from './acting-out.ts';
import type { SlackContext } from './context.ts';
import type { Method, Result } from './methods/method.ts';
import { methods } from './methods/registry.ts';
import { perMinuteOfTier, type RateLimits } from './rate-limits.ts';
import { requestArguments } from './request-arguments.ts';
import { SlackApiError } from './slack-api-error.ts';
import { app as slackApp } from './workspace.ts';

const apiPath = '/slack/api';

export interface WebApiParts {
  readonly context: SlackContext;
  readonly actingOut: ActingOut;
  readonly rateLimits: RateLimits;
  /** Calls per minute that differ from Slack's own limits, by method. */
  readonly limitsTimes: number;
  readonly perMinute: Readonly<Record<string, number>>;
}

interface Call {
  readonly name: string;
  readonly token: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly answer: HttpAnswer;
  readonly result: Result;
}

export function mountWebApi(server: FastifyInstance, parts: WebApiParts): void {
  const { context, actingOut } = parts;
  server.route<{ Params: { method: string } }>({
    method: ['GET', 'POST'],
    url: `${apiPath}/:method`,
    handler: async (request, reply) => {
      const call = await callOf(request);
      const fault = context.faults.strike('slack', call.name);
      const note = fault && { fault: fault.kind };
      return actingOut.answer({
        reply,
        fault,
        carryOut() {
          const { answer, result } = perform(call, parts);
          enter(context, call, {
            ...result,
            ...(answer.status !== 200 && { status: answer.status }),
            ...note,
          });
          return answer;
        },
        skip: (answer) =>
          enter(context, call, { ok: false, ...(answer && { status: answer.status }), ...note }),
      });
    },
  });
}

async function callOf(request: FastifyRequest<{ Params: { method: string } }>): Promise<Call> {
  const { authorization, 'content-type': contentType } = request.headers;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const query = new URL(request.url, 'http://sandbox').searchParams;
  const args = await requestArguments({ method: request.method, contentType, body, query });
  const bearer = authorization?.match(/^Bearer\s+(\S+)$/i)?.[1];
  const inForm = contentType?.startsWith('application/json') ? undefined : args['token'];
  const token = bearer ?? (typeof inForm === 'string' ? inForm : undefined);
  return { name: request.params.method, token, args };
}

function perform(call: Call, { context, rateLimits, limitsTimes, perMinute }: WebApiParts): Outcome {
  try {
    const found = methods.get(call.name);
    if (!found) throw new SlackApiError('unknown_method', { fields: { req_method: call.name } });
    authenticate(call, found);
    const limit = perMinute[call.name] ?? perMinuteOf(found) * limitsTimes;
    const retryAfterS = rateLimits.take(limitKey(call, found), limit);
    if (retryAfterS !== undefined) {
      const error = 'ratelimited';
      return { answer: refusal({ status: 429, error, retryAfterS }), result: { ok: false, error } };
    }
    requireScopes(context, found);
    const result = { ok: true, ...found.call(context, call.args) };
    const headers = { ...json, ...scopeHeaders(context, found) };
    return { answer: { status: 200, headers, body: JSON.stringify(result) }, result };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    const result = error.body();
    return { answer: { status: 200, headers: json, body: JSON.stringify(result) }, result };
  }
}

const POSTS_PER_CHANNEL_AND_MINUTE = 60;

function perMinuteOf(found: Method): number {
  return found.limitedPer === 'channel' ? POSTS_PER_CHANNEL_AND_MINUTE : perMinuteOfTier[found.tier];
}

function limitKey({ name, args }: Call, found: Method): string {
  return found.limitedPer === 'channel' ? `${name} ${String(args['channel'])}` : name;
}

function authenticate({ token }: Call, found: Method): void {
  if (found.token === 'none') return;
  if (!token) throw new SlackApiError('not_authed');
  const kind = token === slackApp.botToken ? 'bot' : token === slackApp.appToken ? 'app' : undefined;
  if (!kind) throw new SlackApiError('invalid_auth');
  if (found.token !== 'any' && found.token !== kind) throw new SlackApiError('not_allowed_token_type');
}

function requireScopes({ scopes }: SlackContext, found: Method): void {
  if (found.scopes.every((scope) => scopes.includes(scope))) return;
  throw new SlackApiError('missing_scope', {
    fields: { needed: found.scopes.join(','), provided: scopes.join(',') },
  });
}

function scopeHeaders({ scopes }: SlackContext, found: Method): Record<string, string> {
  if (found.token !== 'bot') return {};
  return { 'x-oauth-scopes': scopes.join(','), 'x-accepted-oauth-scopes': found.scopes.join(',') };
}

function enter({ ledger }: SlackContext, call: Call, result: Result): void {
  const args = readable(call.args);
  const { error, status, fault } = result;
  ledger.add({
    system: 'slack',
    kind: call.name,
    accepted: result['ok'] === true,
    data: {
      ...args,
      channel: result['channel'] ?? args['channel'],
      ts: result['ts'] ?? result['message_ts'] ?? args['ts'],
      ...(error !== undefined && { error }),
      ...(status !== undefined && { status }),
      ...(fault !== undefined && { fault }),
    },
  });
}

/** The arguments without the token, JSON texts as the values they stand for, files by their size. */
function readable(args: Call['args']): Record<string, unknown> {
  const shown = Object.entries(args).filter(([key]) => key !== 'token');
  return Object.fromEntries(shown.map(([key, value]) => [key, readableValue(value)]));
}

function readableValue(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `${value.length} bytes`;
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

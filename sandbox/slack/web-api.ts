import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../faults.ts';
import type { SlackContext } from './context.ts';
import type { Method, Result } from './methods/method.ts';
import { methods } from './methods/registry.ts';
import { perMinuteOfTier, type RateLimits } from './rate-limits.ts';
import { requestArguments } from './request-arguments.ts';
import { SlackApiError } from './slack-api-error.ts';
import { app as slackApp } from './workspace.ts';

export const apiPath = '/slack/api';

export interface WebApiParts {
  readonly context: SlackContext;
  readonly rateLimits: RateLimits;
  /** Calls per minute that differ from Slack's own limits, by method. */
  readonly perMinute: Readonly<Record<string, number>>;
}

interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Result;
}

interface Call {
  readonly name: string;
  readonly token: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

export function mountWebApi(server: FastifyInstance, parts: WebApiParts): void {
  const hung = new Set<FastifyReply>();
  server.addHook('preClose', async () => {
    for (const reply of hung) reply.raw.destroy();
  });
  server.setErrorHandler((error, _request, reply) => {
    if (error instanceof SlackApiError) return reply.code(200).send(error.body());
    throw error;
  });
  server.route<{ Params: { method: string } }>({
    method: ['GET', 'POST'],
    url: `${apiPath}/:method`,
    handler: async (request, reply) => {
      const call = await callOf(request);
      const fault = parts.context.faults.strike('slack', call.name);
      if (fault?.kind === 'hang') hung.add(reply);
      return respond(reply, { call, fault, parts });
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

interface Response {
  readonly call: Call;
  readonly fault: Fault | undefined;
  readonly parts: WebApiParts;
}

/** Carries the call out as the fault (if one strikes) lets it, enters it in the ledger, answers. */
async function respond(reply: FastifyReply, { call, fault, parts }: Response): Promise<unknown> {
  if (fault?.kind === 'latency') {
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 0));
  }
  const spoiled = fault && spoiledOutcome(fault);
  const outcome = spoiled ? undefined : perform(call, parts);
  enter(parts.context, {
    call,
    fault,
    outcome: outcome ?? spoiled?.outcome,
    carriedOut: outcome !== undefined,
  });
  const breaks = fault?.kind === 'reset_before' || fault?.kind === 'reset_after';
  if (breaks || fault?.kind === 'hang') {
    reply.hijack();
    if (breaks) reply.raw.socket?.resetAndDestroy();
    return reply;
  }
  if (fault?.kind === 'status_after')
    return reply
      .code(fault.status ?? 502)
      .type('text/html')
      .send('Bad gateway');
  if (fault?.kind === 'junk') return reply.code(200).type('text/html').send('<html>no JSON here');
  const answer = outcome ?? spoiled?.outcome;
  return reply
    .code(answer?.status ?? 500)
    .headers({ ...answer?.headers, 'content-type': 'application/json; charset=utf-8' })
    .send(JSON.stringify(answer?.body ?? {}));
}

/** What a fault makes of a call that is not carried out; undefined where the call goes ahead. */
function spoiledOutcome(fault: Fault): { outcome: Outcome | undefined } | undefined {
  switch (fault.kind) {
    case 'latency':
    case 'reset_after':
    case 'status_after':
      return undefined;
    case 'hang':
    case 'reset_before':
    case 'junk':
      return { outcome: undefined };
    case 'slack_error':
      return {
        outcome: { status: 200, headers: {}, body: { ok: false, error: fault.error ?? 'internal_error' } },
      };
    case 'status': {
      const status = fault.status ?? 500;
      const headers: Record<string, string> =
        fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) };
      const error = status === 429 ? 'ratelimited' : 'internal_error';
      return { outcome: { status, headers, body: { ok: false, error } } };
    }
  }
}

function perform(call: Call, { context, rateLimits, perMinute }: WebApiParts): Outcome {
  try {
    const found = methods.get(call.name);
    if (!found) throw new SlackApiError('unknown_method', { fields: { req_method: call.name } });
    authenticate(call, found);
    const retryAfterS = rateLimits.take(limitKey(call, found), perMinute[call.name] ?? perMinuteOf(found));
    if (retryAfterS !== undefined) {
      const headers = { 'retry-after': String(retryAfterS) };
      return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
    }
    const headers = scopeHeaders(context, found);
    requireScopes(context, found);
    return { status: 200, headers, body: { ok: true, ...found.call(context, call.args) } };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return { status: 200, headers: {}, body: error.body() };
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

interface Entry {
  readonly call: Call;
  readonly fault: Fault | undefined;
  readonly outcome: Outcome | undefined;
  readonly carriedOut: boolean;
}

function enter({ ledger }: SlackContext, { call, fault, outcome, carriedOut }: Entry): void {
  const args = readable(call.args);
  const body = outcome?.body ?? {};
  const error = body['error'];
  ledger.add({
    system: 'slack',
    kind: call.name,
    accepted: carriedOut && body['ok'] === true,
    data: {
      ...args,
      channel: body['channel'] ?? args['channel'],
      ts: body['ts'] ?? body['message_ts'] ?? args['ts'],
      ...(error !== undefined && { error }),
      ...(outcome && outcome.status !== 200 && { status: outcome.status }),
      ...(fault && { fault: fault.kind }),
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

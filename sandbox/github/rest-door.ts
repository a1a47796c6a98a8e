import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { breakAnswer } from '../broken-answer.ts';
import type { Fault, Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import type { Caller, Refused } from './access.ts';
import type { ApiVersion } from './dispatch-check.ts';
import { lackedPermissions, type Permission } from './permissions.ts';
import type { RateLimit } from './rate-limit.ts';

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly caller: Caller;
  readonly authorization: string | undefined;
  readonly accept: string;
  readonly apiVersion: ApiVersion;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; text is sent as it is; undefined is an empty answer. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the ledger shows of a write beyond path and body. */
  readonly ledger?: Readonly<Record<string, unknown>>;
}

export interface Operation {
  readonly method: 'GET' | 'POST';
  /** Below `/github`. */
  readonly url: string;
  /** Names the call in faults and in the ledger. */
  readonly name: string;
  /** An App's JWT instead of a token. */
  readonly signIn?: boolean;
}

interface DoorParts {
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly callerOf: (authorization: string | undefined) => Caller | Refused;
  readonly rateLimit: RateLimit;
  readonly apiVersion: () => ApiVersion;
  /** What is granted to nobody. */
  readonly missing: () => readonly Permission[];
}

const DOCS = 'https://docs.github.com/rest';
const VERSIONS = z.enum(['2022-11-28', '2026-03-10']);
const NO_CALLER: Caller = { login: '', isApp: true, mayWrite: true };
const textMap = z.record(z.string(), z.string());

export function problem(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: DOCS, status: String(status) } };
}

type Handler = (call: Call) => Answer;

/** What every call to GitHub's REST API passes: faults, sign-in, limits, the ledger for writes, ETags for reads. */
export class RestDoor {
  readonly #app: FastifyInstance;
  readonly #parts: DoorParts;
  readonly #counts = new Map<string, { calls: number; notModified: number }>();

  constructor(app: FastifyInstance, parts: DoorParts) {
    this.#app = app;
    this.#parts = parts;
  }

  /** How often each operation was called, and how often the answer was 304. */
  counts(): Readonly<Record<string, { calls: number; notModified: number }>> {
    return Object.fromEntries(this.#counts);
  }

  /** Adds one call to the server. `handler` decides; the door does the rest. */
  on(operation: Operation, handler: Handler): void {
    const count = { calls: 0, notModified: 0 };
    this.#counts.set(operation.name, count);
    this.#app.route({
      method: operation.method,
      url: operation.url,
      handler: async (request, reply) => {
        count.calls += 1;
        const fault = this.#parts.faults.strike('github', operation.name);
        if (fault?.kind === 'latency') await delay(fault.delayMs ?? 1_000);
        if (fault && strikesBefore(fault)) {
          this.#record(request, operation, { status: 0, fault });
          return actOut(fault, { request, reply });
        }
        const answer = this.#carryOut(request, operation, handler);
        this.#record(request, operation, { ...answer, fault });
        if (fault && fault.kind !== 'latency') return actOut(fault, { request, reply, answer });
        if (send(answer, request, reply) === 304) {
          count.notModified += 1;
          this.#parts.rateLimit.giveBack();
        }
        return reply;
      },
    });
  }

  #carryOut(request: FastifyRequest, operation: Operation, handler: Handler): Answer {
    const admission = this.#parts.rateLimit.admit(operation.method === 'POST');
    const call = this.#readCall(request, operation);
    const refused = admission.refused && tooMany(admission.refused);
    const answer = 'status' in call ? call : (refused ?? handler(call));
    return { ...answer, headers: { ...admission.headers, ...answer.headers } };
  }

  #readCall(request: FastifyRequest, operation: Operation): Call | Answer {
    const { authorization, accept = '' } = request.headers;
    const caller = operation.signIn ? NO_CALLER : this.#parts.callerOf(authorization);
    if ('message' in caller) return problem(caller.status, caller.message);
    const version = VERSIONS.safeParse(request.headers['x-github-api-version'] ?? this.#parts.apiVersion());
    if (!version.success) {
      return problem(400, `Invalid API version. Supported versions: ${VERSIONS.options.join(', ')}.`);
    }
    const lacked = lackedPermissions(
      operation.name,
      ({ permission, access }) =>
        !this.#parts.missing().includes(permission) && (access === 'read' || caller.mayWrite),
    );
    if (lacked !== undefined) return inaccessible(caller, lacked);
    return {
      params: textMap.parse(request.params),
      query: textMap.catch({}).parse(request.query),
      body: request.body,
      caller,
      authorization,
      accept,
      apiVersion: version.data,
    };
  }

  /** `status` 0 is a call that was broken off before anything was carried out. */
  #record(
    request: FastifyRequest,
    operation: Operation,
    outcome: Answer & { fault: Fault | undefined },
  ): void {
    if (operation.method !== 'POST') return;
    const { status, fault } = outcome;
    const message = z.object({ message: z.string() }).safeParse(outcome.body).data?.message;
    this.#parts.ledger.add({
      system: 'github',
      kind: operation.name,
      accepted: status >= 200 && status < 300,
      data: {
        ...textMap.parse(request.params),
        ...(operation.signIn ? {} : { body: request.body ?? null }),
        ...outcome.ledger,
        ...(status === 0 ? {} : { status }),
        ...(message === undefined ? {} : { message }),
        ...(fault ? { fault: fault.kind } : {}),
      },
    });
  }
}

function inaccessible(caller: Caller, lacked: string): Answer {
  return {
    ...problem(403, `Resource not accessible by ${caller.isApp ? 'integration' : 'personal access token'}`),
    headers: { 'x-accepted-github-permissions': lacked },
  };
}

function tooMany(kind: 'primary' | 'secondary'): Answer {
  return kind === 'primary'
    ? problem(403, 'API rate limit exceeded for user ID 4100001.')
    : problem(
        403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      );
}

function strikesBefore(fault: Fault): boolean {
  return fault.kind === 'hang' || fault.kind === 'reset_before' || fault.kind === 'status';
}

/** Breaks the call as the fault says; `answer` is there where the call was carried out. */
function actOut(
  fault: Fault,
  on: { request: FastifyRequest; reply: FastifyReply; answer?: Answer },
): FastifyReply {
  const { request, reply, answer } = on;
  const broken = breakAnswer(fault, { request, reply, body: answer?.body ?? { workflow_run_id: 0 } });
  if (broken) return broken;
  const status = fault.status ?? 502;
  if (fault.retryAfterS !== undefined) reply.header('retry-after', String(fault.retryAfterS));
  const limited = status === 429 || (status === 403 && fault.retryAfterS !== undefined);
  return reply
    .code(status)
    .send((limited ? tooMany('secondary') : problem(status, fault.error ?? 'Server Error')).body);
}

/** Sends the answer, or 304 where the caller has it already; returns the status sent. */
function send(answer: Answer, request: FastifyRequest, reply: FastifyReply): number {
  reply.headers(answer.headers ?? {});
  const isText = typeof answer.body === 'string';
  const text = isText ? answer.body : JSON.stringify(answer.body);
  if (request.method === 'GET' && answer.status === 200) {
    const tag = `"${createHash('sha256').update(String(text)).digest('hex')}"`;
    reply.header('etag', `W/${tag}`).header('cache-control', 'private, max-age=60, s-maxage=60');
    const known = (request.headers['if-none-match'] ?? '')
      .split(',')
      .map((t) => t.trim().replace(/^W\//, ''));
    if (known.includes(tag) || known.includes('*')) {
      reply.code(304).send();
      return 304;
    }
  }
  reply.code(answer.status);
  if (text === undefined) reply.send();
  else reply.type(isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8').send(text);
  return answer.status;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

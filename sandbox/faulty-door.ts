import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { breakAnswer } from './broken-answer.ts';
import type { Fault, Faults } from './faults.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

export interface DoorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DoorCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface DoorOperation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Names the call in faults and in the ledger. */
  readonly name: string;
}

interface DoorParts {
  readonly app: FastifyInstance;
  readonly system: Fault['system'] & LedgerEntry['system'];
  readonly ledger: Ledger;
  readonly faults: Faults;
}

const textMap = z.record(z.string(), z.string());

/** What every call to a small JSON API passes: the faults that were put in, and the ledger for what would change something. */
export function faultyDoor({ app, system, ledger, faults }: DoorParts) {
  const record = (request: FastifyRequest, name: string, outcome: { status: number; fault?: Fault }) =>
    request.method !== 'GET' &&
    ledger.add({
      system,
      kind: name,
      accepted: outcome.status >= 200 && outcome.status < 300,
      data: {
        ...textMap.catch({}).parse(request.params),
        body: request.body ?? null,
        ...(outcome.status === 0 ? {} : { status: outcome.status }),
        ...(outcome.fault ? { fault: outcome.fault.kind } : {}),
      },
    });
  return ({ method, url, name }: DoorOperation, handle: (call: DoorCall) => DoorAnswer): void => {
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const fault = faults.strike(system, name);
        if (fault?.kind === 'latency') await delay(fault.delayMs ?? 1_000);
        if (fault && ['hang', 'status', 'reset_before'].includes(fault.kind)) {
          record(request, name, { status: 0, fault });
          return actOut(fault, { request, reply });
        }
        const answer = handle(callOf(request));
        record(request, name, { status: answer.status, ...(fault ? { fault } : {}) });
        if (fault && fault.kind !== 'latency') return actOut(fault, { request, reply, answer });
        return reply
          .code(answer.status)
          .headers(answer.headers ?? {})
          .send(answer.body);
      },
    });
  };
}

const callOf = (request: FastifyRequest): DoorCall => ({
  params: textMap.catch({}).parse(request.params),
  query: textMap.catch({}).parse(request.query),
  body: request.body,
  authorization: request.headers.authorization,
});

function actOut(
  fault: Fault,
  on: { request: FastifyRequest; reply: FastifyReply; answer?: DoorAnswer },
): FastifyReply {
  const { request, reply, answer } = on;
  const broken = breakAnswer(fault, { request, reply, body: answer?.body ?? {} });
  if (broken) return broken;
  if (fault.retryAfterS !== undefined) reply.header('retry-after', String(fault.retryAfterS));
  return reply.code(fault.status ?? 502).send({ error: fault.error ?? 'Server Error' });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

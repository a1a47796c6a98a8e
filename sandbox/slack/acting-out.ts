import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Fault } from '../faults.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FaultyCall {
  readonly reply: FastifyReply;
  readonly fault: Fault | undefined;
  /** Does what the call asks for, enters it in the ledger, and gives the answer. */
  readonly carryOut: () => HttpAnswer | Promise<HttpAnswer>;
  /** Enters in the ledger that the call was not carried out. */
  readonly skip: (answer: HttpAnswer | undefined) => void;
}

export const json = { 'content-type': 'application/json; charset=utf-8' } as const;
export const html = { 'content-type': 'text/html' } as const;

/** Answers calls, and acts out the fault that strikes one. */
export class ActingOut {
  readonly #hung = new Set<FastifyReply>();

  constructor(server: FastifyInstance) {
    server.addHook('preClose', async () => {
      for (const reply of this.#hung) reply.raw.destroy();
    });
  }

  async answer({ reply, fault, carryOut, skip }: FaultyCall): Promise<FastifyReply> {
    if (fault?.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 0));
    switch (fault?.kind) {
      case undefined:
      case 'latency':
        return send(reply, await carryOut());
      case 'reset_after':
        await carryOut();
        return breakOff(reply);
      case 'status_after':
        await carryOut();
        return send(reply, { status: fault.status ?? 502, headers: html, body: 'Bad gateway' });
      case 'reset_before':
        skip(undefined);
        return breakOff(reply);
      case 'hang':
        skip(undefined);
        this.#hung.add(reply);
        return reply.hijack();
      case 'junk':
      case 'status':
      case 'slack_error': {
        const answer = falseAnswer(fault);
        skip(answer);
        return send(reply, answer);
      }
    }
  }
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return reply;
}

function falseAnswer(fault: Fault): HttpAnswer {
  switch (fault.kind) {
    case 'junk':
      return { status: 200, headers: html, body: '<html>not what you hoped for' };
    case 'slack_error':
      return refusal({ status: 200, error: fault.error ?? 'internal_error' });
    default: {
      const status = fault.status ?? 500;
      const retryAfterS = fault.retryAfterS;
      return refusal({ status, error: status === 429 ? 'ratelimited' : 'internal_error', retryAfterS });
    }
  }
}

export function refusal(given: {
  status: number;
  error: string;
  retryAfterS?: number | undefined;
}): HttpAnswer {
  const wait = given.retryAfterS === undefined ? {} : { 'retry-after': String(given.retryAfterS) };
  return {
    status: given.status,
    headers: { ...json, ...wait },
    body: JSON.stringify({ ok: false, error: given.error }),
  };
}

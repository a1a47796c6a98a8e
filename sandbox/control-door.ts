import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Ledger } from './ledger.ts';
import { CannotError } from './slack/people/cannot.ts';

type Act<Body extends z.ZodType> = (body: z.output<Body>) => unknown;

interface Large<Body extends z.ZodType> {
  readonly act: Act<Body>;
  readonly bodyLimit: number;
  /** The part of it that the ledger keeps. */
  readonly inLedger: (body: z.output<Body>) => unknown;
}

/** Registers one POST of the control API: its body is checked, what it did is in the ledger. */
export type Post = <Body extends z.ZodType>(path: string, body: Body, deed: Act<Body> | Large<Body>) => void;

/**
 * Prepares a Fastify scope for the control API. POSTs take JSON only: a form on a foreign page cannot send that without
 * the browser asking first. Answers: 400 for a body that does not fit, 409 for what cannot be done now, 415 for no JSON.
 */
export function controlDoor(scope: FastifyInstance, ledger: Ledger): Post {
  scope.removeContentTypeParser('text/plain');
  scope.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: sentenceOf(error) });
    if (error instanceof CannotError) return reply.code(409).send({ error: error.message });
    const status = error.statusCode ?? 500;
    if (status === 415) {
      return reply.code(415).send({ error: 'Send JSON, with content-type: application/json' });
    }
    if (status >= 500) console.error(error);
    return reply.code(status).send({ error: error.message });
  });
  scope.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: `There is no ${request.method} ${request.url}; sandbox/README.md lists the calls` }),
  );
  return (path, body, deed) => {
    const { act, inLedger, ...limits } = typeof deed === 'function' ? { act: deed, inLedger: same } : deed;
    scope.post(path, limits, async (request) => {
      const parsed = body.parse(request.body);
      const enter = (accepted: boolean) =>
        ledger.add({
          system: 'control',
          kind: path.slice(1),
          accepted,
          data: z.record(z.string(), z.unknown()).catch({}).parse(inLedger(parsed)),
        });
      try {
        const result = await act(parsed);
        enter(true);
        return result ?? { ok: true };
      } catch (error) {
        enter(false);
        throw error;
      }
    });
  };
}

const same = <T>(value: T): T => value;

/** Turns a sentence that says why something cannot be done into the refusal of the call. */
export function refuseWith(sentence: string | undefined): void {
  if (sentence !== undefined) throw new CannotError(sentence);
}

function sentenceOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}

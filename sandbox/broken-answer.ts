import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from './faults.ts';

/**
 * Breaks the connection, or sends half of an answer, where the fault says so; undefined where the system answers with an
 * error of its own. `body` is the whole answer.
 */
export function breakAnswer(
  { kind }: Fault,
  { request, reply, body }: { request: FastifyRequest; reply: FastifyReply; body: unknown },
): FastifyReply | undefined {
  if (kind === 'hang') return reply.hijack();
  if (kind === 'reset_before' || kind === 'reset_after') {
    reply.hijack();
    request.raw.socket.resetAndDestroy();
    return reply;
  }
  if (kind !== 'junk') return undefined;
  const whole = JSON.stringify(body);
  return reply
    .code(200)
    .header('content-type', 'application/json; charset=utf-8')
    .send(whole.slice(0, Math.ceil(whole.length / 2)));
}

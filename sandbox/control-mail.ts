import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxParts } from './sandbox-parts.ts';

const whichMail = z.strictObject({ id: z.coerce.number().int() });

/** As a mail program shows it: no script, no form, and nothing is fetched from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/** What arrived at the mail server: all of it, or one mail with its parts and its source. */
export function addMailControls(scope: FastifyInstance, { mail }: SandboxParts): void {
  scope.get('/mail', async () => ({ mails: mail.mailbox.heads() }));
  scope.get('/mail/:id/html', async (request, reply) => {
    const found = mail.mailbox.find(whichMail.parse(request.params).id);
    if (!found) return reply.code(404).send({ error: 'There is no such mail.' });
    return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(found.html);
  });
  scope.get('/mail/:id', async (request, reply) => {
    const found = mail.mailbox.find(whichMail.parse(request.params).id);
    return found ?? reply.code(404).send({ error: 'There is no such mail.' });
  });
}

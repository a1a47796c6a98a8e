import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxParts } from './sandbox-parts.ts';

const whichMail = z.strictObject({ id: z.coerce.number().int() });

/** What arrived at the mail server: all of it, or one mail with its parts and its source. */
export function addMailControls(scope: FastifyInstance, { mail }: SandboxParts): void {
  scope.get('/mail', async () => ({ mails: mail.mailbox.heads() }));
  scope.get('/mail/:id', async (request, reply) => {
    const found = mail.mailbox.find(whichMail.parse(request.params).id);
    return found ?? reply.code(404).send({ error: 'There is no such mail.' });
  });
}

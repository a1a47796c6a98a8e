import type { FastifyInstance } from 'fastify';
import type { SlackState } from './state.ts';

/** The pictures that the page may draw; everything else is handed out to be saved, so that no file can act as a page. */
const PICTURES: readonly { readonly type: string; readonly begins: readonly number[] }[] = [
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', begins: [0x47, 0x49, 0x46, 0x38] },
];

/** `GET /slack/files/:id`: what the app uploaded. */
export function mountFileDownloads(server: FastifyInstance, state: SlackState): void {
  server.get<{ Params: { id: string } }>('/slack/files/:id', (request, reply) => {
    const file = state.files.get(request.params.id);
    if (!file?.bytes || !file.complete) return reply.code(404).send({ error: 'There is no such file' });
    const { bytes } = file;
    const picture = PICTURES.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte));
    const name = encodeURIComponent(file.name);
    return reply
      .type(picture?.type ?? 'application/octet-stream')
      .header('content-disposition', `${picture ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(bytes);
  });
}

import type { FastifyInstance } from 'fastify';
import type { ActingOut } from './acting-out.ts';
import type { SlackContext } from './context.ts';
import { formParts } from './request-arguments.ts';

export const uploadPath = '/slack/upload';

/** Where the bytes of a file go between files.getUploadURLExternal and files.completeUploadExternal. */
export function mountUploads(
  server: FastifyInstance,
  { context, actingOut }: { context: SlackContext; actingOut: ActingOut },
): void {
  const { state, ledger, faults } = context;
  server.post<{ Params: { id: string } }>(`${uploadPath}/:id`, async (request, reply) => {
    const file = state.files.get(request.params.id);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const bytes = await fileBytes(request.headers['content-type'], body);
    const fault = faults.strike('slack', 'upload');
    const enter = (accepted: boolean) => {
      const data = { fileId: request.params.id, name: file?.name, length: bytes.length };
      ledger.add({ system: 'slack', kind: 'upload', accepted, data });
    };
    return actingOut.answer({
      reply,
      fault,
      carryOut() {
        const fits = file?.length === bytes.length;
        enter(fits);
        if (!fits) return { status: file ? 400 : 404, headers: text, body: 'upload refused' };
        state.files.set(file.id, { ...file, bytes });
        return { status: 200, headers: text, body: `OK - ${bytes.length}` };
      },
      skip: () => enter(false),
    });
  });
}

const text = { 'content-type': 'text/plain' };

/** Slack takes the raw bytes as well as a form with one file in it. */
async function fileBytes(contentType: string | undefined, body: Buffer): Promise<Buffer> {
  if (!contentType?.startsWith('multipart/form-data')) return body;
  const parts = await formParts({ contentType, body });
  return parts.map(([, value]) => value).find((value) => Buffer.isBuffer(value)) ?? Buffer.alloc(0);
}

import { z } from 'zod';
import { writableChannel } from '../channels.ts';
import type { SlackContext } from '../context.ts';
import { maxText, messageContent } from '../message-content.ts';
import { fileJson } from '../message-json.ts';
import { post } from '../posting.ts';
import { randomId } from '../random-id.ts';
import { SlackApiError } from '../slack-api-error.ts';
import type { StoredFile } from '../state.ts';
import { threadRoot } from '../threads.ts';
import { uploadPath } from '../uploads.ts';
import { arg, type Method, method } from './method.ts';

const listed = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

function uploadedFile({ state }: SlackContext, id: string): StoredFile {
  const file = state.files.get(id);
  if (!file?.bytes || file.complete) throw new SlackApiError('file_not_found');
  return file;
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': method({
    tier: 4,
    scopes: ['files:write'],
    args: z.object({
      filename: z.string().min(1),
      length: arg.integer.min(1),
      alt_txt: z.string().optional(),
    }),
    run({ state, origin }, args) {
      const id = `F${randomId(10)}`;
      state.files.set(id, {
        id,
        name: args.filename,
        title: args.filename,
        length: args.length,
        altText: args.alt_txt,
        bytes: undefined,
        complete: false,
      });
      return { upload_url: `${origin()}${uploadPath}/${id}`, file_id: id };
    },
  }),

  'files.completeUploadExternal': method({
    tier: 4,
    scopes: ['files:write'],
    args: z.object({
      files: arg.json.pipe(listed),
      channel_id: z.string().optional(),
      initial_comment: z.string().optional(),
      thread_ts: z.string().optional(),
      blocks: z.unknown().optional(),
    }),
    run(context, args) {
      const { state } = context;
      const files = args.files.map(({ id, title }) => {
        const file = uploadedFile(context, id);
        return { ...file, title: title ?? file.title, complete: true };
      });
      const channel = args.channel_id === undefined ? undefined : writableChannel(context, args.channel_id);
      const content =
        args.initial_comment || args.blocks
          ? messageContent({ text: args.initial_comment, blocks: args.blocks }, maxText.post)
          : { text: '', blocks: [] };
      const threadTs = channel && threadRoot(state, channel.id, args.thread_ts);
      for (const file of files) state.files.set(file.id, file);
      const fileIds = files.map((file) => file.id);
      if (channel) post(context, { ...content, channelId: channel.id, threadTs, fileIds });
      return { files: fileIds.map((id) => fileJson(state, id)) };
    },
  }),
};

import { z } from 'zod';
import { SlackApiError } from '../slack-api-error.ts';
import { type Block, viewBlocks, withIds } from './blocks.ts';
import { slackMessages } from './slack-issues.ts';
import { id255, limited, plainText } from './text.ts';

const base = {
  blocks: viewBlocks,
  private_metadata: limited(3000).optional(),
  callback_id: limited(255).optional(),
  external_id: id255.optional(),
};

const modal = z
  .strictObject({
    ...base,
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  })
  .superRefine((view, ctx) => {
    const index = view.blocks.findIndex((block) => block.type === 'input');
    if (index === -1 || view.submit !== undefined) return;
    ctx.addIssue({
      code: 'custom',
      message: 'must define `submit` to use an `input` block in modals',
      path: ['blocks', index, 'input'],
    });
  });

const home = z.strictObject({ ...base, type: z.literal('home') });

/** A checked view as the app gave it, with every block and element id filled in. */
export type ViewContent =
  | (Omit<z.output<typeof modal>, 'blocks'> & { blocks: Block[] })
  | (Omit<z.output<typeof home>, 'blocks'> & { blocks: Block[] });

const schemas = { modal, home };

const MAX_VIEW_BYTES = 250 * 1024;

/** Checks a view as Slack does; throws the error Slack would answer. */
export function parseView(raw: unknown, type: 'modal' | 'home'): ViewContent {
  const result = schemas[type].safeParse(raw, { reportInput: true });
  if (!result.success) {
    throw new SlackApiError('invalid_arguments', { messages: slackMessages(result.error.issues, 'view') });
  }
  if (Buffer.byteLength(JSON.stringify(result.data)) > MAX_VIEW_BYTES) {
    throw new SlackApiError('view_too_large');
  }
  return { ...result.data, blocks: withIds(result.data.blocks) };
}

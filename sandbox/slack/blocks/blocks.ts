import { z } from 'zod';
import { randomId } from '../random-id.ts';
import { SlackApiError } from '../slack-api-error.ts';
import {
  actionsElement,
  contextElement,
  hasOneSource,
  type Interactive,
  imageElement,
  inputElement,
  oneSource,
  sectionAccessory,
} from './elements.ts';
import { richTextElement } from './rich-text.ts';
import { slackMessages } from './slack-issues.ts';
import { anyText, codePoints, id255, limited, plainText } from './text.ts';

const base = { block_id: id255.optional() };

const section = z
  .strictObject({
    ...base,
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: sectionAccessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: 'must define either `text` or `fields`',
  });

const divider = z.strictObject({ ...base, type: z.literal('divider') });

const header = z.strictObject({ ...base, type: z.literal('header'), text: plainText(150) });

const context = z.strictObject({
  ...base,
  type: z.literal('context'),
  elements: z.array(contextElement).min(1).max(10),
});

interface Named {
  action_id?: string | undefined;
}

const actions = z
  .strictObject({
    ...base,
    type: z.literal('actions'),
    elements: z.array(actionsElement).min(1).max(25),
  })
  .superRefine((block, ctx) => {
    for (const [index, element] of block.elements.entries()) {
      const earlier: readonly Named[] = block.elements.slice(0, index);
      const { action_id } = element;
      if (action_id === undefined || !earlier.some((e) => e.action_id === action_id)) continue;
      ctx.addIssue({
        code: 'custom',
        message: `\`action_id\` "${action_id}" already exists`,
        path: ['elements', index, 'action_id'],
      });
    }
  });

const input = z.strictObject({
  ...base,
  type: z.literal('input'),
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const image = z
  .strictObject({
    ...base,
    ...imageElement.shape,
    title: plainText(2000).optional(),
  })
  .refine(hasOneSource, oneSource);

const markdown = z.strictObject({ ...base, type: z.literal('markdown'), text: limited(12_000, 1) });

const richText = z.strictObject({
  ...base,
  type: z.literal('rich_text'),
  elements: z.array(richTextElement),
});

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  richText,
]);

const table = z.strictObject({
  ...base,
  type: z.literal('table'),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
});

const everywhere = [section, divider, header, context, actions, input, image, richText] as const;
const inMessages = z.discriminatedUnion('type', [...everywhere, markdown, table]);
const inViews = z.discriminatedUnion('type', [...everywhere]);

/** A block as Slack keeps it: every block and every interactive element has its id. */
export type Block = z.output<typeof inMessages> & { block_id: string };

interface BlockLike {
  type: string;
  block_id?: string | undefined;
}

function uniqueBlockIds(blocks: readonly BlockLike[], ctx: z.core.$RefinementCtx): void {
  for (const [index, { block_id }] of blocks.entries()) {
    if (block_id === undefined || !blocks.slice(0, index).some((b) => b.block_id === block_id)) continue;
    ctx.addIssue({
      code: 'custom',
      message: `\`block_id\` "${block_id}" already exists`,
      path: [index, 'block_id'],
      input: block_id,
    });
  }
}

const messageBlocks = z.array(inMessages).max(50).superRefine(uniqueBlockIds);
export const viewBlocks = z.array(inViews).max(100).superRefine(uniqueBlockIds);

/** `msg_blocks_too_long` is undocumented; about this many characters of blocks in total (slackapi/bolt-js#2509). */
const MAX_BLOCK_CHARACTERS = 13_200;
const MAX_MARKDOWN_CHARACTERS = 12_000;

/** Checks the blocks of a message as Slack does; throws the error Slack would answer. */
export function parseMessageBlocks(raw: unknown): Block[] {
  const result = messageBlocks.safeParse(raw, { reportInput: true });
  if (!result.success) {
    throw new SlackApiError('invalid_blocks', { messages: slackMessages(result.error.issues, 'blocks') });
  }
  const blocks = result.data;
  if (blocks.filter((block) => block.type === 'table').length > 1) {
    throw new SlackApiError('only_one_table_allowed');
  }
  const markdownLength = blocks.reduce((n, b) => n + (b.type === 'markdown' ? codePoints(b.text) : 0), 0);
  // Containers count too, but how is not known: the whole JSON is the strictest reading.
  if (markdownLength > MAX_MARKDOWN_CHARACTERS || codePoints(JSON.stringify(blocks)) > MAX_BLOCK_CHARACTERS) {
    throw new SlackApiError('msg_blocks_too_long');
  }
  return withIds(blocks);
}

/** Gives every block and every interactive element the id it lacks. */
export function withIds(blocks: readonly z.output<typeof inMessages>[]): Block[] {
  return blocks.map((given) => {
    const block = { ...given, block_id: given.block_id ?? randomId(5) };
    switch (block.type) {
      case 'section':
        return block.accessory && block.accessory.type !== 'image'
          ? { ...block, accessory: withActionId(block.accessory) }
          : block;
      case 'actions':
        return { ...block, elements: block.elements.map((element) => withActionId(element)) };
      case 'input':
        return { ...block, element: withActionId(block.element) };
      default:
        return block;
    }
  });
}

function withActionId<E extends Interactive>(element: E): E {
  return { ...element, action_id: element.action_id ?? randomId(5) };
}

export interface Placed {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Interactive;
  /** The label and duties of the input block around it; undefined in sections and actions. */
  readonly input: { readonly optional: boolean; readonly dispatches: boolean } | undefined;
}

/** Every element that a person can use, in the order in which they are shown. */
export function interactiveElements(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block): Placed[] => {
    const place = (element: Interactive, inputDuties?: Placed['input']): Placed => ({
      blockId: block.block_id,
      actionId: element.action_id ?? '',
      element,
      input: inputDuties,
    });
    switch (block.type) {
      case 'section':
        return block.accessory && block.accessory.type !== 'image' ? [place(block.accessory)] : [];
      case 'actions':
        return block.elements.map((element) => place(element));
      case 'input': {
        const duties = { optional: block.optional === true, dispatches: block.dispatch_action === true };
        return [place(block.element, duties)];
      }
      default:
        return [];
    }
  });
}

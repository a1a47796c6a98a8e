import { z } from 'zod';
import { id255, limited } from './text.ts';

/** What stands in a `rich_text` block. Its links may be of any kind, as in what people write themselves. */
const style = {
  style: z
    .strictObject({
      bold: z.boolean().optional(),
      code: z.boolean().optional(),
      italic: z.boolean().optional(),
      strike: z.boolean().optional(),
      underline: z.boolean().optional(),
      highlight: z.boolean().optional(),
      client_highlight: z.boolean().optional(),
      unlink: z.boolean().optional(),
    })
    .optional(),
};

const words = z.strictObject({ ...style, type: z.literal('text'), text: limited(40_000, 1) });
const link = z.strictObject({
  ...style,
  type: z.literal('link'),
  url: limited(3000, 1),
  text: z.string().optional(),
  unsafe: z.boolean().optional(),
});
const emoji = z.strictObject({
  ...style,
  type: z.literal('emoji'),
  name: limited(255, 1),
  unicode: z.string().optional(),
  url: z.string().optional(),
  skin_tone: z.int().optional(),
});
const date = z.strictObject({
  ...style,
  type: z.literal('date'),
  timestamp: z.int(),
  format: limited(3000, 1),
  url: z.string().optional(),
  fallback: z.string().optional(),
});

const inLine = z.discriminatedUnion('type', [
  words,
  link,
  emoji,
  date,
  z.strictObject({ ...style, type: z.literal('user'), user_id: id255 }),
  z.strictObject({ ...style, type: z.literal('usergroup'), usergroup_id: id255 }),
  z.strictObject({ ...style, type: z.literal('channel'), channel_id: id255 }),
  z.strictObject({ ...style, type: z.literal('team'), team_id: id255 }),
  z.strictObject({ ...style, type: z.literal('color'), value: limited(255, 1) }),
  z.strictObject({
    ...style,
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
  }),
]);

const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inLine) });

export const richTextElement = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    ...border,
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section),
    indent: z.int().min(0).optional(),
    offset: z.int().min(0).optional(),
  }),
  z.strictObject({
    ...border,
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [words, link])),
    language: z.string().optional(),
  }),
  z.strictObject({ ...border, type: z.literal('rich_text_quote'), elements: z.array(inLine) }),
]);

import { z } from 'zod';

/** Slack counts code points, not UTF-16 units. */
export function codePoints(text: string): number {
  return [...text].length;
}

export const limited = (max: number, min = 0) =>
  z
    .string()
    .refine((s) => codePoints(s) <= max, { error: `must be less than ${max + 1} characters`, abort: true })
    .refine((s) => codePoints(s) >= min, { error: `must be more than ${min - 1} characters`, abort: true });

const isWebUrl = (text: string): boolean => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');

/** A link to open or an image to show. */
export const webUrl = limited(3000, 1).refine(isWebUrl, { error: 'invalid url' });

export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: limited(max, 1),
    emoji: z.boolean().optional(),
  });

const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: limited(max, 1),
    verbatim: z.boolean().optional(),
  });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

export const id255 = limited(255, 1);

export const confirmDialog = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const optionShape = {
  value: limited(150, 1),
  description: anyText(75).optional(),
};

export const option = z.strictObject({ ...optionShape, text: plainText(75) });

/** Options of checkboxes and radio buttons may be formatted. */
export const richOption = z.strictObject({ ...optionShape, text: anyText(75) });

export const overflowOption = z.strictObject({
  ...optionShape,
  text: plainText(75),
  url: webUrl.optional(),
});

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(option).min(1).max(100),
});

export type Option = z.output<typeof richOption>;

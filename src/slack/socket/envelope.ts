import { z } from 'zod';

/** What Slack sends over the socket. `payload` is read by whoever handles its kind. */
const envelope = z.object({
  envelope_id: z.string().min(1).max(255),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  retry_attempt: z.number().optional(),
  retry_reason: z.string().optional(),
});

const frame = z.union([
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('disconnect'), reason: z.string().default('unknown') }),
  envelope.refine(({ type }) => type !== 'hello' && type !== 'disconnect'),
]);

export type Envelope = z.infer<typeof envelope>;
export type Frame =
  | { readonly kind: 'hello' }
  | { readonly kind: 'disconnect'; readonly reason: string }
  | { readonly kind: 'envelope'; readonly envelope: Envelope };

/** Undefined for what is no JSON or none of Slack's frames. */
export function parseFrame(text: string): Frame | undefined {
  const parsed = frame.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  if ('envelope_id' in parsed.data) return { kind: 'envelope', envelope: parsed.data };
  if (parsed.data.type === 'hello') return { kind: 'hello' };
  return { kind: 'disconnect', reason: parsed.data.reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

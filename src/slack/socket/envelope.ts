import { z } from 'zod';

/** What Slack sends over the socket. `payload` is read by whoever handles its kind. */
const envelope = z.object({
  envelope_id: z.string().min(1).max(255),
  type: z.string(),
  payload: z.looseObject({}),
  retry_attempt: z.number().optional(),
  retry_reason: z.string().optional(),
});

const typed = z.object({ type: z.string() });
const disconnect = z.object({ reason: z.string().default('unknown') });

export type Envelope = z.infer<typeof envelope>;
export type Frame =
  | { readonly kind: 'hello' }
  | { readonly kind: 'disconnect'; readonly reason: string }
  | { readonly kind: 'envelope'; readonly envelope: Envelope };

/** Undefined for what is no JSON or none of Slack's frames. */
export function parseFrame(text: string): Frame | undefined {
  const json = parseJson(text);
  const type = typed.safeParse(json).data?.type;
  if (type === 'hello') return { kind: 'hello' };
  if (type === 'disconnect') {
    const { data } = disconnect.safeParse(json);
    return data && { kind: 'disconnect', reason: data.reason };
  }
  const { data } = envelope.safeParse(json);
  return data && { kind: 'envelope', envelope: data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

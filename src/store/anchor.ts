import { z } from 'zod';

/** A short name of one event and all before it, kept outside the database: `GL-7#41:3f9a2c1b7d4e`. */
export interface Anchor {
  readonly stream: string;
  readonly version: number;
  /** The first hex digits of the event's hash, 12 or more. */
  readonly hash: string;
}

const anchorText = z.string().regex(/^GL-[1-9]\d{0,14}#[1-9]\d{0,14}:[0-9a-f]{12,64}$/);

/** Undefined where the text is no anchor. */
export function parseAnchor(text: string): Anchor | undefined {
  const parsed = anchorText.safeParse(text.trim());
  if (!parsed.success) return undefined;
  const [stream = '', rest = ''] = parsed.data.split('#');
  const [version, hash = ''] = rest.split(':');
  return { stream, version: Number(version), hash };
}

import { randomBytes } from 'node:crypto';

export interface ResponseUrlUse {
  readonly userId: string;
  readonly channelId: string;
  /** The message that the person clicked in, which may be replaced or deleted. */
  readonly source: { readonly kind: 'message' | 'ephemeral'; readonly ts: string } | undefined;
  readonly threadTs: string | undefined;
}

export interface ResponseUrlsParts {
  readonly origin: () => string;
  readonly realNow: () => number;
  readonly sandboxNow: () => number;
}

const MAX_USES = 5;
const LIFETIME_MS = 30 * 60_000;

export const responsePath = '/slack/response';

/** `response_url`s: each may be used five times within 30 minutes. */
export class ResponseUrls {
  readonly #issued = new Map<string, ResponseUrlUse & { uses: number; realAt: number; sandboxAt: number }>();
  readonly #parts: ResponseUrlsParts;

  constructor(parts: ResponseUrlsParts) {
    this.#parts = parts;
  }

  issue(use: ResponseUrlUse): string {
    const { origin, realNow, sandboxNow } = this.#parts;
    const id = randomBytes(16).toString('hex');
    this.#issued.set(id, { ...use, uses: 0, realAt: realNow(), sandboxAt: sandboxNow() });
    return `${origin()}${responsePath}/${id}`;
  }

  /** What the URL stands for, counted as one use; or the error that Slack answers with 404. */
  use(id: string): ResponseUrlUse | 'invalid_url' | 'expired_url' | 'used_url' {
    const issued = this.#issued.get(id);
    if (!issued) return 'invalid_url';
    // Whichever time has passed further: a bot that lives by the moved clock must not reuse old URLs either.
    const age = Math.max(this.#parts.realNow() - issued.realAt, this.#parts.sandboxNow() - issued.sandboxAt);
    if (age > LIFETIME_MS) return 'expired_url';
    if (issued.uses >= MAX_USES) return 'used_url';
    issued.uses += 1;
    return issued;
  }

  forget(): void {
    this.#issued.clear();
  }
}

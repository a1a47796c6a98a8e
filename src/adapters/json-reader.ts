import type { Catalogue } from '../messages/catalogue.ts';
import type { Resolve } from './address-guard.ts';
import { createPublicText, unusable } from './public-text.ts';

export interface JsonReaderOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  readonly resolve?: Resolve | undefined;
}

export interface JsonReader {
  /** The JSON at a public address. Throws an `OutsideError` where there is none, or more than is read. */
  read(url: string, within: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<unknown>;
}

/** Some status pages list hundreds of components; parsing this much takes a few milliseconds. */
const MAX_BYTES = 1024 * 1024;

export function createJsonReader(options: JsonReaderOptions): JsonReader {
  const text = createPublicText({ ...options, maxBytes: MAX_BYTES });
  return {
    async read(address, within) {
      const body = await text.read(address, within);
      try {
        return JSON.parse(body);
      } catch {
        throw unusable(options.words.reading.notJson(new URL(address).host), 'unreadable');
      }
    },
  };
}

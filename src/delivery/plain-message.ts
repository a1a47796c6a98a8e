import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackContent } from '../adapters/slack.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Delivery } from './delivery.ts';

/** Slack's words for a message whose form it does not take; the same words without their form it may. */
const formCodes: readonly string[] = [
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
];

/** How a post goes on that Slack refused for its form: once more, as plain text. */
export interface PlainPosts {
  /** What is to be posted at this attempt. */
  contentOf(effectKey: string, full: SlackContent, goLive: string): SlackContent;
  isPlain(effectKey: string): boolean;
  /** Undefined where plain text would not help. */
  afterRefusal(effectKey: string, error: unknown): Delivery | undefined;
  forget(effectKey: string): void;
}

/** What it remembers goes with the process: after a restart Slack refuses the full form once more. */
export function createPlainPosts(words: Catalogue): PlainPosts {
  const refused = new Set<string>();
  return {
    contentOf: (effectKey, full, goLive) =>
      refused.has(effectKey) ? { text: `${full.text}\n${words.terms.plainOnly(goLive)}` } : full,
    isPlain: (effectKey) => refused.has(effectKey),
    afterRefusal(effectKey, error) {
      const isForm = error instanceof OutsideError && formCodes.includes(error.code);
      if (!isForm || refused.has(effectKey)) return undefined;
      refused.add(effectKey);
      return { end: 'later', inMs: 0, reason: `${error.code}: ${error.message}`, unsent: true };
    },
    forget: (effectKey) => refused.delete(effectKey),
  };
}

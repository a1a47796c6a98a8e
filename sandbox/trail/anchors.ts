import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Anchor } from './verify-chain.ts';

const PATTERN = /\b(GL-[1-9]\d*)#([1-9]\d*):([0-9a-f]{12,64})\b/g;

/** The anchors in what the bot wrote into Slack, each once. */
export function anchorsIn(slack: Pick<SlackSandbox, 'botMessages'>): readonly Anchor[] {
  const found = new Map<string, Anchor>();
  for (const { text, blocks } of slack.botMessages()) {
    for (const [whole, stream = '', version, hash = ''] of `${text}\n${JSON.stringify(blocks)}`.matchAll(
      PATTERN,
    ))
      found.set(whole, { stream, version: Number(version), hash });
  }
  return [...found.values()];
}

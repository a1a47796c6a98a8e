import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Anchor } from './verify-chain.ts';

type Message = ReturnType<SlackSandbox['botMessages']>[number];

const PATTERN = /\b(GL-[1-9]\d*)#([1-9]\d*):([0-9a-f]{12,64})\b/g;

/** An edit makes another message, so what was found in one stays true. */
const found = new WeakMap<Message, readonly Anchor[]>();

/** The anchors in what the bot wrote into Slack, each once. */
export function anchorsIn(slack: Pick<SlackSandbox, 'botMessages'>): readonly Anchor[] {
  const all = slack.botMessages().flatMap((message) => {
    const anchors = found.get(message) ?? anchorsOf(message);
    found.set(message, anchors);
    return anchors;
  });
  return [...new Map(all.map((anchor) => [Object.values(anchor).join(), anchor])).values()];
}

function anchorsOf({ text, blocks }: Message): readonly Anchor[] {
  return [...`${text}\n${JSON.stringify(blocks)}`.matchAll(PATTERN)].map(
    ([, stream = '', version, hash = '']) => ({ stream, version: Number(version), hash }),
  );
}

import type { KnownBlock } from '@slack/web-api';
import { type Blocks, context } from './blocks.ts';

/** Slack's limit per message. */
const mostBlocks = 50;

/** `msg_blocks_too_long` comes at about 13,200 characters of blocks in total (undocumented). */
const mostCharacters = 12_000;

/** A message in parts: where it grows too long, blocks of the body are left out from the end, and it says so. */
export interface Parts {
  readonly head: Blocks;
  readonly body: Blocks;
  readonly foot: Blocks;
}

export function fitBlocks({ head, body, foot }: Parts, more: (n: number) => string): KnownBlock[] {
  // What certainly does not fit is not even tried: a plan may have hundreds of blocks.
  for (let kept = mostThatMayFit(body); ; kept -= 1) {
    const left = body.length - kept;
    const blocks = [...head, ...body.slice(0, kept), ...(left > 0 ? [context(more(left))] : []), ...foot];
    if (kept === 0 || fits(blocks)) return blocks;
  }
}

function mostThatMayFit(body: Blocks): number {
  let characters = 0;
  const tooMuch = body.slice(0, mostBlocks).findIndex((block) => {
    characters += charactersOf([block]);
    return characters > mostCharacters + mostBlocks;
  });
  return tooMuch === -1 ? Math.min(body.length, mostBlocks) : tooMuch;
}

export const fits = (blocks: Blocks): boolean =>
  blocks.length <= mostBlocks && charactersOf(blocks) <= mostCharacters;

/** The whole JSON: the strictest reading of what Slack counts. */
const charactersOf = (blocks: Blocks): number => [...JSON.stringify(blocks)].length;

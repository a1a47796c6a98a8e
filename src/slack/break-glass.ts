import { allItems } from '../domain/checklist.ts';
import { findNamed } from '../domain/find-named.ts';
import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { longestReason } from '../messages/views/modal.ts';
import { withoutLead } from './command-line.ts';
import { type Reply, refuse } from './reply.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
}

/** `gate security [because] reason`, `item backup reason`, `lock reason`, `freeze reason`. */
export function breakGlassByLine({ door, deed, goLive }: Asked, rest: string): Promise<Reply> | Reply {
  const [kind = '', ...words] = rest.split(' ');
  const found = meant(goLive, kind.toLowerCase(), words);
  if (!found) return refuse(answer(door.words.breakGlass.unreadable(goLive.id)));
  const reason = withoutLead(found.rest, ['because']).join(' ');
  return act(door, deed, {
    goLive: goLive.id,
    do: { type: 'BreakGlass', what: found.what, reason: [...reason].slice(0, longestReason).join('') },
  });
}

function meant(
  goLive: GoLive,
  kind: string,
  words: readonly string[],
): { readonly what: string; readonly rest: readonly string[] } | undefined {
  if (kind === 'lock' || kind === 'freeze') return { what: kind, rest: words };
  const [name = '', ...rest] = words;
  const named =
    kind === 'gate'
      ? goLive.runbook.gates
      : kind === 'item'
        ? allItems(goLive).map(({ id }) => ({ id, title: id }))
        : [];
  const [one, ...others] = findNamed(named, name);
  return one && others.length === 0 ? { what: `${kind}/${one.id}`, rest } : undefined;
}

import { findNamed } from '../domain/find-named.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { ContactArea } from '../domain/runbook.ts';
import { answer } from '../messages/answers/answer.ts';
import { areasText, unknownAreaText } from '../messages/answers/contacts-answer.ts';
import { longestReason } from '../messages/views/modal.ts';
import { type Reply, refuse } from './reply.ts';
import { goLiveAtHead, refuseMisplaced } from './unread-words.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
  readonly line: { readonly goLive?: string; readonly rest: string };
}

/** `security the scanner found a leak`: calls the contacts of an area. */
export async function escalate({ door, deed, goLive, line }: Asked): Promise<Reply> {
  const { words } = door;
  const { contacts } = goLive.runbook;
  if (contacts.length === 0) return refuse(answer(words.ladder.noContacts));
  if (line.rest === '') return refuse(answer(words.ladder.usage(areasText(goLive, words))));
  const found = takeArea(contacts, line.rest);
  if (!found) return refuse(answer(unknownAreaText(goLive, line.rest.split(' ')[0] ?? '', words)));
  const misplaced = line.goLive ? undefined : refuseMisplaced(door, 'escalate', goLiveAtHead(found.reason));
  if (misplaced) return misplaced;
  const reason = [...found.reason].slice(0, longestReason).join('');
  return await act(door, deed, { goLive: goLive.id, do: { type: 'Escalate', area: found.area.id, reason } });
}

/** A title has more than one word: as many of the first words as still name an area are its name. */
function takeArea(contacts: readonly ContactArea[], rest: string) {
  const words = rest.split(' ');
  for (let count = Math.min(words.length, mostWords); count > 0; count -= 1) {
    const [area, ...others] = findNamed(contacts, words.slice(0, count).join(' '));
    if (area && others.length === 0) return { area, reason: words.slice(count).join(' ') };
  }
  return undefined;
}

/** How many words the title of an area may have. */
const mostWords = 10;

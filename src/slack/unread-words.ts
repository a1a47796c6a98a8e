import { answer } from '../messages/answers/answer.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import {
  type CommandWord,
  parseHandOverLine,
  parseRescheduleLine,
  parseRollbackLine,
  type StrayLine,
} from './command-line.ts';
import type { ReadLine } from './find-go-live.ts';
import { readGoLiveWord } from './go-live-word.ts';
import { type Reply, refuse } from './reply.ts';
import type { Deed, Door } from './wish.ts';

/** What may follow each command. What it does not take is refused: nobody is to think that it was read. */
const takes: Readonly<Record<CommandWord, readonly ('go_live' | 'words')[]>> = {
  // The answer to whoever does not know how to write it.
  help: ['go_live', 'words'],
  plan: ['words'],
  rehearse: ['go_live', 'words'],
  list: [],
  mine: [],
  mute: ['go_live'],
  unmute: ['go_live'],
  status: ['go_live'],
  checklist: ['go_live'],
  followups: ['go_live'],
  gates: ['go_live'],
  steps: ['go_live'],
  notices: ['go_live', 'words'],
  runbook: ['go_live'],
  roles: ['go_live'],
  handover: ['go_live', 'words'],
  delegate: ['go_live', 'words'],
  contacts: ['go_live', 'words'],
  escalate: ['go_live', 'words'],
  update: ['go_live', 'words'],
  issue: ['go_live', 'words'],
  hold: ['go_live', 'words'],
  resume: ['go_live'],
  reschedule: ['go_live', 'words'],
  abort: ['go_live', 'words'],
  close: ['go_live', 'words'],
  retro: ['go_live'],
  allow: ['go_live', 'words'],
  lock: ['words'],
  unlock: ['go_live', 'words'],
  locks: [],
  freeze: ['words'],
  unfreeze: ['go_live', 'words'],
  'break-glass': ['go_live', 'words'],
  deploy: ['go_live', 'words'],
  trigger: ['go_live', 'words'],
  rollback: ['go_live', 'words'],
  postmortem: ['go_live'],
  audit: ['go_live'],
};

/** Undefined where the command takes all that was written. */
export function refuseUnread({ words }: Pick<Door, 'words'>, line: ReadLine): Reply | undefined {
  const said = words.door.line;
  const { word, goLive, rest } = line;
  if (goLive && !takes[word].includes('go_live')) return refuse(answer(said.takesNoGoLive(word, goLive)));
  if (rest && !takes[word].includes('words')) {
    const command = [word, goLive].filter(Boolean).join(' ');
    return refuse(answer(said.takesNoWords(command, outside(rest, 60))));
  }
  return goLive ? undefined : refuseMisplaced({ words }, word, misplacedGoLive(line));
}

/** `named` stands where a text begins, and no go-live where it belongs. */
export const refuseMisplaced = (
  { words }: Pick<Door, 'words'>,
  word: CommandWord,
  named: string | undefined,
): Reply | undefined =>
  named === undefined ? undefined : refuse(answer(words.door.line.misplacedGoLive(word, outside(named, 60))));

/** No go-live is named where it belongs, and one is where a text begins: the channel's own would be taken instead. */
function misplacedGoLive({ word, rest }: ReadLine): string | undefined {
  const [lead = ''] = rest.split(' ');
  const text = /^(?:go-?live|rehearsal)$/iu.test(lead) ? after(rest, 1) : (textAfter[word]?.(rest) ?? '');
  // What follows "because" is a sentence.
  const isSentence = /(?:^| )(?:because|reason)$/iu.test(rest.slice(0, rest.length - text.length).trim());
  return isSentence ? undefined : goLiveAtHead(text);
}

/** What the first word of a text names, or would name. */
export function goLiveAtHead(text: string): string | undefined {
  const [first = '', second] = text.split(' ');
  const named = readGoLiveWord(first, second);
  if (!named) return undefined;
  return 'id' in named ? named.id : named.found;
}

const after = (rest: string, count: number): string => rest.split(' ').slice(count).join(' ');

/** Where a command takes something before its text: that text. */
const textAfter: Readonly<Partial<Record<CommandWord, (rest: string) => string>>> = {
  deploy: (rest) => (/^anyway /iu.test(rest) ? after(rest, 1) : ''),
  unfreeze: (rest) => after(rest, 1),
  update: (rest) => (rest.startsWith('--again ') ? after(rest, 1) : ''),
  issue: (rest) => rest.replace(/^(?:eta|resolve)(?: +#?\d+)? |^.*$/iu, ''),
  reschedule: (rest) => {
    const line = parseRescheduleLine(rest);
    return 'code' in line ? '' : (line.reason ?? '');
  },
  rollback: (rest) => {
    const line = parseRollbackLine(rest);
    return line.version === undefined ? '' : line.reason;
  },
  handover: (rest) => parseHandOverLine(rest).reason,
  trigger: (rest) => after(rest, 1),
  'break-glass': (rest) => after(rest, /^(?:lock|freeze)\b/iu.test(rest) ? 1 : 2),
};

/** A word begins like an id and is none: nothing is done, least of all to another go-live. */
export async function refuseStray(door: Door, deed: Deed, { stray, command }: StrayLine): Promise<Reply> {
  const { meant, found } = stray;
  const isShown = meant !== undefined && (await door.people.isMember(deed.user));
  const nearest = isShown && (await door.engine.read(meant)) ? meant : undefined;
  const said = door.words.door.line;
  return refuse(answer(said.strayGoLive({ found: outside(found, 60), nearest, command })));
}

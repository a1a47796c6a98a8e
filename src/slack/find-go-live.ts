import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { chooseAnswer } from '../messages/answers/choose-answer.ts';
import { type CommandWord, withGoLive } from './command-line.ts';
import type { ListedGoLive } from './needs.ts';
import { listOpenGoLives } from './open-go-lives.ts';
import { type Reply, refuse, say } from './reply.ts';
import type { Deed, Door } from './wish.ts';
import { withTitles } from './with-titles.ts';

/** A command with its words, as `parseCommandLine` gives it. */
export interface ReadLine {
  readonly word: CommandWord;
  readonly goLive?: string;
  readonly rest: string;
}

export type Found = { readonly goLive: GoLive } | { readonly reply: Reply };

/** What can be asked of a go-live that is over: the channel's last one is meant where none is active. */
const alsoOfTheLast: readonly CommandWord[] = [
  'status',
  'steps',
  'notices',
  'gates',
  'audit',
  'rollback',
  'followups',
  'close',
  'retro',
  'allow',
  'postmortem',
  'runbook',
  'roles',
  'contacts',
  'escalate',
  'mute',
  'unmute',
  'issue',
  'update',
  'handover',
];

/** What is asked of what is left to do: meant is what has some, also beside a newer go-live. */
const ofFollowUps: readonly CommandWord[] = ['followups', 'close'];

/** The button's value has 2,000 characters, of which the command's name and the go-live take a few. */
const longestCarried = 1_900;

/** The go-live that the command names, or the one that this channel has; where it has several, a question. */
export async function findGoLive(door: Door, deed: Deed, line: ReadLine): Promise<Found> {
  const { words, directory, engine } = door;
  const found = line.goLive ? [] : await meantHere();
  const [id = line.goLive, ...others] = found.map((listed) => listed.id);
  if (id === undefined) return { reply: refuse(answer(words.door.noneHere(line.word))) };
  if (others.length > 0) return { reply: await question(found) };
  const goLive = await engine.read(id);
  return goLive ? { goLive } : { reply: refuse(answer(words.door.unknownGoLive(id))) };

  async function meantHere(): Promise<readonly ListedGoLive[]> {
    const { channel } = deed;
    if (channel !== undefined && ofFollowUps.includes(line.word)) {
      const open = await listOpenGoLives(door, channel);
      const unsettled = open.filter(({ openFollowUps = 0 }) => openFollowUps > 0);
      if (unsettled.length > 0) return unsettled;
    }
    const active = await listHere(true);
    if (active.length > 0 || !alsoOfTheLast.includes(line.word)) return active;
    return (await listHere(false)).slice(0, 1);
  }

  async function listHere(active: boolean): Promise<readonly ListedGoLive[]> {
    const { channel } = deed;
    if (channel === undefined) return [];
    const listed = await directory.listGoLives({ channel, ...(active ? { active } : {}), limit: 50 });
    return listed.toSorted((a, b) => b.number - a.number);
  }

  async function question(goLives: readonly ListedGoLive[]): Promise<Reply> {
    const carried = { ...line, rest: line.rest.slice(0, longestCarried).toWellFormed() };
    return say(
      chooseAnswer(
        {
          command: [line.word, line.rest].filter(Boolean).join(' '),
          goLives: await withTitles(directory, goLives),
          valueFor: (goLive) => withGoLive(carried, goLive),
        },
        words,
      ),
    );
  }
}

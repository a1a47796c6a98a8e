import type { GoLive } from '../domain/go-live.ts';
import { postMortemAnswer } from '../messages/answers/post-mortem-answer.ts';
import { peopleIn, renderPostMortem } from '../messages/outgoing/post-mortem.ts';
import { look } from './look.ts';
import { type Reply, say } from './reply.ts';
import type { Door } from './wish.ts';

/** The text of the post-mortem; whose name Slack does not tell in time is named by the id. */
export async function sayPostMortem(door: Door, goLive: GoLive): Promise<Reply> {
  const { directory, words } = door;
  const trail = await directory.readAudit(goLive.id);
  const names = await Promise.all(
    peopleIn(goLive, trail, words).map(async (id) => {
      const looked = await look(door, 'the name of a person', directory.userInfo(id));
      return [id, looked?.found?.name ?? id] as const;
    }),
  );
  const nameOf = new Map(names);
  const written = renderPostMortem(goLive, trail, { words, nameOf: (id) => nameOf.get(id) ?? id });
  return say(postMortemAnswer(goLive, written, words));
}

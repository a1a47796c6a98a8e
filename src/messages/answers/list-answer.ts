import { linesWithin, section } from '../blocks/blocks.ts';
import { channelLink } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { type AnswerMessage, answer } from './answer.ts';
import { aboutText, type ListedGoLive, listedStatus } from './listed-go-live.ts';

/** The go-lives that are not over, the next one first; then those that leave something to do. */
export function listAnswer(goLives: readonly ListedGoLive[], words: Catalogue): AnswerMessage {
  const said = words.answers.list;
  if (goLives.length === 0) return answer(said.none);
  const lines = goLives
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || a.t0 - b.t0)
    .map((goLive) =>
      said.line({
        id: goLive.id,
        title: aboutText(goLive, words),
        status: listedStatus(goLive, words),
        t0: moment(goLive.t0, goLive.timeZone, words),
        channel: channelLink(goLive.channel),
      }),
    );
  const text = [said.title, linesWithin(lines, 2800, words.terms.andMore)].join('\n');
  return { text: said.title, blocks: [section(text)] };
}

const isOver = ({ openFollowUps = 0 }: ListedGoLive): boolean => openFollowUps > 0;

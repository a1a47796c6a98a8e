import { button, section, sectionWithButton } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { AnswerMessage } from './answer.ts';
import { aboutText, type ListedGoLive, listedStatus } from './listed-go-live.ts';

interface Choice {
  /** The command as it was typed, without the go-live. */
  readonly command: string;
  readonly goLives: readonly ListedGoLive[];
  /** What a press of the button means, at most 2,000 characters. */
  readonly valueFor: (goLive: string) => string;
}

/** How many are offered; with more, people name one. */
const mostChoices = 20;

/** Asks which of several go-lives a command is for. */
export function chooseAnswer({ command, goLives, valueFor }: Choice, words: Catalogue): AnswerMessage {
  const said = words.answers.choose;
  const isOfFollowUps = goLives.every(({ openFollowUps = 0 }) => openFollowUps > 0);
  const title = (isOfFollowUps ? said.withFollowUps : said.title)(outside(command, 60));
  return {
    text: title,
    blocks: [
      section(title),
      ...goLives.slice(0, mostChoices).map((goLive) =>
        sectionWithButton(
          said.line(goLive.id, aboutText(goLive, words), listedStatus(goLive, words)),
          button({
            action: 'choose_go_live',
            text: words.buttons.choose(goLive.id),
            value: valueFor(goLive.id),
          }),
        ),
      ),
    ],
  };
}

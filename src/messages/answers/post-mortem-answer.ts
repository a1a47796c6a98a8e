import { isForPostMortem } from '../../domain/afterwards/post-mortem.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { context, section } from '../blocks/blocks.ts';
import { link } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { IssueText } from '../outgoing/issue.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** Of one block, with room for what escaping adds, and how many there may be. */
const blockCharacters = 2000;
const mostBlocks = 4;

/** The issue where it is open, else the text to copy into one. */
export function postMortemAnswer(
  goLive: GoLive,
  written: IssueText | undefined,
  words: Catalogue,
): AnswerMessage {
  const said = words.postMortem;
  const { postMortem, status } = goLive;
  if (postMortem?.state === 'opened')
    return answer(said.opened(link(postMortem.url, words.terms.issue(postMortem.number))));
  if (!isForPostMortem(goLive)) return answer(said.notRolledBack(goLive.id, words.terms.status[status]));
  if (!written) return answer(said.noText);
  const parts = partsOf(written.body);
  const title = said.copy(literal(written.title));
  return {
    text: title,
    blocks: [
      section(title),
      ...parts.slice(0, mostBlocks).map((part) => section(`\`\`\`\n${part}\n\`\`\``)),
      ...(parts.length > mostBlocks ? [context(said.cut)] : []),
    ],
  };
}

/** As it is to be copied, in blocks that break between lines. */
function partsOf(body: string): readonly string[] {
  const parts = [''];
  for (const line of body.split('\n').map((one) => literal(one.slice(0, blockCharacters / 2)))) {
    const last = parts.at(-1) ?? '';
    if (last.length + line.length < blockCharacters)
      parts[parts.length - 1] = last ? `${last}\n${line}` : line;
    else parts.push(line);
  }
  return parts;
}

/** Shown as it stands: only what Slack would take apart is escaped, and nothing ends the code block. */
const literal = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('```', '` ` `');

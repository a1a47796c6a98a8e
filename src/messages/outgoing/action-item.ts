import { type ActionItem, actionItemMarker } from '../../domain/afterwards/action-item.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { plain } from '../blocks/mrkdwn.ts';
import { plainTitle } from '../names/naming.ts';
import type { IssueTelling, IssueText } from './issue.ts';
import { markdownText } from './markdown.ts';

/** GitHub takes 256 characters. */
const longestTitle = 150;

/** The people whom its issue names, by their Slack ids. */
export const peopleOfActionItem = ({ owner, by }: ActionItem): readonly string[] =>
  [owner, by].filter((id) => id !== undefined);

/** What an action item of the retrospective says on GitHub: its first line as the title, all of it as the text. */
export function renderActionItem(
  goLive: GoLive,
  item: ActionItem,
  { words, nameOf }: IssueTelling,
): IssueText {
  const said = words.retrospective.issue;
  const name = (id: string) => markdownText(plain(nameOf(id), 100));
  const { text, owner, due, by, id } = item;
  const [first = ''] = text.trim().split('\n');
  const lines = [
    ...text
      .trim()
      .split('\n')
      .map((line) => markdownText(plain(line, 3000))),
    '',
    ...(owner ? [`- ${said.owner(name(owner))}`] : []),
    ...(due ? [`- ${said.due(markdownText(plain(due, 20)))}`] : []),
    `- ${said.by(by === undefined ? words.retrospective.anonymous : name(by))}`,
    '',
    said.from(markdownText(plainTitle(goLive, words))),
    actionItemMarker(goLive, id),
  ];
  return {
    title: plain(said.title(plain(first, longestTitle), goLive.id), 200),
    body: `${lines.join('\n')}\n`,
  };
}

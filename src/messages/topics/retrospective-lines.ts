import { findActionItem } from '../../domain/afterwards/action-item.ts';
import type { Retrospective } from '../../domain/afterwards/retrospective.ts';
import type { RetrospectiveEvent } from '../../domain/afterwards/retrospective-event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { chunks, fittingLines, section } from '../blocks/blocks.ts';
import { link, mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

const mostCharacters = 8000;
const blockCharacters = 2900;

/** What was noted, section by section, as blocks. */
export function retrospectiveSections(goLive: GoLive, words: Catalogue) {
  const { sections } = goLive.runbook.retrospective;
  const most = Math.floor(mostCharacters / Math.max(1, sections.length));
  return sections.flatMap(({ id, title }) => {
    const notes = goLive.retrospective.notes.filter((note) => note.section === id);
    const heading = words.retrospective.section(outside(title, 80));
    const lines =
      notes.length > 0 ? notes.map((note) => noteLine(goLive, note, words)) : [words.retrospective.empty];
    return chunks(fittingLines([heading, ...lines], most, words.terms.andMore), blockCharacters).map(section);
  });
}

function noteLine(goLive: GoLive, note: Retrospective['notes'][number], words: Catalogue): string {
  const { text, owner, due, by } = note;
  const said = words.retrospective;
  const line = said.note(outside(text, 400), by === undefined ? said.anonymous : mention(by));
  const owed =
    owner || due
      ? said.owed(line, owner ? mention(owner) : undefined, due ? outside(due, 20) : undefined)
      : line;
  return note.issue ? said.withIssue(owed, issueText(goLive, note, words)) : owed;
}

/** Its issue on GitHub, or what becomes of it. */
function issueText(
  { retrospective: { held, issues } }: GoLive,
  { id }: Retrospective['notes'][number],
  words: Catalogue,
): string {
  const said = words.retrospective.issue;
  const issue = issues[id];
  if (!issue) return held ? said.coming : said.later;
  return issue.state === 'opened' ? link(issue.url, words.terms.issue(issue.number)) : said.notOpened;
}

/** What became of an action item on GitHub. */
export function actionItemSentence(
  event: Extract<RetrospectiveEvent, { note: string }>,
  goLive: GoLive,
  words: Catalogue,
): string {
  const said = words.events;
  const text = words.terms.quoted(outside(findActionItem(goLive, event.note)?.text ?? event.note, 150));
  return event.type === 'ActionItemOpened'
    ? said.ActionItemOpened({ text, issue: link(event.url, words.terms.issue(event.number)) })
    : said.ActionItemNotOpened({ text, reason: outside(event.reason) });
}

/** The process updates as a text for a pull request against the runbook; undefined where nobody noted any. */
export function processUpdatesText(goLive: GoLive, words: Catalogue): string | undefined {
  const { sections } = goLive.runbook.retrospective;
  const updates = sections.filter(({ kind }) => kind === 'updates').map(({ id }) => id);
  const notes = goLive.retrospective.notes.filter((note) => updates.includes(note.section));
  if (notes.length === 0) return undefined;
  const lines = notes.map(({ text }) => words.retrospective.update(outside(text, 1000)));
  const head = words.retrospective.pullRequest(goLive.id, outside(goLive.runbook.title, 100));
  return words.retrospective.copied(fittingLines([head, '', ...lines], 2700, words.terms.andMore).join('\n'));
}

import type { GoLive } from '../../domain/go-live.ts';
import { type Issue, issueClosers } from '../../domain/notices/issue.ts';
import { baseOf, occasionName } from '../../domain/occasion.ts';
import { actions, button, context, paragraphs } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outsideClause, outsideLines } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { deedAnchor, goLiveTitle } from '../names/naming.ts';
import { byText, theRolesText } from '../names/people.ts';
import { noticeTitle } from '../names/titles.ts';
import { knownIssue, whoLooksAtIssues } from '../topics/issue-text.ts';
import { targetsText } from '../topics/notice-line.ts';

/** Calls those who must act on an issue, and calls them off in the same place when it is over. */
export function issueCard(goLive: GoLive, number: number, { words }: MessageContext): RenderedMessage {
  const issue = knownIssue(goLive, number);
  const { severity, resolved, opened } = issue;
  const said = words.issues;
  const what = outsideLines(issue.what, 1000);
  const name = { number, severity: said.severity[severity], what };
  return {
    text: resolved
      ? said.resolvedFallback(goLive.id, number)
      : said.fallback(goLive.id, number, outsideClause(issue.what, 150)),
    blocks: fitBlocks(
      {
        head: paragraphs([
          goLiveTitle(goLive, words),
          resolved ? said.resolvedTitle(name) : said.title(name),
          said.opened(byText(opened.by, words), moment(opened.at, goLive.timeZone, words)),
        ]),
        body: paragraphs(resolved ? resolvedLines(goLive, resolved, words) : openLines(goLive, issue, words)),
        foot: [
          ...(resolved ? [] : actions(buttons(goLive, issue, words))),
          context(words.terms.anchor(deedAnchor(goLive, resolved ?? opened))),
        ],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

const resolvedLines = (goLive: GoLive, resolved: NonNullable<Issue['resolved']>, words: Catalogue) => [
  words.issues.resolved(
    byText(resolved.by, words),
    moment(resolved.at, goLive.timeZone, words),
    outsideLines(resolved.resolution, 1000),
  ),
];

function openLines(goLive: GoLive, issue: Issue, words: Catalogue): readonly string[] {
  const said = words.issues;
  const { eta, isEtaPassed, acknowledged, notHeld } = issue;
  const who = whoLooksAtIssues(goLive, words);
  const when = eta === undefined ? '' : moment(eta, goLive.timeZone, words);
  const look = acknowledged ? [] : [said.look(who)];
  const known = isEtaPassed ? [said.etaPassed(when, who)] : [...look, said.eta(when)];
  return [
    ...(acknowledged
      ? [said.acknowledged(byText(acknowledged.by, words), moment(acknowledged.at, goLive.timeZone, words))]
      : []),
    ...(eta === undefined ? [said.noEta(who)] : known),
    ...(notHeld ? [said.notHeld] : []),
    said.closing(theRolesText(goLive, issueClosers(goLive.runbook), words)),
    ...notToldLines(goLive, issue, words),
  ];
}

/** Who is not told by golive, so that people tell them. */
function notToldLines(goLive: GoLive, { number }: Issue, words: Catalogue): readonly string[] {
  const ofIssue = goLive.notices.filter(({ notice }) => notice === occasionName(baseOf(notice), number));
  const own = ofIssue.filter(({ notice }) =>
    goLive.runbook.notices.some(({ id, after }) => id === baseOf(notice) && after === 'issue_opened'),
  );
  if (own.length === 0) return [words.issues.nobodyTold];
  return own
    .filter(({ notConfigured }) => notConfigured.length > 0)
    .map(({ notice, notConfigured }) =>
      words.issues.notTold(
        noticeTitle(goLive, baseOf(notice), words),
        targetsText(goLive, notConfigured, words),
      ),
    );
}

function buttons(goLive: GoLive, { number, acknowledged }: Issue, words: Catalogue) {
  const value = encodeControl({ goLive: goLive.id, subject: String(number), t0: goLive.t0 });
  return [
    ...(acknowledged
      ? []
      : [button({ action: 'issue_acknowledge', text: words.buttons.acknowledge, value })]),
    button({ action: 'issue_resolve', text: words.buttons.resolveIssue, value, style: 'primary' }),
    button({ action: 'issue_eta', text: words.buttons.issueEta, value }),
  ];
}

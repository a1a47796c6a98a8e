import type { GoLive } from '../../domain/go-live.ts';
import { type Issue, issueOf, openIssues } from '../../domain/notices/issue.ts';
import type { IssueEvent } from '../../domain/notices/issue-event.ts';
import { isFinished } from '../../domain/status.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { mentionsText, theManagersText } from '../names/people.ts';

/** The one that a message is about: it is there, or the log is broken. */
export function knownIssue(goLive: GoLive, number: number): Issue {
  const issue = issueOf(goLive, number);
  if (!issue) throw new Error(`${goLive.id}: no issue ${number}`);
  return issue;
}

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

export function issueSentence(event: IssueEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  const number = event.issue;
  const what = outsideClause(issueOf(goLive, number)?.what ?? '', 200);
  const when = (at: number) => moment(at, goLive.timeZone, words);
  switch (event.type) {
    case 'IssueOpened':
      return said.IssueOpened({
        by,
        number,
        severity: words.issues.severity[event.severity],
        what: outside(event.what),
        eta: event.eta === undefined ? undefined : when(event.eta),
      });
    case 'IssueAcknowledged':
      return said.IssueAcknowledged({ by, number });
    case 'IssueEtaSet':
      return said.IssueEtaSet({ by, number, eta: when(event.eta) });
    case 'IssueEtaPassed':
      return said.IssueEtaPassed({ number, what, eta: when(event.eta) });
    case 'IssueResolved':
      return said.IssueResolved({ by, number, what, resolution: outside(event.resolution, 500) });
    default:
      throw unreachable(event);
  }
}

/** What whoever reads it is to do. */
export function issueFollowUp(event: IssueEvent, goLive: GoLive, words: Catalogue): string | undefined {
  const said = words.followUps;
  if (event.type === 'IssueEtaPassed')
    return said.newEta(whoLooksAtIssues(goLive, words), goLive.id, event.issue);
  return event.type === 'IssueResolved' && goLive.held && !isFinished(goLive.status)
    ? said.stillHeld(theManagersText(goLive, words))
    : undefined;
}

/** Who is asked to look at it, and how long it still takes: whoever leads the go-live, and who is on call. */
export const whoLooksAtIssues = (goLive: GoLive, words: Catalogue): string =>
  mentionsText(goLive, [goLive.runbook.deployment.starter, goLive.runbook.rollback.proposeTo], words);

/** Which issues are open, a line each; those whose time has passed first. */
export const openIssueLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  openIssues(goLive)
    .toSorted((a, b) => Number(b.isEtaPassed) - Number(a.isEtaPassed))
    .map(({ number, severity, what, eta, isEtaPassed }) => {
      const said = words.issues.onCard;
      const issue = { number, severity: words.issues.severity[severity], what: outsideClause(what, 150) };
      if (eta === undefined) return said.noEta(issue);
      const told = { ...issue, eta: moment(eta, goLive.timeZone, words) };
      return isEtaPassed ? said.passed(told) : said.eta(told);
    });

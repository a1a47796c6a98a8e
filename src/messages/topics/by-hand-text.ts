import type { Event } from '../../domain/event.ts';
import { findRun, type GoLive, type RunState } from '../../domain/go-live.ts';
import { isKeptBackByHealth } from '../../domain/guards/bad-health.ts';
import { link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';

type NotSent = Extract<Event, { type: 'DispatchNotSent' }>;

/** What follows where a run has not reached GitHub: of a rollback, when it is sent next and how it is done without golive. */
export function notSentFollowUp(goLive: GoLive, event: NotSent, words: Catalogue): string | undefined {
  const said = words.followUps;
  const run = findRun(goLive, event.correlationId);
  if (run?.request.purpose !== 'rollback') return isKeptBackByHealth(event) ? undefined : said.sentAgain;
  const { inputs, repository } = run.request;
  const named = Object.entries({ ...inputs, golive_id: event.correlationId });
  return said.rollbackSentAgain({
    next: event.nextAt === undefined ? undefined : moment(event.nextAt, goLive.timeZone, words),
    who: mentionsText(goLive, [goLive.runbook.rollback.proposeTo], words),
    workflow: workflowLink(goLive, run),
    repository: outside(repository, 150),
    inputs: named
      .map(([name, value]) => words.terms.input(outside(name, 60), outside(value, 120)))
      .join(', '),
  });
}

/** Where its page is follows from the address of a run that GitHub named before. */
function workflowLink({ runs }: GoLive, { request }: RunState): string {
  const name = outside(request.workflow, 100);
  const seen = runs.findLast((run) => run.link)?.link?.url;
  if (seen === undefined) return name;
  const page = `/${request.repository}/actions/workflows/${encodeURIComponent(request.workflow)}`;
  return link(new URL(page, seen).href, name);
}

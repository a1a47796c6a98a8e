import type { GoLive, Incident, RunState } from '../../domain/go-live.ts';
import { triggerKind } from '../../domain/rollback/incident.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { byText } from '../names/people.ts';

/** What has become of a proposed rollback; undefined while somebody must decide. */
export function proposalSettled(goLive: GoLive, incident: Incident, words: Catalogue): string | undefined {
  const said = words.cards.proposal;
  if (incident.state === 'proposed') return undefined;
  const run = runFor(goLive, incident);
  if (run)
    return said.rolledBack(byText(run.requestedBy, words), moment(run.requestedAt, goLive.timeZone, words));
  if (incident.state === 'dismissed') return said.dismissed;
  return triggerKind(goLive, incident.trigger) === 'performance'
    ? said.recovered.performance
    : said.recovered.health;
}

/** One rollback settles every incident that was open. */
const runFor = ({ runs }: GoLive, { number, state, at }: Incident): RunState | undefined =>
  runs.findLast(({ request }) => request.incident === number) ??
  (state === 'rolled_back'
    ? runs.find(({ request, requestedAt }) => request.purpose === 'rollback' && requestedAt >= at)
    : undefined);

import { type GoLive, overallHealth } from '../../domain/go-live.ts';
import { triggerKind } from '../../domain/rollback/incident.ts';
import { isCallingForHealth } from '../../domain/status.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText, moment } from '../names/moment.ts';
import { theRolesText } from '../names/people.ts';

/** How many endpoints a sentence names. */
const mostEndpoints = 3;

export function endpointsText(endpoints: readonly string[], words: Catalogue): string {
  const named = endpoints.slice(0, mostEndpoints).map((id) => outside(id, 40));
  const left = endpoints.length - named.length;
  return words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
}

export const downEndpoints = ({ service, health }: GoLive): readonly string[] =>
  service.health.map(({ id }) => id).filter((id) => health[id]?.verdict === 'down');

/** Something that was deployed to stay is down: no status says that by itself. */
export const isHealthAlarming = (goLive: GoLive): boolean =>
  isCallingForHealth(goLive.status) &&
  goLive.healthAlarm?.isOver === false &&
  overallHealth(goLive) === 'down';

/** The roles that must act when health goes down: who gets the rollback proposals, and who started the deployment. */
export const whoLooksAtHealth = ({ runbook }: GoLive): readonly string[] => [
  runbook.rollback.proposeTo,
  runbook.deployment.starter,
];

/** What golive does, and when, if the health stays as it is. */
export function whatIfItStaysDown(goLive: GoLive, words: Catalogue): string {
  const said = words.cards.healthAlarm;
  const { proposeTo, allowed, triggers } = goLive.runbook.rollback;
  const open = goLive.incidents.findLast(
    ({ state, trigger }) =>
      state === 'proposed' || (state === 'dismissed' && triggerKind(goLive, trigger) === 'unavailable'),
  );
  if (open?.state === 'proposed') return said.proposed(theRolesText(goLive, [proposeTo], words));
  const limits = triggers.flatMap(({ kind, forMs }) =>
    kind === 'unavailable' && forMs !== undefined ? [forMs] : [],
  );
  if (open || limits.length === 0)
    return (open ? said.dismissed : said.notProposed)(theRolesText(goLive, allowed, words));
  const since = downEndpoints(goLive).map((id) => goLive.health[id]?.since ?? goLive.t0);
  const limit = Math.min(...limits);
  return said.willPropose(
    moment(Math.min(...since) + limit, goLive.timeZone, words),
    durationText(limit, words),
  );
}

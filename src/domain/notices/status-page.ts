import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { StatusPageEffect } from '../effect.ts';
import type { Event } from '../event.ts';
import { type GoLive, lastAcceptedRun, overallHealth } from '../go-live.ts';
import type { PageEntryName } from '../rollback/signal-event.ts';
import type { Milestone } from '../runbook.ts';
import { isFinished } from '../status.ts';

/*
 * What the status page of the service says of a go-live. The page has two entries: the maintenance
 *   scheduled -> in_progress -> completed, also where it was cancelled or a rollback began
 * and, once a rollback was asked for, its incident
 *   identified -> monitoring -> resolved, when the rollback is verified
 * What an entry is to say follows from the state; whatever it says else is brought there.
 */

export interface WantedEntry {
  /** Names what is said, once for each round. */
  readonly says: string;
  readonly words:
    | 'scheduled'
    | 'moved'
    | 'in_progress'
    | 'completed'
    | 'cancelled'
    | 'rolling_back'
    | 'identified'
    | 'monitoring'
    | 'resolved';
  readonly status: string;
  /** What every component of the service is said to be; undefined leaves them as they are. */
  readonly components?: 'under_maintenance' | 'operational' | 'degraded_performance' | 'major_outage';
  readonly scheduled?: { readonly from: number; readonly until: number };
  /** Whether whoever follows the page gets a message of it: not where a notice of the plan says it anyway. */
  readonly notify: boolean;
}

export const pageEntries: readonly PageEntryName[] = ['maintenance', 'rollback'];

/** Undefined where the page is to have no such entry. */
export function wantedEntry(goLive: GoLive, entry: PageEntryName): WantedEntry | undefined {
  if (!goLive.service.statusPage) return undefined;
  const wanted = entry === 'maintenance' ? maintenance(goLive) : rollbackIncident(goLive);
  return wanted && { ...wanted, notify: !isToldByNotice(goLive, wanted) };
}

const milestones: Readonly<Partial<Record<WantedEntry['words'], Milestone>>> = {
  in_progress: 'deployment_accepted',
  completed: 'success_declared',
  resolved: 'rolled_back',
};

const isToldByNotice = ({ runbook }: GoLive, { words }: Pick<WantedEntry, 'words'>): boolean =>
  runbook.notices.some(
    ({ after, channels }) =>
      after !== undefined && after === milestones[words] && channels.includes('status_page'),
  );

/** On which entry the notices of this moment are said. */
export const noticeEntry = (goLive: GoLive): PageEntryName =>
  isRollbackAsked(goLive) ? 'rollback' : 'maintenance';

const isRollbackAsked = ({ runs }: GoLive): boolean =>
  runs.some(({ request, dispatch }) => request.purpose === 'rollback' && dispatch !== 'cancelled');

function maintenance(goLive: GoLive): Omit<WantedEntry, 'notify'> {
  const { success, status, t0, round } = goLive;
  const up = overallHealth(goLive) === 'down' ? {} : ({ components: 'operational' } as const);
  if (success) return { says: 'completed', words: 'completed', status: 'completed', ...up };
  if (isRollbackAsked(goLive)) return { says: 'rolling_back', words: 'rolling_back', status: 'completed' };
  const hasBegun = lastAcceptedRun(goLive, 'deploy') !== undefined;
  if (status === 'aborted')
    return { says: 'cancelled', words: 'cancelled', status: 'completed', ...(hasBegun ? up : {}) };
  const scheduled = { from: t0, until: maintenanceEndsAt(goLive) };
  if (hasBegun)
    return {
      says: 'in_progress',
      words: 'in_progress',
      status: 'in_progress',
      components: 'under_maintenance',
    };
  return {
    says: `scheduled/${round}`,
    words: round === 1 ? 'scheduled' : 'moved',
    status: 'scheduled',
    scheduled,
  };
}

function rollbackIncident(goLive: GoLive): Omit<WantedEntry, 'notify'> | undefined {
  if (!isRollbackAsked(goLive)) return undefined;
  if (goLive.status === 'rolled_back')
    return { says: 'resolved', words: 'resolved', status: 'resolved', components: 'operational' };
  if (goLive.status === 'verifying_rollback')
    return { says: 'monitoring', words: 'monitoring', status: 'monitoring' };
  const components = overallHealth(goLive) === 'down' ? 'major_outage' : 'degraded_performance';
  return { says: 'identified', words: 'identified', status: 'identified', components };
}

/** By the plan; at least as long as the deployment may take. */
const maintenanceEndsAt = ({ t0, runbook }: GoLive): number =>
  t0 +
  Math.max(
    runbook.deployment.timeoutMs,
    ...runbook.phases.map(({ startsOffsetMs, durationMs }) => startsOffsetMs + durationMs),
  );

export const isClosedEntry = (status: string): boolean => status === 'completed' || status === 'resolved';

/** Stands in the metadata of an entry, so that it is found again should an answer be lost. */
export const entryMark = ({ installation, id }: GoLive, entry: PageEntryName): string =>
  `${installation}-${id.toLowerCase()}-${entry}`;

/** Which events may change what the page is to say. */
const changing: readonly Event['type'][] = [
  'GoLivePlanned',
  'Rescheduled',
  'Aborted',
  'DispatchAccepted',
  'RunFound',
  'RunRequested',
  'RunCancelledBeforeDispatch',
  'RunCompleted',
  'RunStatusChanged',
  'SuccessDeclared',
  'RollbackVerified',
  'RollbackUnverified',
  'StatusPageLeftOpen',
];

export function statusPageEffects(goLive: GoLive, event: Event): readonly StatusPageEffect[] {
  if (!goLive.service.statusPage || !changing.includes(event.type)) return [];
  return pageEntries
    .filter((entry) => isBehind(goLive, entry))
    .map((entry) => ({
      kind: 'status_page.entry',
      key: `${goLive.id}/status_page/${entry}`,
      goLive: goLive.id,
      entry,
    }));
}

/** Whether the page says something else than it is to say. */
function isBehind(goLive: GoLive, entry: PageEntryName): boolean {
  const wanted = wantedEntry(goLive, entry);
  return wanted !== undefined && wanted.says !== goLive.elsewhere.page[entry]?.says;
}

type Report = Extract<Action, { type: 'ReportStatusPage' }>;

export function decideStatusPage({ goLive }: Case, report: Report): Decision {
  const { entry, says, status, id, url, withoutComponents = [] } = report;
  const { page, leftOutComponents = [] } = goLive.elsewhere;
  if (page[entry]?.says === says) return decline('stale');
  // Told once of each.
  const components = withoutComponents.filter((component) => !leftOutComponents.includes(component));
  return accept(
    { type: 'StatusPageUpdated', entry, says, status, id, url },
    ...(components.length > 0 ? [{ type: 'StatusPageComponentsLeftOut', entry, components } as const] : []),
  );
}

/** How long after the end an entry may still stand open before somebody is told. */
const chaseAfterMs = 15 * 60_000;

/** Each next time is so much further off: five times in the first two days, and ever more seldom until it is closed. */
const chaseGrowth = 3;

/** The entries that stand open on the page although the go-live is over. */
export const entriesLeftOpen = ({ status, elsewhere }: GoLive): readonly PageEntryName[] =>
  isFinished(status)
    ? pageEntries.filter((entry) => {
        const shown = elsewhere.page[entry];
        return shown !== undefined && !isClosedEntry(shown.status);
      })
    : [];

export function leftOpenAt(goLive: GoLive): number | undefined {
  if (entriesLeftOpen(goLive).length === 0) return undefined;
  const { chased } = goLive.elsewhere;
  if (chased) return chased.at + chaseAfterMs * chaseGrowth ** chased.times;
  const over = Math.max(goLive.success?.at ?? 0, goLive.ended?.at ?? 0, goLive.rolledBackAt ?? 0);
  return over + chaseAfterMs;
}

export function decideLeftOpen({ goLive, command }: Case): Decision {
  const at = leftOpenAt(goLive);
  if (at === undefined || command.at < at) return decline('not_due');
  return accept({ type: 'StatusPageLeftOpen', entries: entriesLeftOpen(goLive) });
}

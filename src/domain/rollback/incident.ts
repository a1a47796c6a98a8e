import type { GoLive, Incident } from '../go-live.ts';
import type { RollbackTrigger } from './rollback-trigger.ts';

/*
 * An incident is a trigger that was met: proposed -> dismissed, and either of them -> rolled_back | recovered.
 * What golive saw by itself recovers when it sees the contrary; what a person reported stays until people decide.
 */

export const isOpen = ({ state }: Incident): boolean => state === 'proposed' || state === 'dismissed';

/** A trigger was met, and nobody has decided yet whether it is rolled back. */
export const undecidedIncident = ({ incidents }: Pick<GoLive, 'incidents'>): Incident | undefined =>
  incidents.find(({ state }) => state === 'proposed');

/** The one named by its number, or the newest, where it waits for a rollback or a recovery. */
export const openIncident = ({ incidents }: GoLive, number?: number): Incident | undefined =>
  incidents.findLast((i) => isOpen(i) && (number === undefined || i.number === number));

export const nextIncident = ({ incidents }: GoLive): number => incidents.length + 1;

export const triggerKind = ({ runbook }: GoLive, id: string): RollbackTrigger['kind'] | undefined =>
  runbook.rollback.triggers.find((trigger) => trigger.id === id)?.kind;

/** By itself golive proposes nothing while people decide, nor again what they dismissed and what has not recovered since. */
export function mayPropose(goLive: GoLive, trigger: string): boolean {
  const kind = triggerKind(goLive, trigger);
  return !goLive.incidents.some(
    (i) => i.state === 'proposed' || (isOpen(i) && triggerKind(goLive, i.trigger) === kind),
  );
}

export const recover = (goLive: GoLive, kind: RollbackTrigger['kind'], at: number): readonly Incident[] =>
  goLive.incidents.map((i) =>
    isOpen(i) && triggerKind(goLive, i.trigger) === kind
      ? { ...i, state: 'recovered' as const, settledAt: at }
      : i,
  );

import type { CheckOutcome } from '../checks/check.ts';
import type { Event } from '../event.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { restsOn } from './condition.ts';
import { votesOn } from './gate-state.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** Under which name the check of a criterion stands; all those of its gate begin with `criterion/GATE/`. */
export const criterionCheck = (gate: string, criterion: string): string => `criterion/${gate}/${criterion}`;

/** What its check said last; undefined where it has none, or none that has looked. */
export function criterionVerdict(
  goLive: GoLive,
  gate: GateDefinition,
  criterion: string,
): CheckOutcome['verdict'] | undefined {
  const isChecked = gate.criteria.some(({ id, check }) => id === criterion && check);
  return isChecked ? goLive.checks[criterionCheck(gate.id, criterion)]?.answered?.verdict : undefined;
}

/** Those that a check has seen to be wrong. Somebody may confirm them all the same, and says why. */
export const redCriteria = (goLive: GoLive, gate: GateDefinition): readonly string[] =>
  gate.criteria.filter(({ id }) => criterionVerdict(goLive, gate, id) === 'failed').map(({ id }) => id);

/**
 * The check of a criterion turned red after it was green: a GO that rests on it holds no more, until it is given anew. Once
 * the deployment is on its way nothing is taken back; what then decides is the rollback.
 */
export function untickByCheck(goLive: GoLive, check: string, evidence: string): readonly Event[] {
  for (const gate of goLive.runbook.gates) {
    const criterion = gate.criteria.find(({ id }) => criterionCheck(gate.id, id) === check);
    if (!criterion || !areVotesOpen(goLive)) continue;
    const rests = votesOn(goLive, gate.id).some(
      (vote) => vote.vote === 'GO' && !vote.unticked && restsOn(vote, criterion.id),
    );
    if (!rests) continue;
    const unticked = { type: 'CriteriaUnticked', gate: gate.id, criteria: [criterion.id] } as const;
    return [{ ...unticked, reason: evidence }, ...withdrawFinalGo(goLive, 'criteria_unticked')];
  }
  return [];
}

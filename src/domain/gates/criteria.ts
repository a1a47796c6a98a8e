import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { areVotesOpen } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { restsOn } from './condition.ts';
import { rejectStranger } from './gate.ts';
import { votesOn } from './gate-state.ts';
import { namedFor } from './voters.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** Of what somebody ticked, the criteria of this gate, each once and in the runbook's order. */
export const confirmedOf = (
  { criteria }: GateDefinition,
  ticked: readonly string[] = [],
): readonly string[] => criteria.filter(({ id }) => ticked.includes(id)).map(({ id }) => id);

/** A GO rests on every criterion of its gate: without one of them it no longer counts, and is asked for anew. */
export function decideUntickCriteria(
  it: Case,
  action: Extract<Action, { type: 'UntickCriteria' }>,
): Decision {
  const { goLive, command } = it;
  const gate = goLive.runbook.gates.find((g) => g.id === action.gate);
  if (!gate) return decline('unknown_gate', { subject: action.gate });
  const votes = votesOn(goLive, gate.id);
  const isPerson = command.actor.kind === 'user';
  // Whoever gave a GO for somebody may take back what they confirmed.
  const isGiver =
    isPerson && votes.some(({ by, onBehalfOf }) => onBehalfOf !== undefined && by === command.actor.id);
  const isNamed = isPerson && namedFor(goLive, gate).includes(command.actor.id);
  if (!isGiver && !isNamed) return rejectStranger(it, gate);
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject: gate.id });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0)
    return decline('stale', { subject: gate.id });
  const unknown = action.criteria.find((id) => !gate.criteria.some((criterion) => criterion.id === id));
  if (unknown !== undefined) return decline('unknown_criterion', { subject: unknown });
  const standing = votes.filter(({ vote, unticked }) => vote === 'GO' && !unticked);
  if (standing.length === 0) return decline('not_go', { subject: gate.id });
  const criteria = confirmedOf(gate, action.criteria).filter((id) =>
    standing.some((vote) => restsOn(vote, id)),
  );
  if (criteria.length === 0) return decline('vote_unchanged', { subject: gate.id });
  const reason = action.reason?.trim();
  return accept(
    {
      type: 'CriteriaUnticked',
      gate: gate.id,
      criteria,
      ...(reason ? { reason } : {}),
    },
    ...withdrawFinalGo(goLive, 'criteria_unticked'),
  );
}

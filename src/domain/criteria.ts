import { holdsOneOf } from './authority.ts';
import type { Action } from './command.ts';
import { restsOn } from './condition.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import { areVotesOpen } from './go-live.ts';
import type { GateDefinition } from './runbook.ts';
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
  const own = goLive.gates[gate.id]?.vote;
  // Whoever gave a GO for somebody may take back what they confirmed.
  const isGiver =
    command.actor.kind === 'user' && own?.onBehalfOf !== undefined && own.by === command.actor.id;
  if (!isGiver && !holdsOneOf(goLive, command.actor, [gate.owner]))
    return reject(it, 'not_allowed', { allowedRoles: [gate.owner], subject: gate.id });
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject: gate.id });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0)
    return decline('stale', { subject: gate.id });
  const unknown = action.criteria.find((id) => !gate.criteria.some((criterion) => criterion.id === id));
  if (unknown !== undefined) return decline('unknown_criterion', { subject: unknown });
  const vote = goLive.gates[gate.id]?.vote;
  if (vote?.vote !== 'GO' || vote.unticked) return decline('not_go', { subject: gate.id });
  const criteria = confirmedOf(gate, action.criteria).filter((id) => restsOn(vote, id));
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

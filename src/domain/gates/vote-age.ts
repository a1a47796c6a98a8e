import { areVotesHistory, type GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { type GateVote, votesOn } from './gate-state.ts';

/** When a GO is too old for its gate; undefined where it never is. */
export const expiresAt = ({ votesExpireMs }: GateDefinition, { vote, at }: GateVote): number | undefined =>
  votesExpireMs === undefined || vote !== 'GO' ? undefined : at + votesExpireMs;

const isExpired = (gate: GateDefinition, vote: GateVote, now: number): boolean =>
  now >= (expiresAt(gate, vote) ?? Number.POSITIVE_INFINITY);

/** From half of its time on the same GO may be given anew. */
export const mayRenew = (gate: GateDefinition, vote: GateVote, now: number): boolean =>
  gate.votesExpireMs !== undefined && now >= vote.at + gate.votesExpireMs / 2;

/** As the rules see it: a GO counts no more from its very time on, whenever that is told. */
export function withExpired(goLive: GoLive, now: number): GoLive {
  if (areVotesHistory(goLive)) return goLive;
  const changed = goLive.runbook.gates.filter((gate) =>
    votesOn(goLive, gate.id).some((vote) => !vote.stale && isExpired(gate, vote, now)),
  );
  if (changed.length === 0) return goLive;
  const gates = changed.map((gate) => {
    const [vote, ...others] = votesOn(goLive, gate.id).map((one) =>
      !one.stale && isExpired(gate, one, now) ? asExpired(one) : one,
    );
    const state = goLive.gates[gate.id];
    return [gate.id, { ...state, ...(vote ? { vote } : {}), ...(others.length > 0 ? { others } : {}) }];
  });
  return { ...goLive, gates: { ...goLive.gates, ...Object.fromEntries(gates) } };
}

const asExpired = (vote: GateVote): GateVote => {
  const { by, at, version, hash } = vote;
  return { ...vote, stale: { by, at, version, hash, changed: [{ part: 'age', what: [] }] } };
};

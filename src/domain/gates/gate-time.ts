import { accept, type Case, type Decision, decline } from '../decision.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { gateStanding } from './gate.ts';
import { gateClosesAt } from './gate-closing.ts';

/** Whether people were told that it closed without a vote that counts, for this T-0. */
export const isClosedWithoutVote = (goLive: GoLive, gate: GateDefinition): boolean =>
  goLive.gates[gate.id]?.closedFor === goLive.t0 && isUndecided(goLive, gate);

/** It takes votes and has none that counts. */
export function isUndecided(goLive: GoLive, gate: GateDefinition): boolean {
  const standing = gateStanding(goLive, gate);
  return standing === 'open' || standing === 'outdated';
}

/**
 * When people are to be told that a gate closed undecided, if that is before `before`. Who took a GO back after that has
 * told them already.
 */
export function closingToTell(
  goLive: GoLive,
  gate: GateDefinition,
  before = Number.POSITIVE_INFINITY,
): number | undefined {
  const at = gateClosesAt(goLive, gate);
  const state = goLive.gates[gate.id];
  if (at === undefined || at >= before || state?.closedFor === goLive.t0 || !areVotesOpen(goLive))
    return undefined;
  const untickedAt = state?.vote?.unticked?.at;
  return isUndecided(goLive, gate) && (untickedAt === undefined || untickedAt < at) ? at : undefined;
}

export function decideCloseGate({ goLive, command }: Case, gateId: string): Decision {
  const gate = goLive.runbook.gates.find((g) => g.id === gateId);
  if (!gate) return decline('unknown_gate', { subject: gateId });
  const at = closingToTell(goLive, gate);
  return at === undefined || command.at < at
    ? decline('not_due')
    : accept({ type: 'GateClosed', gate: gate.id });
}

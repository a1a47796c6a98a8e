import type { GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';

/** When a gate wants to be decided at the latest; undefined where its runbook does not say, or T-0 was set later than that. */
export function gateClosesAt(goLive: GoLive, gate: GateDefinition): number | undefined {
  if (gate.closesOffsetMs === undefined) return undefined;
  const at = goLive.t0 + gate.closesOffsetMs;
  return at > goLive.t0SetAt ? at : undefined;
}

export function isGateClosed(goLive: GoLive, gate: GateDefinition, now: number): boolean {
  const at = gateClosesAt(goLive, gate);
  return at !== undefined && now >= at;
}

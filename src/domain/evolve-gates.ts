import type { GateEvent } from './event.ts';
import type { Deed, GateState, GoLive } from './go-live.ts';

export const evolveGates = (goLive: GoLive, event: GateEvent, deed: Deed): Partial<GoLive> => ({
  gates: { ...goLive.gates, [event.gate]: gateAfter(goLive, event, deed) },
});

function gateAfter(goLive: GoLive, event: GateEvent, deed: Deed): GateState {
  const gate = goLive.gates[event.gate] ?? { opened: false, noGos: 0 };
  if (event.type === 'GateOpened') return { ...gate, opened: true };
  const vote = {
    ...deed,
    vote: event.vote,
    forT0: goLive.t0,
    ...(event.reason ? { reason: event.reason } : {}),
  };
  return { ...gate, opened: true, vote, noGos: gate.noGos + (event.vote === 'NO-GO' ? 1 : 0) };
}

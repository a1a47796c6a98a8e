import type { GateEvent } from './event.ts';
import type { Deed, GateState, GoLive } from './go-live.ts';

/** A NO-GO this soon after another on the same gate edits the alert that people have just read. */
const sameAlertMs = 10 * 60_000;

export const evolveGates = (goLive: GoLive, event: GateEvent, deed: Deed): Partial<GoLive> => ({
  gates: { ...goLive.gates, [event.gate]: gateAfter(goLive, event, deed) },
});

function gateAfter(goLive: GoLive, event: GateEvent, deed: Deed): GateState {
  const gate = goLive.gates[event.gate] ?? { opened: false, noGoAlerts: 0 };
  if (event.type === 'GateOpened') return { ...gate, opened: true };
  if (event.type === 'CriteriaUnticked') {
    const { type: _type, gate: _gate, ...unticked } = event;
    return gate.vote ? { ...gate, vote: { ...gate.vote, unticked: { ...deed, ...unticked } } } : gate;
  }
  if (event.type === 'NoGoUpheld' || event.type === 'NoGoOverruled') {
    const ruling = {
      ...deed,
      ruling: event.type === 'NoGoUpheld' ? ('upheld' as const) : ('overruled' as const),
      ...(event.reason ? { reason: event.reason } : {}),
      forT0: goLive.t0,
    };
    return gate.vote ? { ...gate, vote: { ...gate.vote, ruling } } : gate;
  }
  const { type: _type, gate: _gate, ...cast } = event;
  const vote = { ...deed, ...cast, forT0: goLive.t0 };
  if (event.vote === 'GO') return { ...gate, opened: true, vote };
  const isNews =
    gate.lastNoGoAt === undefined ||
    gate.vote?.ruling !== undefined ||
    deed.at - gate.lastNoGoAt > sameAlertMs;
  return { ...gate, opened: true, vote, lastNoGoAt: deed.at, noGoAlerts: gate.noGoAlerts + (isNews ? 1 : 0) };
}

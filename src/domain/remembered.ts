import type { GoLive } from './go-live.ts';

/**
 * Computes it once for each state and moment: the rules, the index and the cards ask the same of one state several times.
 * Only the latest moment of a state is kept, and only as long as the state itself.
 */
export function remembered<T>(compute: (goLive: GoLive, now: number) => T): typeof compute {
  const known = new WeakMap<GoLive, { readonly now: number; readonly value: T }>();
  return (goLive, now) => {
    const last = known.get(goLive);
    if (last?.now === now) return last.value;
    const value = compute(goLive, now);
    known.set(goLive, { now, value });
    return value;
  };
}

/** The same for what is asked of a part of the plan, such as a gate, whatever the moment. */
export function rememberedOf<Part extends object, T>(
  compute: (goLive: GoLive, part: Part) => T,
): typeof compute {
  const known = new WeakMap<GoLive, Map<Part, T>>();
  return (goLive, part) => {
    const ofState = known.get(goLive) ?? new Map<Part, T>();
    known.set(goLive, ofState);
    const value = ofState.get(part) ?? compute(goLive, part);
    ofState.set(part, value);
    return value;
  };
}

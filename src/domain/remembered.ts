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

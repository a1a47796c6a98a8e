/** What time it is for the go-live's people. In production this is the machine's clock; a sandbox may move it. */
export interface Clock {
  now(): number;
  /** How long, in real milliseconds, until this clock shows `epochMs`; 0 when it is past, Infinity when it stands still. */
  realMsUntil(epochMs: number): number;
  /** Calls back after the clock was moved or its speed changed. */
  onMove(listener: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  realMsUntil: (epochMs) => Math.max(0, epochMs - Date.now()),
  onMove: () => {},
};

/** At real time `realMs` it showed `baseMs`, and it runs `speed` times as fast as real time; 0 is stopped. */
export interface ClockState {
  readonly baseMs: number;
  readonly realMs: number;
  readonly speed: number;
}

/** A clock that somebody else moves: the sandbox, or a test. */
export function createMovableClock(initial: ClockState): Clock & { move(state: ClockState): void } {
  let state = initial;
  const listeners: (() => void)[] = [];
  const now = () => Math.round(state.baseMs + (Date.now() - state.realMs) * state.speed);
  return {
    now,
    realMsUntil: (epochMs) => {
      if (epochMs <= now()) return 0;
      return state.speed > 0 ? (epochMs - now()) / state.speed : Number.POSITIVE_INFINITY;
    },
    onMove: (listener) => listeners.push(listener),
    move: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}

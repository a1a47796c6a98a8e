/** The state of a movable clock: at real time `realMs` it showed `baseMs`, and it runs `speed` times as fast (0 = stopped). */
export interface ClockState {
  readonly baseMs: number;
  readonly realMs: number;
  readonly speed: number;
}

/** What time the sandbox's world shows, in epoch milliseconds. Every sandbox server reads it; the bot follows it. */
export class SandboxClock {
  #state: ClockState;
  readonly #start: { readonly epochMs: number | undefined; readonly speed: number };
  readonly #listeners = new Set<(state: ClockState) => void>();

  /** Shows the present time where it is given none. */
  constructor(startMs?: number, speed = 1) {
    this.#start = { epochMs: startMs, speed };
    this.#state = { baseMs: startMs ?? Date.now(), realMs: Date.now(), speed };
  }

  now(): number {
    const { baseMs, realMs, speed } = this.#state;
    return Math.round(baseMs + (Date.now() - realMs) * speed);
  }

  get state(): ClockState {
    return this.#state;
  }

  /** Moves the clock to an instant, keeps its speed. A clock may jump back: the world out there can do so too. */
  jumpTo(epochMs: number): void {
    this.#change({ baseMs: epochMs, realMs: Date.now(), speed: this.#state.speed });
  }

  setSpeed(speed: number): void {
    this.#change({ baseMs: this.now(), realMs: Date.now(), speed });
  }

  /** Shows again what it showed first, at the speed of the start. */
  startOver(): void {
    const { epochMs, speed } = this.#start;
    this.#change({ baseMs: epochMs ?? Date.now(), realMs: Date.now(), speed });
  }

  onChange(listener: (state: ClockState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(state: ClockState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

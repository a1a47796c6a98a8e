import type { EffectState } from '../store/store.ts';

/** What has to be well before golive can be trusted with a click. */
export interface ReadinessNeeds {
  readonly checkWritable: () => Promise<void>;
  /** `connected`, or what it does instead and why. */
  readonly slackState: () => string;
  /** Real time, epoch milliseconds. */
  readonly lastTickAt: () => number;
  readonly countEffects: () => Promise<Readonly<Record<EffectState, number>>>;
  readonly realNow: () => number;
}

export interface Readiness {
  readonly ready: boolean;
  /** One word or sentence a part; `ok` where it is well. */
  readonly checks: Readonly<Record<'database' | 'slack' | 'scheduler', string>>;
  readonly effects: Readonly<Partial<Record<EffectState, number>>>;
}

/** The scheduler runs every second: silent for this long, it hangs. */
const silentSchedulerMs = 15_000;

export async function readiness(needs: ReadinessNeeds): Promise<Readiness> {
  const database = await needs.checkWritable().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : 'unreadable'),
  );
  const slack = needs.slackState();
  const silentMs = needs.realNow() - needs.lastTickAt();
  const checks = {
    database,
    slack: slack === 'connected' ? 'ok' : slack,
    scheduler: silentMs <= silentSchedulerMs ? 'ok' : `silent for ${Math.round(silentMs / 1000)} s`,
  };
  const effects = database === 'ok' ? await needs.countEffects() : {};
  return { ready: Object.values(checks).every((check) => check === 'ok'), checks, effects };
}

import type { EffectState } from '../store/store.ts';

/** What has to be well before golive can be trusted with a click. */
export interface ReadinessNeeds {
  readonly checkWritable: () => Promise<void>;
  /** `connected`, or what it does instead and why. */
  readonly slackState: () => string;
  /** How Slack reaches golive, and what was configured for nothing. */
  readonly slackMode: string;
  /** Real time, epoch milliseconds. */
  readonly lastTickAt: () => number;
  readonly countEffects: () => Promise<Readonly<Record<EffectState, number>>>;
  /** What was given up of no go-live. */
  readonly listGivenUp: () => Promise<readonly GivenUp[]>;
  readonly realNow: () => number;
  /** The go-lives that cannot be looked after, and why. */
  readonly troubles: () => readonly Trouble[];
}

export interface Trouble {
  readonly goLive: string;
  readonly reason: string;
}

interface GivenUp {
  readonly effect: string;
  readonly reason: string;
}

export interface Readiness {
  readonly ready: boolean;
  /** One word or sentence a part; `ok` where it is well. */
  readonly checks: Readonly<Record<'database' | 'slack' | 'scheduler', string>>;
  readonly slackMode: string;
  readonly effects: Readonly<Partial<Record<EffectState, number>>>;
  /** No go-live tells of these: whoever runs golive tells the people whom they were for. */
  readonly givenUp: readonly GivenUp[];
  /** They need a person but leave golive ready: it looks after all others. */
  readonly troubles: readonly Trouble[];
}

/** The scheduler runs every second: silent for this long, it hangs. */
const silentSchedulerMs = 15_000;

export async function readiness(needs: ReadinessNeeds): Promise<Readiness> {
  const database = await needs.checkWritable().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : 'unreadable'),
  );
  const { slackMode } = needs;
  const slack = needs.slackState();
  const silentMs = needs.realNow() - needs.lastTickAt();
  const checks = {
    database,
    slack: slack === 'connected' ? 'ok' : slack,
    scheduler: silentMs <= silentSchedulerMs ? 'ok' : `silent for ${Math.round(silentMs / 1000)} s`,
  };
  const effects = database === 'ok' ? await needs.countEffects() : {};
  const givenUp = database === 'ok' ? await needs.listGivenUp() : [];
  const troubles = withoutDoubles(needs.troubles());
  return {
    ready: Object.values(checks).every((check) => check === 'ok'),
    checks,
    slackMode,
    effects,
    givenUp,
    troubles,
  };
}

/** Several parts may fail at the same go-live for the same reason. */
const withoutDoubles = (troubles: readonly Trouble[]): readonly Trouble[] => [
  ...new Map(troubles.map((trouble) => [`${trouble.goLive} ${trouble.reason}`, trouble])).values(),
];

export interface StepState {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** Who answered a roll call, by role. */
  readonly here?: Readonly<Record<string, { readonly by: string; readonly at: number }>> | undefined;
  /** When people were told last that a part of the traffic has baked. */
  readonly bakedAt?: number | undefined;
  /** How often somebody was told that it takes too long. */
  readonly overrunStage?: number | undefined;
}

interface ToldStep {
  readonly step: string;
  /** The place of its event in the trail. */
  readonly version: number;
}

/** What people were asked about steps, oldest first, in all rounds. */
export interface StepsTold {
  /** Every failure that they were told of. */
  readonly stepFailures: readonly ToldStep[];
  /** Every call for who is there; missing where none was. */
  readonly rollCalls?: readonly ToldStep[];
}

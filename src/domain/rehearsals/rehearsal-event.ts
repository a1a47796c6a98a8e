import type { Failure, RehearsalResult } from './rehearsal-plan.ts';

/** That go-lives were rehearsed, and how that ended. A chain of its own: what happens in a rehearsal is kept elsewhere. */
export type RehearsalEvent =
  | {
      readonly type: 'RehearsalBegun';
      /** `RH-3` */
      readonly rehearsal: string;
      readonly service: string;
      readonly environment: string;
      readonly version: string;
      readonly runbook: RehearsedRunbook;
      /** The one channel that it is told in. */
      readonly channel: string;
      /** How many times as fast as real time it may go. */
      readonly speed: number;
      /** People answer themselves: nobody stands in for them. */
      readonly withPeople?: true;
      readonly failures: readonly Failure[];
    }
  | {
      readonly type: 'RehearsalEnded';
      readonly rehearsal: string;
      readonly result: RehearsalResult;
      /** The roles that did not answer in time. */
      readonly unanswered: readonly string[];
      /** By name, such as `item/changes_merged`. */
      readonly failedChecks: readonly string[];
      /** Whoever had it stopped. */
      readonly stoppedBy?: string;
    };

export interface RehearsedRunbook {
  readonly id: string;
  /** As its document says. */
  readonly version: string;
  readonly hash: string;
}

export const isRehearsalEvent = (event: { readonly type: string }): event is RehearsalEvent =>
  event.type === 'RehearsalBegun' || event.type === 'RehearsalEnded';

type Begun = Extract<RehearsalEvent, { type: 'RehearsalBegun' }>;
type Ended = Extract<RehearsalEvent, { type: 'RehearsalEnded' }>;

/** Wishes that belong to no go-live. `allowed` are the people who may, by `services.yaml`. */
export type RehearsalWish =
  | (Omit<Begun, 'type' | 'rehearsal'> & {
      readonly type: 'BeginRehearsal';
      readonly allowed: readonly string[];
    })
  | (Omit<Ended, 'type'> & { readonly type: 'EndRehearsal' });

export const isRehearsalWish = (action: { readonly type: string }): action is RehearsalWish =>
  action.type === 'BeginRehearsal' || action.type === 'EndRehearsal';

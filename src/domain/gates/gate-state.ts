import type { Deed, GoLive } from '../go-live.ts';
import type { BasisChange, Vote, VoteBasis, VoteCondition } from './gate-event.ts';

export interface GateState {
  readonly opened: boolean;
  /** The T-0 for which it closed without a vote that counts. */
  readonly closedFor?: number;
  readonly reminded?: { readonly forT0: number; readonly stage: number };
  /** The one that says most of how it stands: a NO-GO that holds it up first, else the newest. */
  readonly vote?: GateVote;
  /** Those of the others, where everybody has a vote of their own. */
  readonly others?: readonly GateVote[];
  /** The vote that it had last, and when whoever gave it took it back; until there is another. */
  readonly withdrawn?: Deed & { readonly vote: Vote };
  readonly lastNoGoAt?: number;
  /** What ended the last NO-GO: a vote in its place, or that it was taken back. */
  readonly noGoEnded?: Deed & { readonly takenBack: boolean };
  /** How often people were alerted of a NO-GO on this gate. */
  readonly noGoAlerts: number;
}

export interface GateVote extends Deed {
  readonly vote: Vote;
  readonly reason?: string;
  /** The T-0 it was given for. */
  readonly forT0: number;
  readonly confirmed?: readonly string[];
  readonly late?: boolean;
  readonly onBehalfOf?: string;
  /** Of a GO-IF. */
  readonly condition?: VoteCondition;
  readonly basis?: VoteBasis;
  /** Why it does not count until it is given anew. */
  readonly stale?: Deed & { readonly changed: readonly BasisChange[] };
  /** What the escalation contact said last to a NO-GO, and the T-0 it was said for. */
  readonly ruling?: Deed & {
    readonly ruling: 'upheld' | 'overruled';
    readonly reason?: string;
    readonly forT0: number;
  };
  /** What a GO no longer rests on: it does not count until it is given anew. */
  readonly unticked?: Deed & { readonly criteria: readonly string[]; readonly reason?: string };
}

/** All that stand on a gate, the one that says most first. */
export const votesOn = ({ gates }: Pick<GoLive, 'gates'>, gate: string): readonly GateVote[] => {
  const { vote, others = [] } = gates[gate] ?? {};
  return vote ? [vote, ...others] : [];
};

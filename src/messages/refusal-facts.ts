import type { BarFacts } from './bar-facts.ts';

/** What a refusal may say, already escaped; empty where it is not known. */
export interface RefusalFacts {
  /** The go-live's id, or words for it. */
  readonly id: string;
  readonly status: string;
  /** What the refusal was about: a title, a value, another go-live. */
  readonly subject: string;
  /** The criteria of the gate that it was about. */
  readonly criteria: string;
  /** Who could have done it. */
  readonly who: string;
  readonly managers: string;
  /** Who decides on a rollback. */
  readonly deciders: string;
  readonly heldBy: string;
  /** The T-0 that was asked for, as it was read. */
  readonly read: string;
  readonly t0: string;
  readonly blockers: string;
  /** From when on the step can be started. */
  readonly opens: string;
  /** How a step stands, and by whom. */
  readonly stands: string;
  /** The roles that did not answer a roll call. */
  readonly missing: string;
  /** Whether any run may have touched what is deployed. */
  readonly ran: boolean;
  /** The people who could have done it, where no go-live's roles say so. */
  readonly people: string;
  /** A user group that is not known, by its id, and why. */
  readonly group: string;
  readonly why: string;
  /** What stands in the way from outside. */
  readonly bar: BarFacts;
}

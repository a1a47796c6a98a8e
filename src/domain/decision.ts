import type { Command } from './command.ts';
import type { Event } from './event.ts';
import type { Facts } from './facts.ts';
import type { GoLive } from './go-live.ts';
import { type Refusal, type RefusalCode, type RejectedCode, refuse } from './refusal.ts';

/** What a rule says to a command: what happened, or why not. A refusal that matters leaves an event of its own. */
export type Decision =
  | { readonly events: readonly Event[]; readonly refusal?: undefined }
  | { readonly events: readonly Event[]; readonly refusal: Refusal };

/** A command about a go-live that exists, with what the rules may know besides. */
export interface Case {
  readonly goLive: GoLive;
  readonly command: Command;
  readonly facts: Facts;
}

/** What a part of a rule needs of it. */
export type KnownCase = Pick<Case, 'goLive' | 'facts'>;

export const accept = (...events: readonly Event[]): Decision => ({ events });

/** A refusal that leaves no trace: a misprint, a second click. */
export const decline = (code: RefusalCode, more: Omit<Refusal, 'code'> = {}): Decision => ({
  events: [],
  refusal: refuse(code, more),
});

/** A refusal that an auditor wants to see: somebody tried what they may not, or what the state forbids. */
export function reject({ command }: Case, code: RejectedCode, more: Omit<Refusal, 'code'> = {}): Decision {
  const subject = more.subject === undefined ? {} : { subject: more.subject };
  return {
    events: [{ type: 'CommandRefused', command: command.do.type, code, ...subject }],
    refusal: refuse(code, more),
  };
}

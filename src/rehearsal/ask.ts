import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { holdersOf } from '../domain/people/authority.ts';

export interface Ask {
  /** The same for the same question. */
  readonly key: string;
  readonly role: string;
  readonly person: string;
  readonly about: AskedAbout;
  /** When a stand-in does it. */
  readonly at: number;
  readonly action: Action;
}

export interface AskedAbout {
  readonly kind:
    | 'gate'
    | 'item'
    | 'step'
    | 'approval'
    | 'final_go'
    | 'start'
    | 'rollback'
    | 'criteria'
    | 'success';
  /** Of the gate, the item, the step, the notice or the group; empty where there is only one. */
  readonly id: string;
}

export interface Question {
  readonly role: string;
  readonly about: AskedAbout;
  readonly at: number;
  readonly action: Action;
}

/** How long it takes somebody to answer. */
export const answersAfterMs = 3 * 60_000;

/** Put to the first who holds the role; where nobody does, there is nobody to ask. */
export function ask(goLive: GoLive, { role, about, at, action }: Question): readonly Ask[] {
  const [person] = holdersOf(goLive, role);
  if (person === undefined) return [];
  const key = [about.kind, about.id, role, action.type, goLive.round].join('/');
  return [{ key, role, person, about, at, action }];
}

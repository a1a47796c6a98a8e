/** One thing that somebody wants to keep, under a section of the runbook's retrospective. */
export interface Note {
  readonly section: string;
  readonly text: string;
  /** Of an action item: who does it, and until when (a calendar date). */
  readonly owner?: string;
  readonly due?: string;
}

/** `entry` names the form that was sent. Sent anonymously, golive itself is the actor. */
export type RetrospectiveEvent =
  | { readonly type: 'RetrospectiveNoted'; readonly entry: string; readonly notes: readonly Note[] }
  | { readonly type: 'RetrospectiveHeld' };

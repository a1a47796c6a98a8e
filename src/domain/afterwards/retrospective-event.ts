/** One thing that somebody wants to keep, under a section of the runbook's retrospective. */
export interface Note {
  readonly section: string;
  readonly text: string;
  /** Of an action item: who does it, and until when (a calendar date). */
  readonly owner?: string;
  readonly due?: string;
  /** Of an action item: it is to be opened as an issue on GitHub once the retrospective is held. */
  readonly issue?: true;
}

/** `entry` names the form that was sent. Sent anonymously, golive itself is the actor. */
export type RetrospectiveEvent =
  | { readonly type: 'RetrospectiveNoted'; readonly entry: string; readonly notes: readonly Note[] }
  | { readonly type: 'RetrospectiveHeld' }
  /** `note` names the action item: the form that it came in, and its place there. */
  | {
      readonly type: 'ActionItemOpened';
      readonly note: string;
      readonly number: number;
      readonly url: string;
    }
  | { readonly type: 'ActionItemNotOpened'; readonly note: string; readonly reason: string };

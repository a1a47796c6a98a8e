/** How it goes, told while the go-live runs. `update` counts from 1. */
export type UpdateEvent =
  /** The lead is asked how it goes: `person` directly, where somebody who is to be asked is there. */
  | { readonly type: 'UpdateAskedFor'; readonly dueAt: number; readonly person?: string }
  /** The shorter form of an update waits for its approval: these people are asked. */
  | {
      readonly type: 'ShortUpdateAskedFor';
      readonly update: number;
      readonly stage: number;
      readonly people: readonly string[];
    }
  | { readonly type: 'UpdateSent'; readonly update: number; readonly text: string }
  /** The words for the stakeholders, as somebody approved them. */
  | { readonly type: 'ShortUpdateSent'; readonly update: number; readonly text: string };

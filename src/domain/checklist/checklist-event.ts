/** What became of a task, of the checklist or of the follow-ups. */
export type ChecklistEvent =
  | { readonly type: 'ChecklistItemTicked'; readonly item: string; readonly evidence?: string }
  | { readonly type: 'ChecklistItemUnticked'; readonly item: string }
  | { readonly type: 'ChecklistItemSkipped'; readonly item: string; readonly reason: string }
  /** The text may be empty where there are files. */
  | {
      readonly type: 'EvidenceAdded';
      readonly item: string;
      readonly evidence: string;
      readonly files?: readonly EvidenceFile[];
    }
  /** Without a person it is given back to its role. */
  | { readonly type: 'TaskAssigned'; readonly item: string; readonly person?: string };

/** A file that Slack keeps: what it is and where, never what is in it. */
export interface EvidenceFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly permalink: string;
}

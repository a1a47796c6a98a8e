/** What became of a task, of the checklist or of the follow-ups. */
export type ChecklistEvent =
  | { readonly type: 'ChecklistItemTicked'; readonly item: string; readonly evidence?: string }
  | { readonly type: 'ChecklistItemUnticked'; readonly item: string }
  | { readonly type: 'ChecklistItemSkipped'; readonly item: string; readonly reason: string }
  | { readonly type: 'EvidenceAdded'; readonly item: string; readonly evidence: string }
  /** Without a person it is given back to its role. */
  | { readonly type: 'TaskAssigned'; readonly item: string; readonly person?: string };

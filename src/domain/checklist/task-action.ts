import type { EvidenceFile } from './checklist-event.ts';

/** What a person does with a task, of the checklist or of the follow-ups. */
export type TaskAction =
  | { readonly type: 'TickItem'; readonly item: string; readonly evidence?: string }
  | { readonly type: 'UntickItem'; readonly item: string }
  | { readonly type: 'SkipItem'; readonly item: string; readonly reason: string }
  | {
      readonly type: 'AddEvidence';
      readonly item: string;
      readonly evidence: string;
      readonly files?: readonly EvidenceFile[];
    }
  /** Without a person it is given back to its role. */
  | { readonly type: 'AssignItem'; readonly item: string; readonly person?: string | undefined };

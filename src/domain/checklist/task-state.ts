import type { EvidenceFile } from './checklist-event.ts';

/** What became of one task. */
export interface ItemState {
  readonly state: 'open' | 'done' | 'skipped';
  readonly by?: string;
  readonly at?: number;
  readonly reason?: string;
  /** Who owes it in the role's stead. */
  readonly assignee?: string;
  readonly evidence: readonly string[];
  /** Missing where there are none. */
  readonly files?: readonly EvidenceFile[];
}

/** What became of one list of follow-ups. */
export interface FollowUpState {
  readonly isOpen: boolean;
  /** People were told that its time is over. */
  readonly isOverdue: boolean;
}

/** What became of an issue that was to be opened on GitHub. */
export type IssueState =
  | { readonly state: 'opened'; readonly number: number; readonly url: string }
  | { readonly state: 'not_opened'; readonly reason: string };

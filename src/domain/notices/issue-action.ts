import type { Action } from '../command.ts';
import type { Severity } from './issue-event.ts';

/** What people want with an issue of the go-live. */
export type IssueWish =
  | {
      readonly type: 'OpenIssue';
      readonly what: string;
      readonly severity: Severity;
      readonly eta?: number;
      /** Puts the go-live on hold too. */
      readonly hold?: boolean;
    }
  | { readonly type: 'AcknowledgeIssue'; readonly issue: number }
  | { readonly type: 'SetIssueEta'; readonly issue: number; readonly eta: number }
  | { readonly type: 'ResolveIssue'; readonly issue: number; readonly resolution: string };

export type IssueAction = IssueWish | { readonly type: 'ReportIssueEtaPassed'; readonly issue: number };

const issueActions: Readonly<Record<IssueAction['type'], true>> = {
  OpenIssue: true,
  AcknowledgeIssue: true,
  SetIssueEta: true,
  ResolveIssue: true,
  ReportIssueEtaPassed: true,
};

export const isIssueAction = (action: Action): action is IssueAction =>
  Object.hasOwn(issueActions, action.type);

import type { Action } from './command.ts';

/** Something that the rules want done at an instant. */
export interface Due {
  readonly at: number;
  readonly action: Extract<Action, { type: DueType }>;
}

export type DueType = QuietWhenLate | ToldWhenLate | 'SendNotice';

/** A reminder, or another look, that comes late is no news to anybody. */
const quietWhenLate = {
  RemindOfTasks: true,
  RunChecks: true,
  ReportBars: true,
  ReadChanges: true,
} as const;

type QuietWhenLate = keyof typeof quietWhenLate;

export const isNewsWhenLate = ({ type }: Pick<Action, 'type'>): boolean =>
  !Object.hasOwn(quietWhenLate, type);

/** After a downtime people are told of these, in the catalogue's words. */
export type ToldWhenLate =
  | 'AskForApproval'
  | 'AskForHolders'
  | 'AskForShortUpdate'
  | 'AskForUpdate'
  | 'BeginPhase'
  | 'CallNextContact'
  | 'CloseGate'
  | 'MeasureSuccess'
  | 'OfferStart'
  | 'OpenFollowUps'
  | 'OpenGate'
  | 'RemindVoters'
  | 'ReportDelegationOver'
  | 'ReportFollowUpsOverdue'
  | 'ReportIssueEtaPassed'
  | 'ReportProposalUnanswered'
  | 'ReportReviewDue'
  | 'ReportRollbackUnverified'
  | 'ReportRollbackWindow'
  | 'ReportRunOverdue'
  | 'ReportStaleVote'
  | 'ReportStartOverdue'
  | 'ReportStatusPageLeftOpen'
  | 'ReportStepOverrun'
  | 'ReportTrafficBaked'
  | 'SettleExternal'
  | 'StartDeployment'
  | 'StartStep';

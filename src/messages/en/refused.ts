import type { ActionType } from '../../domain/command.ts';
import type { RefusalCode } from '../../domain/refusal.ts';

/** What somebody was refused. */
export const refusedCommands = {
  TickItem: 'to tick a checklist item',
  UntickItem: 'to open a checklist item again',
  SkipItem: 'to skip a checklist item',
  AddEvidence: 'to add evidence',
  AssignItem: 'to assign a task',
  CastVote: 'a vote',
  ReadChanges: 'to read what goes live',
  RuleOnNoGo: 'to rule on a NO-GO',
  UntickCriteria: 'to untick a criterion',
  GiveFinalGo: 'the final GO',
  HandOverRole: 'to hand over a role',
  Escalate: 'to call the contacts of an area',
  AcknowledgeEscalation: 'to acknowledge a call',
  RevokeFinalGo: 'to withdraw the final GO',
  Hold: 'a hold',
  Resume: 'to resume',
  Reschedule: 'a new T-0',
  Abort: 'an abort',
  RequestChecks: 'to run checks',
  StartStep: 'to start a step',
  FinishStep: 'to finish a step',
  FailStep: 'to fail a step',
  SkipStep: 'to skip a step',
  ReopenStep: 'to open a step again',
  AnswerRollCall: 'an answer to the roll call',
  StartDeployment: 'the start of the deployment',
  DeclareTriggerMet: 'to report a trigger',
  DismissProposal: 'to dismiss a rollback proposal',
  RequestRollback: 'a rollback',
  DeclareSuccess: 'to declare success',
  JudgeCriteria: 'to confirm success criteria',
  AddToRetrospective: 'to add to the retrospective',
  HoldRetrospective: 'to close the retrospective',
  TestNotice: 'a test of a notice',
  Close: 'to close the go-live',
  AllowVersion: 'to clear the version',
  Unlock: 'to unlock the environment',
} satisfies Partial<Record<ActionType, string>>;

/** What a refusal was about, and why, where that has a name. */
export const refusedAbout = {
  vote: (gate: string) => `a vote on ${gate}`,
  item: (command: string, item: string) => `${command} (“${item}”)`,
  ownGate: (gate: string) => `their GO already opens ${gate}, and each gate needs another person`,
  superseded: (id: string) => `${id} was started for the same service and environment since then`,
  health: (verdict: string) => `the health was ${verdict}`,
};

/** Why somebody was refused something that stays on record. */
export const refusedBecause = {
  not_allowed: 'they do not hold the role that may do it',
  gate_closed: 'the votes were closed',
  blocked: 'something that it needs was missing',
  already_started: 'the deployment was under way already',
  not_started: 'nothing was deployed',
  dispatch_unknown: 'it was not known whether the run was started',
  rollback_running: 'a rollback was under way already',
  already_rolled_back: 'it was rolled back already',
  watch_over: 'it had succeeded and was no longer watched',
  finished: 'the go-live was over',
  rollback_undecided: 'a rollback was proposed and not decided on',
  target_rolling_back: 'an earlier go-live of the same service was being rolled back',
  target_locked: 'a rollback had locked the environment',
  version_marked_bad: 'the version was marked bad',
  unlock_too_early: 'the rollback was not over',
  left_workspace: 'they are no longer a full member of the workspace',
} satisfies Partial<Record<RefusalCode, string>>;

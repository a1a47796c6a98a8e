/*
 * Where a go-live stands. The moves below are the whole state machine; ARCHITECTURE.md draws them and a test holds
 * the two together. An event that names no move from the present status leaves the status as it is.
 *
 *   planned -> approved -> starting -> deploying -> validating -> succeeded
 *   a deployment that did not run or failed -> deployment_failed -> starting, for another try
 *   any of them after the dispatch -> rolling_back -> verifying_rollback -> rolled_back
 *   where nothing is on its way, or nobody can tell -> aborted
 */
export const statuses = [
  'planned',
  'approved',
  'starting',
  'deploying',
  'deployment_failed',
  'validating',
  'succeeded',
  'rolling_back',
  'verifying_rollback',
  'rollback_failed',
  'rolled_back',
  'aborted',
] as const;

export type Status = (typeof statuses)[number];

/** What moves a status: an event's type, or what an event means for the run it is about (`trigger.ts`). */
export type Trigger =
  | 'FinalGoGiven'
  | 'FinalGoWithdrawn'
  | 'RunCancelledBeforeDispatch'
  | 'Aborted'
  | 'SuccessDeclared'
  | 'RollbackVerified'
  | 'RollbackUnverified'
  | 'retry called back'
  | 'deploy requested'
  | 'deploy accepted'
  | 'deploy rejected'
  | 'deploy runs again'
  | 'deploy succeeded'
  | 'deploy failed'
  | 'rollback requested'
  | 'rollback rejected'
  | 'rollback runs again'
  | 'rollback succeeded'
  | 'rollback failed';

export interface Move {
  readonly on: Trigger;
  readonly from: readonly Status[];
  readonly to: Status;
}

export const moves: readonly Move[] = [
  { on: 'FinalGoGiven', from: ['planned'], to: 'approved' },
  { on: 'FinalGoWithdrawn', from: ['approved'], to: 'planned' },
  { on: 'deploy requested', from: ['approved', 'starting', 'deployment_failed'], to: 'starting' },
  { on: 'RunCancelledBeforeDispatch', from: ['starting'], to: 'approved' },
  { on: 'retry called back', from: ['starting'], to: 'deployment_failed' },
  { on: 'deploy accepted', from: ['starting', 'deployment_failed'], to: 'deploying' },
  { on: 'deploy rejected', from: ['starting'], to: 'deployment_failed' },
  { on: 'deploy runs again', from: ['deployment_failed', 'validating'], to: 'deploying' },
  { on: 'deploy failed', from: ['deploying', 'validating'], to: 'deployment_failed' },
  { on: 'deploy succeeded', from: ['deploying', 'deployment_failed'], to: 'validating' },
  { on: 'SuccessDeclared', from: ['validating'], to: 'succeeded' },
  {
    on: 'rollback requested',
    from: [
      'starting',
      'deploying',
      'deployment_failed',
      'validating',
      'succeeded',
      'rolling_back',
      'rollback_failed',
      'aborted',
    ],
    to: 'rolling_back',
  },
  { on: 'rollback rejected', from: ['rolling_back'], to: 'rollback_failed' },
  { on: 'rollback runs again', from: ['verifying_rollback', 'rollback_failed'], to: 'rolling_back' },
  { on: 'rollback failed', from: ['rolling_back', 'verifying_rollback'], to: 'rollback_failed' },
  { on: 'rollback succeeded', from: ['rolling_back', 'rollback_failed'], to: 'verifying_rollback' },
  { on: 'RollbackUnverified', from: ['verifying_rollback'], to: 'rollback_failed' },
  { on: 'RollbackVerified', from: ['verifying_rollback', 'rollback_failed'], to: 'rolled_back' },
  {
    on: 'Aborted',
    from: ['planned', 'approved', 'starting', 'deployment_failed', 'rolling_back', 'rollback_failed'],
    to: 'aborted',
  },
];

export function statusAfter(status: Status, trigger: Trigger | undefined): Status {
  const move = moves.find((m) => m.on === trigger && m.from.includes(status));
  return move ? move.to : status;
}

/** Nothing more will be deployed or rolled back by itself; its target is free for the next go-live. */
export const isFinished = (status: Status): boolean =>
  status === 'succeeded' || status === 'rolled_back' || status === 'aborted';

export const isBeforeStart = (status: Status): boolean => status === 'planned' || status === 'approved';

/** What was deployed is wanted to stay, so bad health calls people and may come to a rollback. */
export const isCallingForHealth = (status: Status): boolean =>
  ['starting', 'deploying', 'deployment_failed', 'validating', 'succeeded'].includes(status);

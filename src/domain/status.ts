import type { Event } from './event.ts';

/*
 * Where a go-live stands. The moves below are the whole state machine; ARCHITECTURE.md draws them and a test holds
 * the two together. An event that names no move from the present status leaves the status as it is.
 *
 *   planned -> approved -> starting -> deploying -> validating -> succeeded
 *   planned, approved, starting (dispatch given up), deployment_failed -> aborted
 *   any of them after the dispatch -> rolling_back -> verifying_rollback -> rolled_back
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

/** What moves a status; run events count by the purpose of their run and, when completed, by how they ended. */
export type Trigger =
  | 'FinalGoGiven'
  | 'FinalGoWithdrawn'
  | 'RunCancelledBeforeDispatch'
  | 'Aborted'
  | 'SuccessDeclared'
  | 'RollbackVerified'
  | 'RollbackUnverified'
  | 'deploy requested'
  | 'deploy accepted'
  | 'deploy rejected'
  | 'deploy succeeded'
  | 'deploy failed'
  | 'rollback requested'
  | 'rollback rejected'
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
  { on: 'deploy requested', from: ['approved', 'deployment_failed'], to: 'starting' },
  { on: 'RunCancelledBeforeDispatch', from: ['starting'], to: 'approved' },
  { on: 'deploy accepted', from: ['starting'], to: 'deploying' },
  { on: 'deploy rejected', from: ['starting'], to: 'deployment_failed' },
  { on: 'deploy failed', from: ['deploying'], to: 'deployment_failed' },
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
  { on: 'rollback failed', from: ['rolling_back'], to: 'rollback_failed' },
  { on: 'rollback succeeded', from: ['rolling_back', 'rollback_failed'], to: 'verifying_rollback' },
  { on: 'RollbackVerified', from: ['verifying_rollback'], to: 'rolled_back' },
  { on: 'RollbackUnverified', from: ['verifying_rollback'], to: 'rollback_failed' },
  { on: 'Aborted', from: ['planned', 'approved', 'starting', 'deployment_failed'], to: 'aborted' },
];

export function triggerOf(
  event: Event,
  purposeOf: (correlationId: string) => 'deploy' | 'rollback',
): Trigger | undefined {
  switch (event.type) {
    case 'FinalGoGiven':
    case 'FinalGoWithdrawn':
    case 'RunCancelledBeforeDispatch':
    case 'Aborted':
    case 'SuccessDeclared':
    case 'RollbackVerified':
    case 'RollbackUnverified':
      return event.type;
    case 'RunRequested':
      return `${event.run.purpose} requested`;
    case 'DispatchAccepted': {
      return purposeOf(event.correlationId) === 'deploy' ? 'deploy accepted' : undefined;
    }
    case 'DispatchRejected':
      return `${purposeOf(event.correlationId)} rejected`;
    case 'RunCompleted':
      return `${purposeOf(event.correlationId)} ${event.conclusion === 'success' ? 'succeeded' : 'failed'}`;
    default:
      return undefined;
  }
}

export function statusAfter(status: Status, trigger: Trigger | undefined): Status {
  const move = moves.find((m) => m.on === trigger && m.from.includes(status));
  return move ? move.to : status;
}

/** Nothing more will be deployed or rolled back by itself; its target is free for the next go-live. */
export const isFinished = (status: Status): boolean =>
  status === 'succeeded' || status === 'rolled_back' || status === 'aborted';

export const isBeforeStart = (status: Status): boolean => status === 'planned' || status === 'approved';

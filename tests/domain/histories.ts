import type { Event, RunRequest } from '../../src/domain/event.ts';
import type { Vote } from '../../src/domain/gates/gate-event.ts';
import {
  gateOwners,
  hours,
  itemOwners,
  minutes,
  ole,
  ona,
  rita,
  service,
  T0,
  tom,
} from '../fixtures/golive-fixture.ts';
import { type Past, planned } from './given.ts';

/** The way to each status, each list a continuation of the one before. Times are those of the happy path. */

export const vote = (gate: keyof typeof gateOwners, value: Vote, by: string = gateOwners[gate]): Past => ({
  event: {
    type: 'VoteCast',
    gate,
    vote: value,
    ...(value === 'NO-GO' ? { reason: 'not ready' } : { confirmed: ['ready'] }),
  },
  by,
  at: T0 - hours(2),
});

export const gatesGo: readonly Past[] = [
  { type: 'GateOpened', gate: 'security' },
  vote('technical', 'GO'),
  vote('security', 'GO'),
  vote('business', 'GO'),
  vote('operations', 'GO'),
];

export const itemsDone: readonly Past[] = Object.entries(itemOwners).map(([item, by]) => ({
  event: { type: 'ChecklistItemTicked', item },
  by,
}));

export const ready: readonly Past[] = [planned, ...itemsDone, ...gatesGo];

export const approved: readonly Past[] = [
  ...ready,
  { event: { type: 'FinalGoGiven' }, by: rita, at: T0 - hours(1) },
];

export const requestOf = (purpose: 'deploy' | 'rollback' | 'verify', attempt = 1): RunRequest => ({
  purpose,
  correlationId: `3f9a2c-gl-7-${purpose}-${attempt}`,
  repository: service.repository,
  workflow: service.workflows[purpose] ?? 'verify-production.yml',
  ref: 'main',
  inputs: { version: purpose === 'deploy' ? 'v1.4.2' : 'v1.4.1', environment: 'production' },
});

export const deploy1 = requestOf('deploy').correlationId;
export const rollback1 = requestOf('rollback').correlationId;

export const requested: readonly Past[] = [
  ...approved,
  { event: { type: 'RunRequested', run: requestOf('deploy') }, by: tom, at: T0 + minutes(1) },
];

const reported = (event: Event, at: number): Past => ({ event, by: 'golive', at });

export const begun: readonly Past[] = [
  ...requested,
  reported({ type: 'DispatchBegun', correlationId: deploy1, attempt: 1 }, T0 + minutes(1)),
];

export const dispatchUnknown: readonly Past[] = [
  ...begun,
  reported({ type: 'DispatchUnknown', correlationId: deploy1, reason: 'timeout' }, T0 + minutes(1)),
];

export const givenUp: readonly Past[] = [
  ...dispatchUnknown,
  reported(
    {
      type: 'EffectGaveUp',
      effect: `dispatch/${deploy1}`,
      kind: 'github.dispatch',
      subject: deploy1,
      reason: 'GitHub does not answer',
    },
    T0 + minutes(10),
  ),
];

export const link = { runId: 1, url: 'https://github.example/runs/1' };

export const deploying: readonly Past[] = [
  ...begun,
  reported({ type: 'DispatchAccepted', correlationId: deploy1, run: link }, T0 + minutes(2)),
];

export const completed = (correlationId: string, conclusion: string, at: number): Past =>
  reported({ type: 'RunCompleted', correlationId, attempt: 1, conclusion }, at);

export const failed: readonly Past[] = [...deploying, completed(deploy1, 'failure', T0 + minutes(8))];

export const validating: readonly Past[] = [...deploying, completed(deploy1, 'success', T0 + minutes(8))];

export const health = (endpoint: string, verdict: 'up' | 'down' | 'unknown', at: number): Past =>
  reported(
    { type: 'HealthChanged', endpoint, verdict, since: at, evidence: `${endpoint} is ${verdict}` },
    at,
  );

export const bothUp = (at: number): readonly Past[] => [health('web', 'up', at), health('api', 'up', at)];

export const healthy: readonly Past[] = [...validating, ...bothUp(T0 + minutes(9))];

export const succeeded: readonly Past[] = [
  ...healthy,
  { event: { type: 'SuccessDeclared' }, by: ole, at: T0 + minutes(20) },
];

export const rollingBack: readonly Past[] = [
  ...validating,
  reported({ type: 'RunRequested', run: requestOf('rollback') }, T0 + minutes(30)),
];

export const rollbackAccepted: readonly Past[] = [
  ...rollingBack,
  reported({ type: 'DispatchBegun', correlationId: rollback1, attempt: 1 }, T0 + minutes(30)),
  reported(
    { type: 'DispatchAccepted', correlationId: rollback1, run: { ...link, runId: 2 } },
    T0 + minutes(31),
  ),
];

export const verifying: readonly Past[] = [
  ...rollbackAccepted,
  completed(rollback1, 'success', T0 + minutes(35)),
];

export const rollbackFailed: readonly Past[] = [
  ...rollbackAccepted,
  completed(rollback1, 'failure', T0 + minutes(35)),
];

export const rolledBack: readonly Past[] = [
  ...verifying,
  ...bothUp(T0 + minutes(36)),
  reported({ type: 'RollbackVerified' }, T0 + minutes(36)),
];

export const held: Past = { event: { type: 'Held', reason: 'wait for the database' }, by: ole };

export const aborted: readonly Past[] = [
  ...approved,
  { event: { type: 'Aborted', reason: 'not today' }, by: rita },
];

/** An outage that proposes a rollback, and who asks for it. */
export const rollback = { type: 'RequestRollback', reason: 'checkout is down' } as const;
export const byOna = { by: ona, at: T0 + minutes(40) };
export const proposed = (incident: number): Event => ({
  type: 'RollbackProposed',
  incident,
  trigger: 'unavailable',
  since: T0 + minutes(20),
  evidence: '21 failed samples in a row',
});
export const trigger = {
  type: 'ReportTrigger',
  trigger: 'unavailable',
  since: T0 + minutes(20),
  evidence: '21 failed samples in a row',
} as const;

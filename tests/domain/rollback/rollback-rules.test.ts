import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { protectionVerdict } from '../../../src/domain/guards/protection.ts';
import { rollbackTook } from '../../../src/domain/rollback/rollback-budget.ts';
import type { RollbackTrigger } from '../../../src/domain/rollback/rollback-trigger.ts';
import { isVerificationWanted, verdictOfWorkflow } from '../../../src/domain/rollback/verification.ts';
import {
  bea,
  facts,
  hours,
  minutes,
  ona,
  plan,
  runbook,
  service,
  T0,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  completed,
  deploying,
  health,
  link,
  requestOf,
  rollback1,
  rollbackAccepted,
  rolledBack,
  validating,
  verifying as verifyingHistory,
} from '../histories.ts';

const { type: _type, written: _written, ...fields } = plan;
const planned = (more: Partial<typeof fields>): Past => ({
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  ...more,
});
const triggered = (...triggers: readonly RollbackTrigger[]): Past =>
  planned({ runbook: { ...runbook, rollback: { ...runbook.rollback, triggers } } });
const at = T0 + minutes(40);

describe('what people see', () => {
  const request = { id: 'request', text: 'Business asks', kind: 'manual' } as const;
  const met = { type: 'DeclareTriggerMet', trigger: 'request', seen: ' prices are wrong ' } as const;
  const seen = { trigger: 'request', since: at, evidence: 'prices are wrong' };

  test('is only on record where the trigger is to be observed, unless they roll back at once', () => {
    const past = [triggered({ ...request, response: 'observe' }), ...validating.slice(1)];
    given(...past)
      .when(met, { by: bea, at })
      .gives({ type: 'TriggerObserved', ...seen });
    const { decision } = given(...past).when({ ...met, rollBack: {} }, { by: ona, at });
    expect(decision.events[0]).toStrictEqual({ type: 'RollbackProposed', incident: 1, ...seen });
    expect(decision.events.at(-1)).toMatchObject({
      type: 'RunRequested',
      run: { purpose: 'rollback', incident: 1, trigger: 'request', inputs: { version: 'v1.4.1' } },
    });
  });

  test('of one trigger does not keep another from being reported', () => {
    const other = { ...request, id: 'other' };
    const past = [triggered(request, other), ...validating.slice(1)];
    const open: Event = { type: 'RollbackProposed', incident: 1, ...seen, trigger: 'other' };
    given(...past, open)
      .when(met, { by: bea, at })
      .givesTypes('RollbackProposed');
    given(
      ...past,
      { ...open, trigger: 'request' },
      { type: 'RollbackProposalDismissed', incident: 1, reason: 'no' },
    )
      .when(met, { by: bea, at })
      .givesTypes('RollbackProposed');
  });
});

describe('a proposal that nobody answers', () => {
  const asks: RollbackTrigger = {
    id: 'unavailable',
    text: 'x',
    kind: 'unavailable',
    forMs: 1,
    answerWithinMs: minutes(5),
  };
  const open = (incident: number): Past => ({
    event: { type: 'RollbackProposed', incident, trigger: 'unavailable', since: T0, evidence: 'down' },
    by: 'golive',
    at: at + minutes(incident),
  });
  const ask = (incident: number) => ({ type: 'ReportProposalUnanswered', incident }) as const;
  const past = [triggered(asks), ...validating.slice(1), open(1), open(2)];

  test('is told of itself alone', () => {
    const late = { at: at + minutes(6) };
    given(...past)
      .when(ask(1), late)
      .gives({ type: 'RollbackProposalUnanswered', incident: 1, rollsBack: false });
    given(...past)
      .when(ask(2), late)
      .refused('not_due');
    given(...past)
      .when(ask(3), late)
      .refused('not_due');
  });

  test('is not where a newer go-live has taken its place', () => {
    const refusal = given(...past)
      .when(ask(1), { at: at + minutes(6), facts: { supersededBy: 'GL-8' } })
      .refused('superseded');
    expect(refusal.subject).toBe('GL-8');
  });
});

describe('the workflow that verifies a rollback', () => {
  const withVerify = planned({
    service: { ...service, workflows: { ...service.workflows, verify: 'verify-production.yml' } },
  });
  const verify1 = requestOf('verify').correlationId;
  const accepted: readonly Past[] = [
    withVerify,
    ...rollbackAccepted.slice(1),
    completed(rollback1, 'success', T0 + minutes(35)),
    { type: 'RunRequested', run: requestOf('verify') },
    { type: 'DispatchBegun', correlationId: verify1, attempt: 1 },
    { type: 'DispatchAccepted', correlationId: verify1, run: { ...link, runId: 3 } },
  ];
  const wanted = (...events: readonly Past[]) => {
    const { state } = given(...events);
    return state.runs.map((run) => isVerificationWanted(state, run));
  };

  test('is wanted while the rollback that it is of is the last, and ran well', () => {
    expect(wanted(...accepted)).toEqual([false, false, true]);
    const again = requestOf('rollback', 2);
    const unverified: Past = { type: 'RollbackUnverified', reason: 'x' };
    expect(wanted(...accepted, unverified)).toEqual([false, false, true]);
    expect(wanted(...accepted, unverified, { type: 'RunRequested', run: again })).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(wanted(...rolledBack).includes(true)).toBe(false);
    expect(wanted(...validating).includes(true)).toBe(false);
  });

  test('says nothing once it is known that the rollback is not verified, but that it is after all', () => {
    const failed: readonly Past[] = [...accepted, { type: 'RollbackUnverified', reason: 'x' }];
    const { state } = given(...failed);
    const run = state.runs.at(-1);
    expect(run && verdictOfWorkflow({ goLive: state, facts }, run, 'failure')).toEqual([]);
    const up = given(...failed, health('web', 'up', at), health('api', 'up', at)).state;
    const last = up.runs.at(-1);
    expect(last && verdictOfWorkflow({ goLive: up, facts }, last, 'success')).toEqual([
      { type: 'RollbackVerified' },
    ]);
    const [deploy] = up.runs;
    expect(deploy && verdictOfWorkflow({ goLive: up, facts }, deploy, 'success')).toEqual([]);
  });

  test('may go on in its protected environment while the rollback is to be verified, as the rollback may until it is', () => {
    const verdict = (past: readonly Past[], runId: number) =>
      protectionVerdict([given(...past).state], { repository: service.repository, runId }).because;
    expect(verdict(accepted, 3)).toBe('wanted');
    expect(verdict([...accepted, { type: 'RollbackUnverified', reason: 'x' }], 3)).toBe('not_wanted');
    expect(verdict(rollbackAccepted, 2)).toBe('wanted');
    expect(verdict(verifyingHistory, 2)).toBe('not_wanted');
    // A hold keeps a deployment back, and never what takes it back.
    const held: Past = { type: 'Held', reason: 'wait' };
    expect(verdict([...rollbackAccepted, held], 2)).toBe('wanted');
    expect(verdict([...deploying, held], link.runId)).toBe('held');
  });
});

test('a rollback took from when it was asked for until it was verified, and nothing before that', () => {
  expect(rollbackTook(given(...rolledBack).state)).toBe(minutes(6));
  expect(rollbackTook(given(...verifyingHistory).state)).toBeUndefined();
  expect(rollbackTook(given(...deploying).state)).toBeUndefined();
});

test('a rollback by golive itself needs to know where to', () => {
  const acts: RollbackTrigger = {
    id: 'unavailable',
    text: 'x',
    kind: 'unavailable',
    forMs: 1,
    response: 'act',
  };
  const down = { type: 'ReportTrigger', trigger: 'unavailable', since: T0, evidence: 'down' } as const;
  const { rollbackTo: _to, ...nowhere } = fields;
  const { decision } = given(
    {
      type: 'GoLivePlanned',
      number: 7,
      installation: '3f9a2c',
      ...nowhere,
      runbook: { ...runbook, rollback: { ...runbook.rollback, triggers: [acts] } },
    },
    ...validating.slice(1),
    health('web', 'down', T0),
  ).when(down, { at: T0 + hours(1) });
  expect(decision.events.map(({ type }) => type)).toEqual(['RollbackProposed']);
});

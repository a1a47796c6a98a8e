import { expect, test } from 'vitest';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { hours, minutes, ole, rita, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { approved, ready, requested, validating } from '../histories.ts';

const gone = (person: string): Past => ({
  event: { type: 'MembershipChanged', person, isMember: false },
  by: 'golive',
  at: T0 - hours(1),
});
const back = (person: string): Past => ({
  event: { type: 'MembershipChanged', person, isMember: true },
  by: 'golive',
  at: T0 - hours(1),
});
const left = (person: string) => ({ type: 'ReportMembership', person, isMember: false }) as const;
const go = { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] } as const;

const standingOf = (past: readonly Past[], id: string) => {
  const { state } = given(...past);
  const gate = state.runbook.gates.find((g) => g.id === id);
  return gate && gateStanding(state, gate);
};

test('the GO of somebody who has left counts no more, until they are back', () => {
  expect(standingOf([...ready, gone(sam)], 'security')).toBe('outdated');
  expect(standingOf([...ready, gone(sam)], 'technical')).toBe('go');
  expect(standingOf([...ready, gone(sam), back(sam)], 'security')).toBe('go');
});

test('the final GO is refused while a gate rests on somebody who has left', () => {
  const { blockers } = given(...ready, gone(sam))
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .refusedOnRecord('blocked');
  expect(blockers).toEqual([{ kind: 'gate', id: 'security', state: 'outdated' }]);
});

test('who has left gives no GO, and the refusal names the gate', () => {
  const { subject } = given(...ready, gone(tom))
    .when(go, { by: tom })
    .refusedOnRecord('left_workspace');
  expect(subject).toBe('technical');
  given(...ready, gone(tom))
    .when(go, { by: tess })
    .givesTypes('VoteCast');
});

test('who has left can still say NO-GO', () => {
  given(...ready, gone(tom))
    .when({ ...go, vote: 'NO-GO', reason: 'stop' }, { by: tom })
    .givesTypes('VoteCast');
});

test('who has left gives no final GO, starts nothing and declares no success', () => {
  given(...ready, gone(rita))
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .refusedOnRecord('left_workspace');
  given(...approved, gone(tom))
    .when({ type: 'StartDeployment' }, { by: tom, at: T0 })
    .refusedOnRecord('left_workspace');
  given(...validating, gone(ole))
    .when({ type: 'DeclareSuccess' }, { by: ole, at: T0 + minutes(90) })
    .refusedOnRecord('left_workspace');
});

test('the final GO is withdrawn when somebody leaves on whose GO it rests, or who gave it', () => {
  for (const person of [sam, rita])
    given(...approved)
      .when(left(person))
      .gives(
        { type: 'MembershipChanged', person, isMember: false },
        { type: 'FinalGoWithdrawn', because: 'left' },
      );
  given(...approved)
    .when(left(tess))
    .givesTypes('MembershipChanged');
});

test('a deployment that was not sent yet is called back', () => {
  given(...requested)
    .when(left(sam), { at: T0 + minutes(1) })
    .givesTypes('MembershipChanged', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn');
});

test('only golive itself tells who has left, and only what is news', () => {
  given(...ready)
    .when(left(sam), { by: rita })
    .refusedOnRecord('not_allowed');
  given(...ready, gone(sam))
    .when(left(sam))
    .refused('stale');
  given(...ready)
    .when({ ...left(sam), isMember: true })
    .refused('stale');
});

import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import {
  minutes,
  ole,
  olga,
  ona,
  pat,
  plan,
  rita,
  sam,
  service,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { approved, ready, requested, validating } from '../histories.ts';

const plannedEvent: Event = { ...plan, type: 'GoLivePlanned', number: 7, installation: '3f9a2c' };
const handOver = (role: string, to: string) => ({ type: 'HandOverRole', role, to }) as const;
const handedOver = (role: string, to: string, by: string = rita): Past => ({
  event: { type: 'RoleHandedOver', role, to },
  by,
});
const standingOf = (past: readonly Past[], id: string) => {
  const { state } = given(...past);
  const gate = state.runbook.gates.find((g) => g.id === id);
  return gate && gateStanding(state, gate);
};

test.each([
  ['the holder', ole],
  ['the deputy', tess],
  ['who manages the go-live', rita],
])('%s hands a role over, and the trail says from whom to whom', (_, by) => {
  given(planned)
    .when({ ...handOver('operations_lead', ona), reason: ' ill ' }, { by })
    .gives({ type: 'RoleHandedOver', role: 'operations_lead', from: ole, to: ona, reason: 'ill' });
});

test('whoever planned it does not for that alone: else anybody could take every gate', () => {
  given(planned).when(handOver('operations_lead', pat), { by: pat }).refusedOnRecord('not_allowed');
});

test('nobody else does, and it is on record that they tried', () => {
  given(planned).when(handOver('operations_lead', olga), { by: sam }).refusedOnRecord('not_allowed');
  given(planned).when(handOver('operations_lead', olga), { by: olga }).refusedOnRecord('not_allowed');
});

test('the new holder may act from now on, the old one no longer, and the deputy stays', () => {
  const past = [planned, handedOver('technical_lead', ona)];
  const go = { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] } as const;
  given(...past)
    .when(go, { by: ona })
    .givesTypes('VoteCast');
  given(...past)
    .when(go, { by: tess })
    .givesTypes('VoteCast');
  given(...past)
    .when(go, { by: tom })
    .refusedOnRecord('not_allowed');
  expect(given(...past).state.service.roles['technical_lead']).toEqual({ holder: ona, deputy: tess });
});

test('a deputy who becomes the holder is no deputy any more', () => {
  const { state } = given(planned, handedOver('technical_lead', tess));
  expect(state.service.roles['technical_lead']).toEqual({ holder: tess });
});

test('a role that nobody holds is given to somebody', () => {
  const { on_call_engineer: _none, ...roles } = service.roles;
  const event = { ...plannedEvent, service: { ...service, roles } };
  given(event)
    .when(handOver('on_call_engineer', olga), { by: rita })
    .gives({ type: 'RoleHandedOver', role: 'on_call_engineer', to: olga });
});

test('a second click, an unknown role and somebody who has left are refused', () => {
  given(planned).when(handOver('operations_lead', ole), { by: ole }).refused('role_unchanged');
  given(planned).when(handOver('captain', ole), { by: rita }).refused('unknown_role');
  given(planned, { type: 'MembershipChanged', person: ona, isMember: false })
    .when(handOver('operations_lead', ona), { by: rita })
    .refused('assignee_left');
});

test('a role is not given to somebody with whom a gate could never get a person of its own', () => {
  const { subject } = given(planned)
    .when(handOver('security_lead', 'U0BEA'), { by: rita })
    .refused('gate_without_own_person');
  expect(['security', 'business']).toContain(subject);
});

test('a vote stays that of who gave it, and must be given anew by who holds the role now', () => {
  const past = [...ready, handedOver('security_lead', ona)];
  expect(given(...past).state.gates['security']?.vote?.by).toBe(sam);
  expect(standingOf(past, 'security')).toBe('outdated');
  given(...past)
    .when({ type: 'CastVote', gate: 'security', vote: 'GO', confirmed: ['ready'] }, { by: ona })
    .givesTypes('VoteCast');
});

test('the final GO falls with a GO that it rests on, and with the role of who gave it', () => {
  given(...approved)
    .when(handOver('security_lead', ona), { by: sam })
    .givesTypes('RoleHandedOver', 'FinalGoWithdrawn');
  given(...approved)
    .when(handOver('release_manager', ona), { by: rita })
    .givesTypes('RoleHandedOver', 'FinalGoWithdrawn');
  given(...approved)
    .when(handOver('on_call_engineer', olga), { by: ona })
    .givesTypes('RoleHandedOver');
});

test('a deployment that was not sent yet is called back with it', () => {
  given(...requested)
    .when(handOver('security_lead', ona), { by: sam, at: T0 + minutes(1) })
    .givesTypes('RoleHandedOver', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn');
});

test('once the deployment runs, the gates stay as they were', () => {
  given(...validating)
    .when(handOver('security_lead', ona), { by: sam, at: T0 + minutes(10) })
    .givesTypes('RoleHandedOver');
  expect(standingOf([...validating, handedOver('security_lead', ona)], 'security')).toBe('go');
});

test('what was assigned to the old holder moves along', () => {
  const assigned: Past = { event: { type: 'TaskAssigned', item: 'backup', person: ole }, by: rita };
  given(planned, assigned)
    .when(handOver('operations_lead', ona), { by: ole })
    .gives(
      { type: 'RoleHandedOver', role: 'operations_lead', from: ole, to: ona },
      { type: 'TaskAssigned', item: 'backup', person: ona },
    );
});

test('an aborted go-live hands nothing over', () => {
  given(planned, { type: 'Aborted', reason: 'no' })
    .when(handOver('operations_lead', ona), { by: rita })
    .refused('finished');
});

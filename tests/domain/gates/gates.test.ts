import { expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import type { Vote } from '../../../src/domain/gates/gate-event.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  gateOwners,
  hours,
  minutes,
  ole,
  olga,
  pat,
  plan,
  plannedAt,
  rita,
  sam,
  T0,
  tess,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  ready,
  requested,
  rolledBack,
  rollingBack,
  succeeded,
  validating,
  vote,
} from '../histories.ts';

const cast = (gate: string, value: Vote, more: { reason?: string; drawnForT0?: number } = {}): Action => ({
  type: 'CastVote',
  gate,
  vote: value,
  ...(value === 'GO' ? { confirmed: ['ready'] } : {}),
  ...more,
});

/** What is in it: `vote-basis.test.ts`. */
const anyBasis = expect.objectContaining({ mark: expect.any(String) });

const rescheduledTo = (t0: number): Past => ({ type: 'Rescheduled', t0, timeZone });

function standing(past: readonly Past[], gateId: string) {
  const { state } = given(...past);
  const gate = state.runbook.gates.find(({ id }) => id === gateId);
  if (!gate) throw new Error(gateId);
  return gateStanding(state, gate);
}

test.each(Object.entries(gateOwners))('the %s gate opens with the GO of its owner', (gate, by) => {
  given(planned, { type: 'GateOpened', gate: 'security' })
    .when(cast(gate, 'GO'), { by })
    .gives({ type: 'VoteCast', gate, vote: 'GO', confirmed: ['ready'], basis: anyBasis });
});

test('the deputy counts as much as the owner', () => {
  given(planned).when(cast('technical', 'GO'), { by: tess }).givesTypes('VoteCast');
});

test.each([
  ['an outsider', olga],
  ['the owner of another gate', bea],
  ['the planner', pat],
  ['the release manager', rita],
])('%s cannot vote, the refusal says who can, and it is on record', (_who, by) => {
  const refusal = given(planned).when(cast('technical', 'GO'), { by }).refusedOnRecord('not_allowed');
  expect(refusal.allowedRoles).toEqual(['technical_lead']);
});

test('golive itself cannot vote', () => {
  given(planned).when(cast('technical', 'GO')).refusedOnRecord('not_allowed');
});

test('a gate that the runbook does not know is refused', () => {
  for (const gate of ['legal', '__proto__', 'constructor'])
    given(planned).when(cast(gate, 'GO'), { by: tom }).refused('unknown_gate');
});

test('NO-GO needs a reason', () => {
  given(planned).when(cast('technical', 'NO-GO'), { by: tom }).refused('reason_required');
  given(planned)
    .when(cast('technical', 'NO-GO', { reason: '  ' }), { by: tom })
    .refused('reason_required');
  given(planned)
    .when(cast('technical', 'NO-GO', { reason: ' tests are red ' }), { by: tom })
    .gives({ type: 'VoteCast', gate: 'technical', vote: 'NO-GO', reason: 'tests are red' });
});

test('a second click on the same vote changes nothing', () => {
  given(planned, vote('technical', 'GO'))
    .when(cast('technical', 'GO'), { by: tom })
    .refused('vote_unchanged');
  given(planned, vote('technical', 'NO-GO'))
    .when(cast('technical', 'NO-GO', { reason: 'not ready' }), { by: tom })
    .refused('vote_unchanged');
});

test('a vote can be changed in both directions, and a NO-GO can be told anew', () => {
  given(planned, vote('technical', 'GO'))
    .when(cast('technical', 'NO-GO', { reason: 'found a bug' }), { by: tom })
    .givesTypes('VoteCast');
  given(planned, vote('technical', 'NO-GO'))
    .when(cast('technical', 'GO'), { by: tom })
    .givesTypes('VoteCast');
  given(planned, vote('technical', 'NO-GO'))
    .when(cast('technical', 'NO-GO', { reason: 'another bug' }), { by: tom })
    .givesTypes('VoteCast');
});

test("one person's GO opens one gate only", () => {
  const refusal = given(planned, vote('technical', 'GO', tess))
    .when(cast('operations', 'GO'), { by: tess })
    .refusedOnRecord('one_gate_each');
  expect(refusal.subject).toBe('technical');
});

test('one person may say NO-GO at every gate of theirs', () => {
  given(planned, vote('technical', 'NO-GO', tess))
    .when(cast('operations', 'NO-GO', { reason: 'neither' }), { by: tess })
    .givesTypes('VoteCast');
});

test('somebody else takes a GO over, so that the deputy is free for another gate', () => {
  const taken = [planned, vote('technical', 'GO', tess), vote('technical', 'GO', tom)];
  given(planned, vote('technical', 'GO', tess))
    .when(cast('technical', 'GO'), { by: tom })
    .givesTypes('VoteCast');
  given(...taken)
    .when(cast('operations', 'GO'), { by: tess })
    .givesTypes('VoteCast');
});

test('an outdated GO keeps its person from another gate: T-0 may move back, and it would count twice', () => {
  const moved = [planned, vote('technical', 'GO', tess), rescheduledTo(T0 + hours(5))];
  expect(standing(moved, 'technical')).toBe('outdated');
  given(...moved)
    .when(cast('operations', 'GO'), { by: tess })
    .refusedOnRecord('one_gate_each');
});

test('a vote that is given ahead of its gate counts from the moment on at which that opens', () => {
  given(planned).when(cast('security', 'GO'), { by: sam }).givesTypes('VoteCast');
  const ahead = [planned, vote('security', 'GO')];
  expect(standing(ahead, 'security')).toBe('not_open');
  given(...ahead)
    .when(cast('security', 'GO'), { by: sam })
    .refused('vote_unchanged');
  expect(standing([...ahead, { type: 'GateOpened', gate: 'security' }], 'security')).toBe('go');
  const noGo = [planned, vote('security', 'NO-GO')];
  expect(standing([...noGo, { type: 'GateOpened', gate: 'security' }], 'security')).toBe('no_go');
  given(...ahead)
    .when({ type: 'WithdrawVote', gate: 'security' }, { by: sam })
    .givesTypes('VoteWithdrawn');
});

test('a gate with an opening time opens then', () => {
  given(planned)
    .when({ type: 'OpenGate', gate: 'security' }, { at: T0 - days(1) - 1 })
    .refused('not_due');
  given(planned)
    .when({ type: 'OpenGate', gate: 'security' }, { at: T0 - days(1) })
    .gives({ type: 'GateOpened', gate: 'security' });
  given(planned, { type: 'GateOpened', gate: 'security' })
    .when({ type: 'OpenGate', gate: 'security' })
    .refused('not_due');
  given(planned).when({ type: 'OpenGate', gate: 'legal' }).refused('unknown_gate');
});

test('a vote on a card that was drawn for another T-0 is refused', () => {
  given(planned)
    .when(cast('technical', 'GO', { drawnForT0: T0 - 1 }), { by: tom })
    .refused('stale');
  given(planned)
    .when(cast('technical', 'GO', { drawnForT0: T0 }), { by: tom })
    .givesTypes('VoteCast');
});

test('a GO holds while T-0 moves by four hours at most, and no longer', () => {
  const go = [planned, vote('technical', 'GO')];
  for (const t0 of [T0 + hours(4), T0 - hours(1)])
    expect(standing([...go, rescheduledTo(t0)], 'technical')).toBe('go');
  expect(standing([...go, rescheduledTo(T0 + hours(4) + 1)], 'technical')).toBe('outdated');
});

test('many small moves do not add up to a vote for another day', () => {
  const moves = [rescheduledTo(T0 + hours(3)), rescheduledTo(T0 + hours(6))];
  expect(standing([planned, vote('technical', 'GO'), ...moves], 'technical')).toBe('outdated');
});

test('an outdated GO is renewed by a click', () => {
  given(planned, vote('technical', 'GO'), rescheduledTo(T0 + hours(5)))
    .when(cast('technical', 'GO'), { by: tom })
    .givesTypes('VoteCast');
});

test('a GO of somebody who does not hold the role counts for nothing', () => {
  expect(standing([planned, vote('technical', 'GO', olga)], 'technical')).toBe('outdated');
});

test('NO-GO withdraws the final GO', () => {
  given(...approved)
    .when(cast('business', 'NO-GO', { reason: 'customers complain' }), { by: bea })
    .gives(
      { type: 'VoteCast', gate: 'business', vote: 'NO-GO', reason: 'customers complain' },
      { type: 'FinalGoWithdrawn', because: 'no_go' },
    );
});

test('NO-GO between the start and the dispatch wins', () => {
  const decision = given(...requested).when(cast('business', 'NO-GO', { reason: 'stop' }), {
    by: bea,
  }).decision;
  expect(decision.events.slice(1)).toEqual([
    { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'no_go' },
    { type: 'FinalGoWithdrawn', because: 'no_go' },
  ]);
  const { state } = given(...requested, ...decision.events);
  expect(state.status).toBe('planned');
  given(...requested, ...decision.events)
    .when({ type: 'BeginDispatch', correlationId: deploy1, attempt: 1 }, { at: T0 + minutes(2) })
    .refused('stale');
});

test.each([
  ['the dispatch began', begun],
  ['its outcome is unknown', dispatchUnknown],
  ['it was given up', givenUp],
  ['the deployment runs', deploying],
  ['it is validated', validating],
  ['success is declared', succeeded],
  ['it is rolled back', rollingBack],
  ['it was rolled back', rolledBack],
  ['it was aborted', aborted],
] as const)('a vote after %s is refused and on record', (_when, past) => {
  given(...past)
    .when(cast('technical', 'NO-GO', { reason: 'late' }), { by: tom })
    .refusedOnRecord('gate_closed');
});

test('after a failed deployment a NO-GO stops the next try', () => {
  given(...failed)
    .when(cast('technical', 'NO-GO', { reason: 'not again' }), { by: tom })
    .gives(
      { type: 'VoteCast', gate: 'technical', vote: 'NO-GO', reason: 'not again' },
      { type: 'FinalGoWithdrawn', because: 'no_go' },
    );
});

test('a vote keeps who gave it, when, and its place in the trail', () => {
  expect(given(...ready).state.gates['technical']).toMatchObject({
    vote: { vote: 'GO', by: tom, at: T0 - hours(2), forT0: T0, version: 6 },
    noGoAlerts: 0,
  });
  expect(
    given(planned, vote('business', 'NO-GO'), vote('business', 'GO')).state.gates['business'],
  ).toMatchObject({ noGoAlerts: 1, vote: { vote: 'GO' } });
});

test('gates without an opening time are open from the planning on', () => {
  expect(given(planned).state.gates).toMatchObject({
    technical: { opened: true },
    security: { opened: false },
  });
  given(planned).when(cast('operations', 'GO'), { by: ole, at: plannedAt }).givesTypes('VoteCast');
});

test('a vote is withdrawn by whoever gave it, and the gate has none then', () => {
  const withdraw = { type: 'WithdrawVote', gate: 'technical' } as const;
  const go = { type: 'VoteCast', gate: 'technical', vote: 'GO', confirmed: ['ready'] } as const;
  const gone = { type: 'VoteWithdrawn', gate: 'technical', vote: 'GO' } as const;
  const given1 = given(planned, { event: go, by: tom });
  given1.when(withdraw, { by: tom }).gives(gone);
  // Not the deputy's, however much that counts as the holder.
  expect(given1.when(withdraw, { by: tess }).refusedOnRecord('not_your_vote').subject).toBe(tom);
  given1.when({ ...withdraw, drawnForT0: 1 }, { by: tom }).refused('stale');
  given(planned).when(withdraw, { by: tom }).refused('no_vote');
  given(planned)
    .when({ ...withdraw, gate: 'x' }, { by: tom })
    .refused('unknown_gate');
  const after: readonly Past[] = [planned, { event: go, by: tom }, { event: gone, by: tom }];
  expect(standing(after, 'technical')).toBe('open');
  given(...after)
    .when(withdraw, { by: tom })
    .refused('no_vote');
  given(...after)
    .when(cast('technical', 'GO'), { by: tess })
    .givesTypes('VoteCast');
});

test('a NO-GO that is withdrawn leaves the gate without a vote, and the start where it was', () => {
  const noGo = { type: 'VoteCast', gate: 'technical', vote: 'NO-GO', reason: 'not yet' } as const;
  const gone = { type: 'VoteWithdrawn', gate: 'technical', vote: 'NO-GO' } as const;
  const past: readonly Past[] = [planned, { event: noGo, by: tom }];
  given(...past)
    .when({ type: 'WithdrawVote', gate: 'technical' }, { by: tom })
    .gives(gone);
  expect(standing([...past, { event: gone, by: tom }], 'technical')).toBe('open');
});

test('no vote is withdrawn once the final GO rests on it, or the deployment is on its way; a NO-GO is taken', () => {
  const withdraw = { type: 'WithdrawVote', gate: 'technical' } as const;
  given(...approved)
    .when(withdraw, { by: tom })
    .refused('vote_decided');
  given(...approved)
    .when(cast('technical', 'NO-GO', { reason: 'stop' }), { by: tom })
    .givesTypes('VoteCast', 'FinalGoWithdrawn');
  given(...deploying)
    .when(withdraw, { by: tom })
    .refusedOnRecord('gate_closed');
});

test('a gate closes at its time, for a gate that is there, and says so once', () => {
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, closesOffsetMs: -hours(1) }));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
  const close = (gate: string) => driver.system({ type: 'CloseGate', gate });
  expect(close('unheard-of').refusal).toEqual({ code: 'unknown_gate', subject: 'unheard-of' });
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  driver.moveTo(T0 - hours(1) - 1);
  expect(close('technical').refusal?.code).toBe('not_due');
  driver.moveTo(T0 - hours(1));
  expect(close('technical').events).toEqual([{ type: 'GateClosed', gate: 'technical' }]);
  expect([close('technical'), close('business')].map(({ refusal }) => refusal?.code)).toEqual([
    'not_due',
    'not_due',
  ]);
});

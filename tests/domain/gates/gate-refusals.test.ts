import { describe, expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import type { VoteCondition } from '../../../src/domain/gates/gate-event.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { bea, hours, ole, olga, ona, pat, rita, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';
import { given, type Past, planned } from '../given.ts';
import { aborted, approved, deploying, gatesGo, ready, vote } from '../histories.ts';

/*
 * Whoever is refused reads what it was about and who could do it: each refusal of the gates as a whole, from its words on
 * down to the gate, person or phase that they name.
 */

const gate = 'business';
const cast = (more: Partial<Extract<Action, { type: 'CastVote' }>> = {}): Action => ({
  type: 'CastVote',
  gate,
  vote: 'GO',
  confirmed: ['ready'],
  ...more,
});
const goIf = (more: Partial<VoteCondition>): Action =>
  cast({ condition: { text: 'Staff the hotline', owner: ona, ...more } });
const noGo = (reason: string, drawnForT0?: number): Action =>
  cast({ vote: 'NO-GO', reason, ...(drawnForT0 === undefined ? {} : { drawnForT0 }) });
const withdraw = (more = {}): Action => ({ type: 'WithdrawVote', gate, ...more });
const untick = (criteria: readonly string[], more = {}): Action => ({
  type: 'UntickCriteria',
  gate,
  criteria,
  ...more,
});
const rule = (ruling: 'upheld' | 'overruled', more = {}): Action => ({
  type: 'RuleOnNoGo',
  gate,
  ruling,
  ...(ruling === 'overruled' ? { reason: 'it is fine' } : {}),
  ...more,
});

const { type: _type, written: _written, ...fields } = phasedPlan;
const phased: Past = { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...fields };
const left = (person: string): Past => ({ type: 'MembershipChanged', person, isMember: false });
const voted: readonly Past[] = [planned, vote(gate, 'GO')];
const stopped: readonly Past[] = [planned, vote(gate, 'NO-GO')];
const ofRita: Past = { event: { type: 'NoGoOverruled', gate, voter: bea, reason: 'fine' }, by: rita };
const upheld: Past = { event: { type: 'NoGoUpheld', gate, voter: bea }, by: rita };
const closing: Past = {
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  runbook: {
    ...fields.runbook,
    gates: fields.runbook.gates.map((one) => (one.id === gate ? { ...one, closesOffsetMs: -hours(2) } : one)),
  },
};
const delegated = (from: string, to: string): Past => ({
  event: { type: 'VotesDelegated', from, to },
  by: from,
});
const changed = (headSha: string): Past => ({
  type: 'ChangesRead',
  number: 1,
  changes: {
    base: 'v1.4.1',
    head: 'v1.4.2',
    headSha,
    url: 'https://github.example/compare',
    status: 'ahead',
    commits: 1,
    lacks: 0,
    pulls: [],
    lookedAt: 1,
    authors: [],
  },
});

type Row = readonly [past: readonly Past[], by: string, action: Action, refusal: Refusal];
const about = { subject: gate };

const votes: readonly Row[] = [
  [[planned], bea, cast({ gate: 'nope' }), { code: 'unknown_gate', subject: 'nope' }],
  [[planned], olga, cast(), { code: 'not_allowed', allowedRoles: ['business_stakeholder'], ...about }],
  [[planned, left(bea)], bea, cast(), { code: 'left_workspace', ...about }],
  [deploying, bea, cast(), { code: 'gate_closed', ...about }],
  [[planned], bea, noGo(' '), { code: 'reason_required', ...about }],
  [stopped, bea, noGo('not ready'), { code: 'vote_unchanged', ...about }],
  [voted, bea, cast(), { code: 'vote_unchanged', ...about }],
  [[planned, vote(gate, 'GO', tess)], bea, cast({ vote: 'NO-GO' }), { code: 'reason_required', ...about }],
  [
    [planned, changed('abcdef1234')],
    bea,
    cast({ drawnForCommit: '1234' }),
    { code: 'commit_changed', ...about },
  ],
  [[closing], bea, cast(), { code: 'late_go_needs_word', ...about }],
  [
    [planned],
    bea,
    cast({ confirmed: [] }),
    { code: 'criteria_not_confirmed', ...about, criteria: ['ready'] },
  ],
  [[planned], bea, goIf({ text: ' ' }), { code: 'condition_incomplete', ...about }],
  [[planned], bea, goIf({ owner: '' }), { code: 'condition_incomplete', ...about }],
  [
    [planned],
    bea,
    cast({ vote: 'NO-GO', reason: 'no', condition: { text: 'x', owner: ona } }),
    { code: 'condition_incomplete', ...about },
  ],
  [[planned, left(ona)], bea, goIf({}), { code: 'assignee_left', subject: ona }],
  [[phased], bea, goIf({ phase: 'nope' }), { code: 'unknown_phase', subject: 'nope' }],
  [[phased], bea, goIf({ phase: 'before' }), { code: 'phase_begun', subject: 'before' }],
];

const takenBack: readonly Row[] = [
  [[planned], bea, withdraw({ gate: 'nope' }), { code: 'unknown_gate', subject: 'nope' }],
  [[planned], bea, withdraw(), { code: 'no_vote', ...about }],
  [deploying, bea, withdraw(), { code: 'gate_closed', ...about }],
  [approved, bea, withdraw(), { code: 'vote_decided', ...about }],
  [voted, bea, untick(['ready'], { gate: 'nope' }), { code: 'unknown_gate', subject: 'nope' }],
  [voted, olga, untick(['ready']), { code: 'not_allowed', allowedRoles: ['business_stakeholder'], ...about }],
  [deploying, bea, untick(['ready']), { code: 'gate_closed', ...about }],
  [voted, bea, untick(['nope']), { code: 'unknown_criterion', subject: 'nope' }],
  [stopped, bea, untick(['ready']), { code: 'not_go', ...about }],
  [voted, bea, untick([]), { code: 'vote_unchanged', ...about }],
  [
    [...voted, { event: { type: 'CriteriaUnticked', gate, criteria: ['ready'] }, by: bea }],
    bea,
    untick(['ready']),
    { code: 'not_go', ...about },
  ],
];

const rulings: readonly Row[] = [
  [stopped, rita, rule('upheld', { gate: 'nope' }), { code: 'unknown_gate', subject: 'nope' }],
  [stopped, tom, rule('upheld'), { code: 'not_allowed', allowedRoles: ['release_manager'], ...about }],
  [[...stopped, left(rita)], rita, rule('overruled'), { code: 'left_workspace', ...about }],
  [deploying, rita, rule('upheld'), { code: 'gate_closed', ...about }],
  [[planned], rita, rule('upheld'), { code: 'not_no_go', ...about }],
  [voted, rita, rule('upheld'), { code: 'not_no_go', ...about }],
  [[planned, vote(gate, 'NO-GO', rita)], rita, rule('overruled'), { code: 'own_no_go', ...about }],
  [stopped, rita, rule('upheld', { noGo: 1 }), { code: 'stale', ...about }],
  [[...stopped, ofRita], rita, rule('overruled'), { code: 'ruling_unchanged', ...about }],
  [[...stopped, upheld], rita, rule('upheld'), { code: 'ruling_unchanged', ...about }],
  [stopped, rita, rule('overruled', { reason: ' ' }), { code: 'reason_required', ...about }],
];

const decisions: readonly Row[] = [
  [ready, tom, { type: 'GiveFinalGo' }, { code: 'not_allowed', allowedRoles: ['release_manager'] }],
  [
    approved,
    tom,
    { type: 'RevokeFinalGo' },
    { code: 'not_allowed', allowedRoles: ['release_manager', 'release_manager'] },
  ],
  [aborted, rita, { type: 'GiveFinalGo' }, { code: 'finished' }],
  [deploying, rita, { type: 'GiveFinalGo' }, { code: 'already_started' }],
];

const delegations: readonly Row[] = [
  [
    [planned],
    olga,
    { type: 'DelegateVotes', to: tom },
    {
      code: 'not_allowed',
      allowedRoles: ['technical_lead', 'security_lead', 'business_stakeholder', 'operations_lead'],
    },
  ],
  [deploying, bea, { type: 'DelegateVotes', to: pat }, { code: 'gate_closed' }],
  [[planned, left(pat)], bea, { type: 'DelegateVotes', to: pat }, { code: 'assignee_left', subject: pat }],
  [
    [planned, delegated(tom, bea)],
    bea,
    { type: 'DelegateVotes', to: tom },
    { code: 'delegation_circle', subject: tom },
  ],
  [
    [planned, delegated(tom, pat)],
    bea,
    { type: 'DelegateVotes', to: tom },
    { code: 'delegation_chain', subject: tom },
  ],
  [
    [planned, delegated(tom, bea)],
    bea,
    { type: 'DelegateVotes', to: pat },
    { code: 'delegation_chain', subject: tom },
  ],
  [
    [planned, delegated(bea, pat)],
    bea,
    { type: 'DelegateVotes', to: pat },
    { code: 'delegation_unchanged', subject: pat },
  ],
];

describe('a refusal says what it is about and who could do it:', () => {
  const named = (rows: readonly Row[]) => rows.map((row) => [row[2].type, row[3].code, row] as const);
  test.each([
    ...named(votes),
    ...named(takenBack),
    ...named(rulings),
    ...named(decisions),
    ...named(delegations),
  ])('%s, %s', (_type, _code, [past, by, action, refusal]) => {
    expect(given(...past).when(action, { by }).decision.refusal).toEqual(refusal);
  });
});

describe('what was drawn for another T-0 is refused, and for this one it does what it says:', () => {
  const drawn: readonly (readonly [string, readonly Past[], string, (at: number) => Action])[] = [
    ['a GO', [planned], bea, (drawnForT0) => cast({ drawnForT0 })],
    ['a NO-GO', [planned], bea, (drawnForT0) => noGo('no', drawnForT0)],
    ['a withdrawal', voted, bea, (drawnForT0) => withdraw({ drawnForT0 })],
    ['an untick', voted, bea, (drawnForT0) => untick(['ready'], { drawnForT0 })],
    ['a ruling', stopped, rita, (drawnForT0) => rule('upheld', { drawnForT0 })],
    ['the final GO', ready, rita, (drawnForT0) => ({ type: 'GiveFinalGo', drawnForT0 })],
    ['the start', approved, tom, (drawnForT0) => ({ type: 'StartDeployment', drawnForT0 })],
  ];
  test.each(drawn.map((row) => [row[0], row] as const))('%s', (_name, [, past, by, action]) => {
    const at = action(T0).type === 'StartDeployment' ? T0 : T0 - hours(1);
    const { decision } = given(...past).when(action(T0 - 1), { by, at });
    const ofGate = 'gate' in action(T0) ? about : {};
    expect(decision).toStrictEqual({ events: [], refusal: { code: 'stale', ...ofGate } });
    expect(given(...past).when(action(T0), { by, at }).decision.refusal).toBeUndefined();
  });
});

test('a GO for a commit of which the beginning was shown is taken, whatever its end', () => {
  const past = [planned, changed('abcdef1234')];
  given(...past)
    .when(cast({ drawnForCommit: 'abcdef1' }), { by: bea })
    .givesTypes('VoteCast');
});

test('another says the same NO-GO, and it is theirs then', () => {
  const past = [planned, vote('technical', 'NO-GO')];
  const same: Action = { type: 'CastVote', gate: 'technical', vote: 'NO-GO', reason: 'not ready' };
  given(...past)
    .when(same, { by: tess })
    .givesTypes('VoteCast');
});

test('who has left upholds a NO-GO still, and overrules none', () => {
  const past = [...stopped, left(rita)];
  given(...past)
    .when(rule('upheld'), { by: rita })
    .givesTypes('NoGoUpheld');
  given(...past)
    .when(rule('overruled'), { by: rita })
    .refusedOnRecord('left_workspace');
});

test('who gave a vote of their own and votes here no more unticks nothing; who gave it for another does', () => {
  const handed: Past = { type: 'RoleHandedOver', role: 'business_stakeholder', to: ona };
  given(...voted, handed)
    .when(untick(['ready']), { by: bea })
    .refusedOnRecord('not_allowed');
  const forBea: Past = {
    event: { type: 'VoteCast', gate, vote: 'GO', confirmed: ['ready'], onBehalfOf: bea },
    by: pat,
  };
  given(planned, forBea)
    .when(untick(['ready']), { by: pat })
    .givesTypes('CriteriaUnticked');
});

test('nobody overrules the condition of a GO-IF that is theirs, as its owner or as its giver', () => {
  const item = `go_if/${gate}/2`;
  const by = (owner: string, giver: string): Past => ({
    event: { type: 'VoteCast', gate, vote: 'GO', confirmed: [], condition: { text: 'Hotline', owner } },
    by: giver,
  });
  const overrule: Action = { type: 'SkipItem', item, reason: 'known' };
  const own = { code: 'own_condition', subject: item };
  for (const condition of [by(rita, bea), by(ona, rita)])
    expect(given(planned, condition).when(overrule, { by: rita }).decision.refusal).toStrictEqual(own);
  given(planned, by(ona, bea)).when(overrule, { by: rita }).givesTypes('ChecklistItemSkipped');
});

test('golive itself neither votes nor takes back nor delegates', () => {
  for (const action of [cast(), noGo('no'), untick(['ready']), { type: 'DelegateVotes', to: pat } as const])
    expect(given(...voted).when(action).decision.refusal?.code).toBe('not_allowed');
});

test('gates of which nothing is known are neither opened nor closed', () => {
  const unknown = { code: 'unknown_gate', subject: 'nope' };
  for (const type of ['OpenGate', 'CloseGate'] as const)
    expect(given(...gatesGo.slice(0, 0), planned).when({ type, gate: 'nope' }).decision.refusal).toEqual(
      unknown,
    );
  expect(
    given(planned).when({ type: 'OpenGate', gate: 'security' }, { at: T0 - hours(25) }).decision.refusal,
  ).toEqual({
    code: 'not_due',
  });
  given(planned)
    .when({ type: 'OpenGate', gate: 'security' }, { by: sam, at: T0 })
    .refusedOnRecord('not_allowed');
  given(planned, vote('operations', 'GO', ole))
    .when({ type: 'OpenGate', gate: 'security' }, { at: T0 })
    .givesTypes('GateOpened');
});

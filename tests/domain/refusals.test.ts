import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/domain/command.ts';
import type { Bar } from '../../src/domain/guards/bar.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import {
  bea,
  facts,
  hours,
  minutes,
  ole,
  olga,
  ona,
  pat,
  plan,
  rita,
  runbook,
  service,
  T0,
  tess,
  tom,
} from '../fixtures/golive-fixture.ts';
import { given, type Past, planned } from './given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  proposed,
  requested,
  rolledBack,
} from './histories.ts';

/* As `gates/gate-refusals.test.ts` for everything that is no gate: what a refusal is about, and who could do it. */

const { type: _type, written: _written, ...fields } = plan;
const anyRole = Object.keys(service.roles);
const withRunbook = (more: Partial<typeof runbook>): Past => ({
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  runbook: { ...runbook, ...more },
});
const breakable = withRunbook({
  permissions: { ...runbook.permissions, breakGlass: ['operations_lead'], freeze: ['security_lead'] },
});
const left = (person: string): Past => ({ type: 'MembershipChanged', person, isMember: false });
const called: readonly Past[] = [
  { event: { type: 'EscalationRaised', escalation: 1, area: 'technical', reason: 'slow' }, by: pat },
  { type: 'ContactsCalled', escalation: 1, rung: 1, role: 'technical_lead', people: [tom, tess] },
];
const nobody = withRunbook({ contacts: [{ id: 'technical', title: 'Technical', ladder: ['nobody_yet'] }] });
const down: Past = {
  event: {
    type: 'DispatchNotSent',
    correlationId: deploy1,
    reason: 'down',
    because: 'health_down',
    down: ['web'],
  },
  by: 'golive',
  at: T0 + minutes(1),
};
const goIf: Past = {
  event: {
    type: 'VoteCast',
    gate: 'business',
    vote: 'GO',
    confirmed: [],
    condition: { text: 'Hotline', owner: ona },
  },
  by: bea,
};
const condition = 'go_if/business/2';
const frozen: Bar = { because: 'frozen', by: 'xmas', title: 'Christmas', until: T0 + hours(9) };
const elsewhere: Bar = { because: 'target_locked', by: 'GL-3' };
const rollback = (more = {}): Action => ({ type: 'RequestRollback', reason: 'down', ...more });
const ofRequest: Past = {
  type: 'RollbackProposed',
  incident: 1,
  trigger: 'request',
  since: T0,
  evidence: 'x',
};
const dismiss = (reason: string): Action => ({ type: 'DismissProposal', incident: 1, reason });
const escalate = (area: string, reason = 'slow'): Action => ({ type: 'Escalate', area, reason });
const handOver = (role: string, to: string): Action => ({ type: 'HandOverRole', role, to });
const item = 'merged';
const ticked: Past = { event: { type: 'ChecklistItemTicked', item }, by: tom };
const skipped: Past = { event: { type: 'ChecklistItemSkipped', item, reason: 'no need' }, by: rita };
const assigned: Past = { event: { type: 'TaskAssigned', item, person: ona }, by: tom };

type Row = readonly [past: readonly Past[], by: string, action: Action, refusal: Refusal];

const tasks: readonly Row[] = [
  [[planned], tom, { type: 'TickItem', item: 'nope' }, { code: 'unknown_item', subject: 'nope' }],
  [
    [planned],
    olga,
    { type: 'TickItem', item },
    { code: 'not_allowed', allowedRoles: ['technical_lead', 'release_manager'], subject: item },
  ],
  [[planned, ticked], tom, { type: 'TickItem', item }, { code: 'item_unchanged', subject: item }],
  [[planned], tom, { type: 'UntickItem', item }, { code: 'item_unchanged', subject: item }],
  [
    [planned, skipped],
    rita,
    { type: 'SkipItem', item, reason: 'again' },
    { code: 'item_unchanged', subject: item },
  ],
  [
    [planned, assigned],
    tom,
    { type: 'AssignItem', item, person: ona },
    { code: 'item_unchanged', subject: item },
  ],
  [
    [planned, left(ona)],
    tom,
    { type: 'AssignItem', item, person: ona },
    { code: 'assignee_left', subject: ona },
  ],
  [aborted, tom, { type: 'TickItem', item: 'docs' }, { code: 'finished' }],
  [
    [planned, goIf],
    olga,
    { type: 'TickItem', item: condition },
    { code: 'not_allowed', allowedRoles: ['business_stakeholder'], subject: condition },
  ],
  [
    [planned, goIf],
    bea,
    { type: 'SkipItem', item: condition, reason: 'no' },
    { code: 'not_allowed', allowedRoles: ['release_manager'], subject: condition },
  ],
  [
    [planned, goIf, { type: 'VoteWithdrawn', gate: 'business', vote: 'GO' }],
    ona,
    { type: 'TickItem', item: condition },
    { code: 'condition_over', subject: condition },
  ],
];

const people: readonly Row[] = [
  [[planned], olga, escalate('technical'), { code: 'not_allowed', allowedRoles: anyRole }],
  [[planned], tom, escalate('legal'), { code: 'unknown_area', subject: 'legal' }],
  [[planned, ...called], rita, escalate('technical'), { code: 'escalation_running', subject: 'technical' }],
  [[nobody], rita, escalate('technical'), { code: 'nobody_to_call', subject: 'technical' }],
  [
    [planned, ...called],
    olga,
    { type: 'AcknowledgeEscalation', escalation: 1 },
    { code: 'not_allowed', allowedRoles: ['technical_lead'] },
  ],
  [[planned], rita, handOver('pilot', ona), { code: 'unknown_role', subject: 'pilot' }],
  [
    [planned],
    olga,
    handOver('technical_lead', ona),
    { code: 'not_allowed', allowedRoles: ['technical_lead', 'release_manager'] },
  ],
  [[planned], rita, handOver('technical_lead', tom), { code: 'role_unchanged', subject: 'technical_lead' }],
  [[planned, left(olga)], rita, handOver('technical_lead', olga), { code: 'assignee_left', subject: olga }],
];

const guards: readonly Row[] = [
  [[planned], olga, { type: 'RequestChecks' }, { code: 'not_allowed', allowedRoles: anyRole }],
  [[planned], olga, { type: 'ReadChanges' }, { code: 'not_allowed', allowedRoles: anyRole }],
  [
    [breakable],
    ole,
    { type: 'BreakGlass', what: 'item/nope', reason: 'burns' },
    { code: 'nothing_to_break', subject: 'item/nope' },
  ],
  [
    [breakable],
    rita,
    { type: 'LiftFreeze', reason: 'agreed' },
    { code: 'not_allowed', allowedRoles: ['security_lead'] },
  ],
  [
    [planned],
    tom,
    { type: 'LiftFreeze', reason: 'agreed' },
    { code: 'not_allowed', allowedRoles: ['release_manager'] },
  ],
  [
    rolledBack,
    ona,
    { type: 'Unlock', reason: 'known' },
    { code: 'not_allowed', allowedRoles: ['release_manager'] },
  ],
  [rolledBack, rita, { type: 'Unlock', reason: ' ' }, { code: 'not_locked' }],
  [
    [planned, { type: 'BarsChanged', bars: [frozen, elsewhere] }],
    rita,
    { type: 'Unlock', reason: 'known' },
    { code: 'not_locked', subject: 'GL-3' },
  ],
  [
    [planned, { type: 'BarsChanged', bars: [frozen] }],
    rita,
    { type: 'Unlock', reason: 'known' },
    { code: 'not_locked' },
  ],
  [
    [...begun, down],
    ona,
    { type: 'AcceptBadHealth', reason: 'known' },
    { code: 'not_allowed', allowedRoles: ['technical_lead'] },
  ],
  [
    deploying,
    ona,
    { type: 'AllowVersion', reason: 'known' },
    { code: 'not_allowed', allowedRoles: ['release_manager'] },
  ],
  [
    deploying,
    rita,
    { type: 'AllowVersion', reason: 'known' },
    { code: 'version_not_marked', subject: 'v1.4.2' },
  ],
];

const runs: readonly Row[] = [
  [approved, ona, { type: 'StartDeployment' }, { code: 'not_allowed', allowedRoles: ['technical_lead'] }],
  [
    deploying,
    olga,
    rollback(),
    { code: 'not_allowed', allowedRoles: ['on_call_engineer', 'technical_lead'] },
  ],
  [deploying, ona, rollback({ trigger: 'nope' }), { code: 'unknown_trigger', subject: 'nope' }],
  [deploying, ona, rollback({ version: 'v 1' }), { code: 'invalid_version', subject: 'v 1' }],
  [[...deploying, proposed(1)], ona, dismiss(' '), { code: 'reason_required' }],
  [
    [...deploying, proposed(1)],
    bea,
    dismiss('no'),
    { code: 'not_allowed', allowedRoles: ['on_call_engineer', 'technical_lead'] },
  ],
  [
    deploying,
    ona,
    { type: 'DeclareTriggerMet', trigger: 'nope', seen: 'x' },
    { code: 'unknown_trigger', subject: 'nope' },
  ],
  [
    [...deploying, ofRequest],
    ona,
    { type: 'DeclareTriggerMet', trigger: 'request', seen: 'x' },
    { code: 'trigger_reported', subject: 'request' },
  ],
];

describe('a refusal says what it is about and who could do it:', () => {
  const named = (rows: readonly Row[]) => rows.map((row) => [row[2].type, row[3].code, row] as const);
  test.each([...named(tasks), ...named(people), ...named(guards), ...named(runs)])(
    '%s, %s',
    (...[, , row]) => {
      const [past, by, action, refusal] = row;
      const { decision } = given(...past).when(action, { by, at: T0 + minutes(2) });
      expect(decision.refusal).toStrictEqual(refusal);
    },
  );

  test('golive’s own reports too', () => {
    for (const action of [
      { type: 'BeginDispatch', correlationId: 'x', attempt: 1 },
      { type: 'ReportRunStatus', correlationId: 'x', attempt: 1, status: 'waiting' },
    ] as const)
      expect(given(...requested).when(action).decision.refusal).toEqual({
        code: 'unknown_run',
        subject: 'x',
      });
  });

  test('where a newer go-live has taken its place, which one', () => {
    const superseded = { code: 'superseded', subject: 'GL-8' };
    const seen: Action = { type: 'DeclareTriggerMet', trigger: 'request', seen: 'x' };
    const more = { by: ona, at: T0 + minutes(3), facts: { ...facts, supersededBy: 'GL-8' } };
    expect(given(...deploying).when(seen, more).decision.refusal).toEqual(superseded);
    expect(given(...deploying).when(rollback(), more).decision.refusal).toEqual(superseded);
  });
});

test('who has left the workspace decides nothing any more, whatever role is still theirs', () => {
  const rows: readonly (readonly [readonly Past[], string, Action])[] = [
    [[planned], tom, escalate('technical')],
    [[planned, ...called], tom, { type: 'AcknowledgeEscalation', escalation: 1 }],
    [[planned], tom, handOver('technical_lead', ona)],
    [[breakable], ole, { type: 'BreakGlass', what: 'item/merged', reason: 'burns' }],
    [[...begun, down], tom, { type: 'AcceptBadHealth', reason: 'known' }],
    [approved, rita, { type: 'GiveFinalGo' }],
    [approved, tom, { type: 'StartDeployment' }],
  ];
  for (const [past, by, action] of rows)
    given(...past, left(by))
      .when(action, { by, at: T0 })
      .refusedOnRecord('left_workspace');
});

test('golive itself acknowledges nothing and owes nothing', () => {
  const byItself = (past: readonly Past[], action: Action) =>
    given(...past).when(action).decision.refusal?.code;
  expect(byItself([planned, ...called], { type: 'AcknowledgeEscalation', escalation: 1 })).toBe(
    'not_allowed',
  );
  expect(byItself([planned, assigned], { type: 'TickItem', item })).toBe('not_allowed');
  expect(byItself([planned, goIf], { type: 'TickItem', item: condition })).toBe('not_allowed');
});

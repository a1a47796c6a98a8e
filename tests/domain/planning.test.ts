import { describe, expect, test } from 'vitest';
import type { Action, Command, PlanGoLive } from '../../src/domain/command.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Event } from '../../src/domain/event.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { templateValues } from '../../src/domain/notices/notice-text.ts';
import { planDifference, writtenPlan } from '../../src/domain/people/plan-authority.ts';
import type { Service } from '../../src/domain/service.ts';
import {
  days,
  facts,
  olga,
  ona,
  pat,
  plan,
  plannedAt,
  rita,
  runbook,
  sam,
  service,
  tess,
  timeZone,
  tom,
  user,
} from '../fixtures/golive-fixture.ts';
import { given, planned } from './given.ts';
import { rolledBack } from './histories.ts';

const command = (action: Action): Command => ({
  id: 'c1',
  at: plannedAt,
  actor: user(pat),
  origin: { via: 'modal' },
  do: action,
});

const planning = (change: Partial<PlanGoLive> = {}, more: Partial<Facts> = {}) =>
  decide(undefined, command(asWritten({ ...plan, ...change })), { ...facts, ...more });

const asWritten = (one: PlanGoLive): PlanGoLive => ({
  ...one,
  written: writtenPlan(one.service, one.runbook),
});

const withRoles = (roles: Service['roles']): Partial<PlanGoLive> => ({ service: { ...service, roles } });

test('a plan keeps its own copy of the runbook and the service', () => {
  expect(planning().events).toMatchObject([
    { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', runbook, service, rollbackTo: 'v1.4.1' },
  ]);
});

function withoutReason(event: Event): Event {
  if (event.type !== 'RunRequested') return event;
  const { reason: _, ...run } = event.run;
  return { ...event, run };
}

test('a plan keeps what its texts say where nobody said anything, in the words of its day', () => {
  const { notices } = facts.words;
  const unsaid = { ...notices.unsaid, reason: 'ohne Angabe', trigger: 'auf Wunsch' };
  const words = { ...facts.words, notices: { ...notices, unsaid } };
  const [kept] = decide(undefined, command(plan), { ...facts, words }).events;
  if (kept?.type !== 'GoLivePlanned') throw new Error('not planned');
  // Nobody gave a reason for the rollback that follows.
  const past = rolledBack
    .slice(1)
    .map((one) => ('event' in one ? one : { event: one }))
    .map(({ event, ...more }) => ({ ...more, event: withoutReason(event) }));
  const { state } = given(kept, ...past);
  expect(templateValues(state)).toMatchObject({ reason: 'ohne Angabe', trigger: 'auf Wunsch' });
  const { unsaid: _, ...older } = kept.runbook;
  expect(templateValues(given({ ...kept, runbook: older }, ...past).state)).toMatchObject({
    reason: 'no reason was given',
    trigger: 'none of the runbook; somebody asked for the rollback',
  });
});

test('without a word on where a rollback returns to, it is the last version that went well', () => {
  const { rollbackTo: _rollbackTo, ...rest } = plan;
  const decided = decide(undefined, command(rest), { ...facts, lastGoodVersion: 'v1.3.0' });
  expect(decided.events).toMatchObject([{ rollbackTo: 'v1.3.0' }]);
  expect(decide(undefined, command(rest), facts).events[0]).not.toHaveProperty('rollbackTo');
});

test('a rollback never returns to the version that is deployed', () => {
  expect(planning({ rollbackTo: plan.version })).toEqual({
    events: [],
    refusal: { code: 'same_version', subject: plan.version },
  });
  const { rollbackTo: _rollbackTo, ...rest } = plan;
  const again = decide(undefined, command(rest), { ...facts, lastGoodVersion: plan.version });
  expect(again.events[0]).not.toHaveProperty('rollbackTo');
});

test('a second go-live for the same target is refused and names the first', () => {
  expect(planning({}, { activeOnTarget: 'GL-3' })).toEqual({
    events: [],
    refusal: { code: 'target_busy', subject: 'GL-3' },
  });
});

test.each(['', ' ', 'v1 2', '-v1', 'v1;rm', 'v1\n', '<!here>', 'v'.repeat(101)])(
  'the version "%s" is refused',
  (version) => {
    expect(planning({ version }).refusal?.code).toBe('invalid_version');
    expect(planning({ rollbackTo: version }).refusal?.code).toBe('invalid_version');
  },
);

test.each(['v1.4.2', '2026.11.21', 'release/1.4+build-7', 'v'.repeat(100)])(
  'the version "%s" is taken',
  (version) => {
    expect(planning({ version }).refusal).toBeUndefined();
  },
);

test('T-0 lies in the future, and not more than 400 days ahead', () => {
  expect(planning({ t0: plannedAt }).refusal).toMatchObject({
    code: 't0_in_past',
    t0: { at: plannedAt, timeZone },
  });
  expect(planning({ t0: plannedAt + 1 }).refusal).toBeUndefined();
  expect(planning({ t0: plannedAt + days(400) }).refusal).toBeUndefined();
  expect(planning({ t0: plannedAt + days(400) + 1 }).refusal?.code).toBe('t0_too_far');
});

test.each([
  'technical_lead',
  'security_lead',
  'business_stakeholder',
  'operations_lead',
  'release_manager',
  'on_call_engineer',
])('a plan in which nobody is %s is refused', (role) => {
  const { [role]: _gone, ...roles } = service.roles;
  expect(planning(withRoles(roles)).refusal).toEqual({ code: 'role_without_holder', subject: role });
});

test('a plan in which nobody may roll back is refused', () => {
  const rollback = { ...runbook.rollback, allowed: ['sre', 'dba'] };
  expect(planning({ runbook: { ...runbook, rollback } }).refusal).toEqual({
    code: 'role_without_holder',
    subject: 'sre',
  });
  const roles = { ...service.roles, dba: { holder: ona } };
  expect(
    planning({ runbook: { ...runbook, rollback }, service: { ...service, roles } }).refusal,
  ).toBeUndefined();
});

test('a plan in which two gates have only one person between them is refused', () => {
  const roles = { ...service.roles, business_stakeholder: { holder: sam } };
  expect(planning(withRoles(roles)).refusal).toEqual({
    code: 'gate_without_own_person',
    subject: 'business',
  });
});

test('deputies count when each gate looks for its own person', () => {
  const roles = {
    ...service.roles,
    technical_lead: { holder: tom },
    security_lead: { holder: tom, deputy: sam },
    business_stakeholder: { holder: sam, deputy: tess },
    operations_lead: { holder: tess, deputy: ona },
  };
  expect(planning(withRoles(roles)).refusal).toBeUndefined();
  const oneTooFew = { ...roles, operations_lead: { holder: tess } };
  expect(planning(withRoles(oneTooFew)).refusal).toEqual({
    code: 'gate_without_own_person',
    subject: 'operations',
  });
});

test('what is planned is not planned again', () => {
  given(planned).when(plan, { by: pat }).refused('already_planned');
});

test('a command about a go-live that does not exist is refused and names it', () => {
  const decided = decide(undefined, { ...command({ type: 'Resume' }), goLive: 'GL-99' }, facts);
  expect(decided).toEqual({ events: [], refusal: { code: 'unknown_go_live', subject: 'GL-99' } });
});

test.each<Action>([
  { type: 'OpenGate', gate: 'security' },
  { type: 'OfferStart' },
  { type: 'BeginDispatch', correlationId: 'x', attempt: 1 },
  { type: 'ReportDispatchAccepted', correlationId: 'x' },
  { type: 'ReportRunCompleted', correlationId: 'x', attempt: 1, conclusion: 'success' },
  { type: 'ReportHealth', endpoint: 'web', verdict: 'up', since: 0, evidence: 'so I say' },
  { type: 'SendNotice', notice: 'success', round: 1 },
  { type: 'ReportTrigger', trigger: 'unavailable', since: 0, evidence: 'so I say' },
  { type: 'RefreshCard' },
])('a person cannot say $type for golive, and the attempt is on record', (action) => {
  given(planned).when(action, { by: pat }).refusedOnRecord('not_allowed');
});

describe('a plan with other role holders or another runbook than services.yaml names', () => {
  const otherRoles = {
    ...plan,
    service: { ...service, roles: { ...service.roles, security_lead: { holder: olga } } },
  };
  const otherRunbook = { ...plan, runbook: { ...runbook, id: 'hasty' } };
  const by = (person: string, wanted: PlanGoLive) =>
    decide(undefined, { ...command(wanted), actor: user(person) }, facts);
  const role = { role: 'security_lead', written: { holder: sam }, planned: { holder: olga } };

  test('says on record where it differs', () => {
    expect(by(rita, otherRoles).events).toMatchObject([
      { type: 'GoLivePlanned', differs: { roles: [role] } },
    ]);
    expect(by(rita, otherRunbook).events).toMatchObject([
      { type: 'GoLivePlanned', differs: { runbook: { written: 'small', planned: 'hasty' } } },
    ]);
    expect(by(rita, plan).events[0]).not.toHaveProperty('differs');
  });

  test('names a role that nobody holds any more, and a deputy who changed', () => {
    const { security_lead: _gone, ...roles } = service.roles;
    const changed = { ...roles, technical_lead: { holder: tom } };
    const wanted = { ...plan, service: { ...service, roles: changed } };
    expect(planDifference(wanted)).toEqual({
      roles: [
        { role: 'technical_lead', written: { holder: tom, deputy: tess }, planned: { holder: tom } },
        { role: 'security_lead', written: { holder: sam } },
      ],
    });
  });

  test('is refused to everybody who does not manage by services.yaml, and the attempt is on record', () => {
    for (const person of [pat, olga, sam])
      expect(by(person, otherRoles)).toEqual({
        events: [
          {
            type: 'CommandRefused',
            command: 'PlanGoLive',
            code: 'plan_differs',
            plan: {
              service: 'shop-api',
              environment: 'production',
              version: 'v1.4.2',
              differs: { roles: [role] },
            },
          },
        ],
        refusal: { code: 'plan_differs', allowedRoles: ['release_manager'], subject: 'security_lead' },
      });
    expect(by(olga, otherRunbook).refusal).toEqual({
      code: 'plan_differs',
      allowedRoles: ['release_manager'],
    });
  });

  test('is refused to whoever it names as a manager, or makes one by the runbook it brings', () => {
    const roles = { ...service.roles, release_manager: { holder: olga } };
    expect(by(olga, { ...plan, service: { ...service, roles } }).refusal?.code).toBe('plan_differs');
    const mine = { ...runbook, id: 'mine', permissions: { manage: ['security_lead'] } };
    expect(by(sam, { ...plan, runbook: mine }).refusal?.code).toBe('plan_differs');
  });

  test('is refused to everybody where golive does not know the runbook that is named there', () => {
    const unknown = { ...otherRunbook, written: writtenPlan(service, undefined) };
    expect(by(rita, unknown).refusal?.code).toBe('plan_differs');
  });
});

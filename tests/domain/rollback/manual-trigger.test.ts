import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import type { RefusalCode } from '../../../src/domain/refusal.ts';
import { bea, minutes, olga, ona, plan, runbook, sam, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  begun,
  bothUp,
  deploying,
  requested,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  succeeded,
  validating,
} from '../histories.ts';

const met = { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' } as const;
const at = T0 + minutes(40);
const byBea = { by: bea, at };
const byOna = { by: ona, at };
const proposed: Event = {
  type: 'RollbackProposed',
  incident: 1,
  trigger: 'request',
  since: at,
  evidence: 'prices are wrong',
};

test('whoever holds a role reports what they see, and a rollback is proposed with it', () => {
  given(...validating)
    .when(met, byBea)
    .gives(proposed);
  const after = given(...validating, { event: proposed, by: bea, at });
  expect(after.state.incidents).toMatchObject([{ state: 'proposed', reportedBy: bea }]);
  given(...validating)
    .when(met, { by: olga, at })
    .refusedOnRecord('not_allowed');
});

test('where the runbook names roles, only they and those who may roll back report it', () => {
  const triggers = [
    { id: 'request', text: 'x', kind: 'manual', reportedBy: ['business_stakeholder'] } as const,
  ];
  const named: Past = {
    type: 'GoLivePlanned',
    number: 7,
    installation: '3f9a2c',
    version: plan.version,
    t0: T0,
    timeZone: plan.timeZone,
    service: plan.service,
    runbook: { ...runbook, rollback: { ...runbook.rollback, triggers } },
  };
  const past = [named, ...validating.slice(1)];
  given(...past)
    .when(met, byBea)
    .givesTypes('RollbackProposed');
  given(...past)
    .when(met, byOna)
    .givesTypes('RollbackProposed');
  const { allowedRoles } = given(...past)
    .when(met, { by: sam, at })
    .refusedOnRecord('not_allowed');
  expect(allowedRoles).toEqual(['on_call_engineer', 'technical_lead', 'business_stakeholder']);
});

test('what is seen must be said, of a trigger that people report, once at a time', () => {
  const past = given(...validating);
  past.when({ ...met, seen: ' ' }, byBea).refused('reason_required');
  past.when({ ...met, trigger: 'unavailable' }, byBea).refused('unknown_trigger');
  given(...validating, proposed)
    .when(met, byOna)
    .refused('trigger_reported');
  const dismissed: Past = { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' };
  given(...validating, proposed, dismissed)
    .when(met, byBea)
    .gives({ ...proposed, incident: 2 });
});

test.each<readonly [string, readonly Past[], RefusalCode]>([
  ['before anything was deployed', requested, 'not_started'],
  ['while it is rolled back', rollbackAccepted, 'rollback_running'],
  ['after the rollback', rolledBack, 'already_rolled_back'],
])('nothing is reported %s', (_when, past, code) => {
  given(...past)
    .when(met, byBea)
    .refusedOnRecord(code);
});

test.each<readonly [string, readonly Past[]]>([
  ['is being sent', begun],
  ['runs', deploying],
  ['succeeded', succeeded],
  ['could not be rolled back', rollbackFailed],
])('it is reported while the deployment %s', (_what, past) => {
  given(...past)
    .when(met, byBea)
    .givesTypes('RollbackProposed');
});

test('a go-live that a later one has replaced is reported there', () => {
  given(...succeeded)
    .when(met, { ...byBea, facts: { supersededBy: 'GL-8' } })
    .refusedOnRecord('superseded');
});

test('who may roll back does so in the same breath, for that trigger', () => {
  const { decision } = given(...validating).when({ ...met, rollBack: { version: 'v1.3.9' } }, byOna);
  expect(decision.events[0]).toEqual(proposed);
  expect(decision.events.slice(-1)).toMatchObject([
    {
      type: 'RunRequested',
      run: { purpose: 'rollback', incident: 1, reason: 'prices are wrong', inputs: { version: 'v1.3.9' } },
    },
  ]);
  expect(given(...validating, ...decision.events).state.incidents).toMatchObject([{ state: 'rolled_back' }]);
});

test('a rollback that is refused reports nothing either', () => {
  given(...validating)
    .when({ ...met, rollBack: {} }, byBea)
    .refusedOnRecord('not_allowed');
  given(...validating)
    .when({ ...met, rollBack: { version: 'v1.4.2' } }, byOna)
    .refused('same_version');
  given(...validating)
    .when({ ...met, rollBack: {} }, { ...byOna, facts: { returnMarkedBadBy: 'GL-3' } })
    .refused('return_marked_bad');
});

test('good health does not settle what a person reported, and golive proposes nothing beside it', () => {
  const past = [...validating, proposed, ...bothUp(at + 1)];
  expect(given(...past).state.incidents).toMatchObject([{ state: 'proposed' }]);
  given(...past)
    .when({ type: 'ReportTrigger', trigger: 'unavailable', since: at, evidence: 'down' })
    .refused('not_due');
});

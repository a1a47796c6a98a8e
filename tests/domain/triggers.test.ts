import { expect, test } from 'vitest';
import { minutes, rita, T0 } from '../fixtures/golive-fixture.ts';
import { given, type Past } from './given.ts';
import {
  aborted,
  begun,
  bothUp,
  byOna,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  health,
  proposed,
  requested,
  rollback,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  succeeded,
  trigger,
  validating,
} from './histories.ts';

test('a trigger that is met proposes a rollback, once per incident', () => {
  given(...validating)
    .when(trigger, { at: T0 + minutes(25) })
    .gives(proposed(1));
  given(...validating, proposed(1))
    .when(trigger)
    .refused('not_due');
});

test('a dismissed proposal is not repeated until the service has recovered', () => {
  const dismissed: readonly Past[] = [
    ...validating,
    health('web', 'down', T0 + minutes(20)),
    proposed(1),
    { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' },
  ];
  given(...dismissed)
    .when(trigger)
    .refused('not_due');
  given(...dismissed, health('web', 'up', T0 + minutes(30)))
    .when(trigger)
    .refused('not_due');
  const recovered = [...dismissed, ...bothUp(T0 + minutes(30))];
  expect(given(...recovered).state.incidents).toMatchObject([{ number: 1, state: 'recovered' }]);
  given(...recovered)
    .when(trigger)
    .gives(proposed(2));
});

test.each<readonly [string, readonly Past[]]>([
  ['an unknown dispatch', dispatchUnknown],
  ['a running deployment', deploying],
  ['a failed deployment', failed],
  ['a success', succeeded],
])('a trigger after %s proposes', (_what, past) => {
  given(...past)
    .when(trigger)
    .givesTypes('RollbackProposed');
});

test.each<readonly [string, readonly Past[]]>([
  ['before the dispatch', requested],
  [
    'after a refused dispatch',
    [...begun, { type: 'DispatchRejected', correlationId: deploy1, reason: '404' }],
  ],
  ['during a rollback', rollbackAccepted],
  ['after a failed rollback', rollbackFailed],
  ['after a rollback', rolledBack],
  ['after an abort', aborted],
])('a trigger %s proposes nothing', (_when, past) => {
  given(...past)
    .when(trigger)
    .refused('not_due');
});

test('a trigger of a go-live that a later one has replaced proposes nothing', () => {
  given(...succeeded)
    .when(trigger, { facts: { supersededBy: 'GL-8' } })
    .refused('superseded');
});

test('a proposal is dismissed with a reason, by whoever may roll back', () => {
  const dismiss = { type: 'DismissProposal', incident: 1, reason: 'the check is wrong' } as const;
  const past = [...validating, proposed(1)];
  given(...past)
    .when(dismiss, byOna)
    .gives({ type: 'RollbackProposalDismissed', incident: 1, reason: 'the check is wrong' });
  given(...past)
    .when({ ...dismiss, reason: '' }, byOna)
    .refused('reason_required');
  given(...past)
    .when(dismiss, { by: rita })
    .refusedOnRecord('not_allowed');
  given(...past)
    .when({ ...dismiss, incident: 2 }, byOna)
    .refused('unknown_proposal');
  given(...past, { type: 'RollbackProposalDismissed', incident: 1, reason: 'x' })
    .when(dismiss, byOna)
    .refused('unknown_proposal');
});

test('a click on the proposal of an incident that is over changes nothing', () => {
  const past = [...validating, proposed(1), ...bothUp(T0 + minutes(30))];
  given(...past)
    .when({ ...rollback, incident: 1 }, byOna)
    .refused('unknown_proposal');
  expect(given(...past).when(rollback, byOna).decision.refusal).toBeUndefined();
});

test('a rollback ends the incident that it was asked for', () => {
  const dismissed: Past = { type: 'RollbackProposalDismissed', incident: 1, reason: 'wait' };
  for (const past of [
    [...validating, proposed(1)],
    [...validating, proposed(1), dismissed],
  ]) {
    const { decision } = given(...past).when({ ...rollback, incident: 1 }, byOna);
    expect(given(...past, ...decision.events).state.incidents).toMatchObject([{ state: 'rolled_back' }]);
  }
});

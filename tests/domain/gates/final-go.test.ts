import { expect, test } from 'vitest';
import { bea, minutes, olga, pat, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, planned } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  failed,
  gatesGo,
  itemsDone,
  ready,
  requested,
  succeeded,
  vote,
} from '../histories.ts';

test('with every gate GO and every blocking item settled the final GO is given', () => {
  given(...ready)
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .gives({ type: 'FinalGoGiven' });
  expect(given(...approved).state).toMatchObject({ status: 'approved', finalGo: { by: rita } });
});

test('only the owner of the decision gives it', () => {
  for (const by of [tom, pat, olga])
    given(...ready)
      .when({ type: 'GiveFinalGo' }, { by })
      .refusedOnRecord('not_allowed');
});

test('the refusal lists every gate and item that stands in the way', () => {
  const refusal = given(planned, { type: 'GateOpened', gate: 'security' }, vote('business', 'NO-GO'))
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .refusedOnRecord('blocked');
  expect(refusal.blockers).toEqual([
    { kind: 'gate', id: 'technical', state: 'open' },
    { kind: 'gate', id: 'security', state: 'open' },
    { kind: 'gate', id: 'business', state: 'no_go' },
    { kind: 'gate', id: 'operations', state: 'open' },
    { kind: 'item', id: 'merged' },
    { kind: 'item', id: 'backup' },
  ]);
});

test('an item that does not block may stay open', () => {
  given(planned, ...itemsDone.slice(0, 2), ...gatesGo)
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .givesTypes('FinalGoGiven');
});

test('it may be given while somebody holds the go-live, and long before T-0', () => {
  given(...ready, { type: 'Held', reason: 'wait' })
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .givesTypes('FinalGoGiven');
});

test('a second click is told so', () => {
  for (const past of [approved, requested])
    given(...past)
      .when({ type: 'GiveFinalGo' }, { by: rita })
      .refused('final_go_already_given');
});

test('a click on a card that was drawn for another T-0 is refused', () => {
  given(...ready)
    .when({ type: 'GiveFinalGo', drawnForT0: T0 + 1 }, { by: rita })
    .refused('stale');
});

test('after the dispatch it comes too late', () => {
  for (const past of [begun, deploying, succeeded])
    given(...past)
      .when({ type: 'GiveFinalGo' }, { by: rita })
      .refused('already_started');
  given(...aborted)
    .when({ type: 'GiveFinalGo' }, { by: rita })
    .refused('finished');
});

test('its owner, whoever manages and the planner take it back', () => {
  for (const by of [rita, pat])
    given(...approved)
      .when({ type: 'RevokeFinalGo' }, { by })
      .gives({ type: 'FinalGoWithdrawn', because: 'revoked' });
  given(...approved)
    .when({ type: 'RevokeFinalGo' }, { by: bea })
    .refusedOnRecord('not_allowed');
  given(...ready)
    .when({ type: 'RevokeFinalGo' }, { by: rita })
    .refused('final_go_not_given');
});

test('taken back between the start and the dispatch it calls the deployment back', () => {
  given(...requested)
    .when({ type: 'RevokeFinalGo' }, { by: rita })
    .gives(
      { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'revoked' },
      { type: 'FinalGoWithdrawn', because: 'revoked' },
    );
});

test('taken back after the dispatch it comes too late, and that is on record', () => {
  for (const past of [begun, deploying])
    given(...past)
      .when({ type: 'RevokeFinalGo' }, { by: rita })
      .refusedOnRecord('already_started');
});

test('after a failed deployment it can be taken back and given again for the next try', () => {
  const revoked = [...failed, { type: 'FinalGoWithdrawn', because: 'revoked' } as const];
  given(...failed)
    .when({ type: 'RevokeFinalGo' }, { by: rita })
    .givesTypes('FinalGoWithdrawn');
  expect(given(...revoked).state.status).toBe('deployment_failed');
  given(...revoked)
    .when({ type: 'StartDeployment' }, { by: tom, at: T0 + minutes(20) })
    .refusedOnRecord('blocked');
  given(...revoked)
    .when({ type: 'GiveFinalGo' }, { by: rita, at: T0 + minutes(20) })
    .givesTypes('FinalGoGiven');
});

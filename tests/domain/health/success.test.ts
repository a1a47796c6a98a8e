import { expect, test } from 'vitest';
import { overallHealth } from '../../../src/domain/go-live.ts';
import { bea, minutes, ole, olga, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  aborted,
  approved,
  deploying,
  failed,
  health,
  healthy,
  held,
  rolledBack,
  succeeded,
  validating,
} from '../histories.ts';

const declare = { type: 'DeclareSuccess' } as const;
const byOle = { by: ole, at: T0 + minutes(20) };

test('with the deployment through and every endpoint up, the operations lead declares success', () => {
  given(...healthy)
    .when(declare, byOle)
    .gives({ type: 'SuccessDeclared' });
  expect(given(...succeeded).state).toMatchObject({ status: 'succeeded', success: { by: ole } });
});

test('nobody else declares it', () => {
  for (const by of [rita, tom, olga])
    given(...healthy)
      .when(declare, { ...byOle, by })
      .refusedOnRecord('not_allowed');
});

test.each<readonly [string, readonly Past[], string]>([
  ['nothing was seen', validating, 'unknown'],
  ['one endpoint is not seen', [...validating, health('web', 'up', T0 + minutes(9))], 'unknown'],
  ['one endpoint is down', [...healthy, health('api', 'down', T0 + minutes(12))], 'down'],
  ['one endpoint is unknown', [...healthy, health('api', 'unknown', T0 + minutes(12))], 'unknown'],
])('while %s it is refused and on record', (_what, past, seen) => {
  expect(
    given(...past)
      .when(declare, byOle)
      .refusedOnRecord('health_not_up').subject,
  ).toBe(seen);
});

test('a service of which nothing is watched is never seen up', () => {
  const { state } = given(...healthy);
  expect(overallHealth({ ...state, service: { ...state.service, health: [] } })).toBe('unknown');
});

test('while somebody holds it, success waits', () => {
  expect(
    given(...healthy, held)
      .when(declare, byOle)
      .refused('blocked').blockers,
  ).toEqual([{ kind: 'held', by: ole }]);
});

test('while what somebody reported waits for its decision, it is refused and on record', () => {
  const at = T0 + minutes(15);
  const reported = {
    type: 'RollbackProposed',
    incident: 1,
    trigger: 'request',
    since: at,
    evidence: 'x',
  } as const;
  const past: readonly Past[] = [...healthy, { event: reported, by: bea, at }];
  expect(
    given(...past)
      .when(declare, byOle)
      .refusedOnRecord('rollback_undecided').subject,
  ).toBe('request');
  const dismissed = { type: 'RollbackProposalDismissed', incident: 1, reason: 'a false alarm' } as const;
  given(...past, dismissed)
    .when(declare, byOle)
    .gives({ type: 'SuccessDeclared' });
});

test('there is nothing to declare before, twice, or when it took another way', () => {
  for (const past of [approved, deploying, failed, succeeded, rolledBack, aborted])
    given(...past)
      .when(declare, byOle)
      .refused('not_validating');
});

import { expect, test } from 'vitest';
import type { GoLivePlanned } from '../../../src/domain/event.ts';
import type { Blocker } from '../../../src/domain/refusal.ts';
import { due } from '../../../src/domain/schedule.ts';
import {
  minutes,
  ole,
  olga,
  ona,
  plan,
  rita,
  runbook,
  T0,
  tess,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  held,
  ready,
  requested,
  requestOf,
  rolledBack,
  succeeded,
  vote,
} from '../histories.ts';

const start = { type: 'StartDeployment' } as const;
const atT0 = { by: tom, at: T0 };

test('at T-0 the technical lead or the deputy starts the deployment', () => {
  const run = requestOf('deploy');
  given(...approved)
    .when(start, atT0)
    .gives({ type: 'RunRequested', run });
  given(...approved)
    .when(start, { ...atT0, by: tess })
    .givesTypes('RunRequested');
});

test('nobody else starts it, golive neither', () => {
  for (const by of [rita, ona, olga]) {
    const refusal = given(...approved)
      .when(start, { by, at: T0 })
      .refusedOnRecord('not_allowed');
    expect(refusal.allowedRoles).toEqual(['technical_lead']);
  }
  given(...approved)
    .when(start, { at: T0 })
    .refusedOnRecord('not_allowed');
});

const technicalGo = approved.find(
  (past) => 'event' in past && past.by === tom && past.event.type === 'VoteCast',
);

test.each<readonly [string, readonly Past[], Blocker]>([
  [
    'a gate without a vote',
    approved.filter((past) => past !== technicalGo),
    { kind: 'gate', id: 'technical', state: 'open' },
  ],
  ['a NO-GO', [...approved, vote('security', 'NO-GO')], { kind: 'gate', id: 'security', state: 'no_go' }],
  [
    'a GO of somebody without the role',
    [...approved, vote('security', 'GO', olga)],
    { kind: 'gate', id: 'security', state: 'outdated' },
  ],
  [
    'an open item that blocks',
    [...approved, { type: 'ChecklistItemUnticked', item: 'merged' }],
    { kind: 'item', id: 'merged' },
  ],
  ['the missing final GO', ready, { kind: 'final_go' }],
  ['a hold', [...approved, held], { kind: 'held', by: ole }],
])('%s keeps it from starting, on record', (_what, past, blocker) => {
  const refusal = given(...past)
    .when(start, atT0)
    .refusedOnRecord('blocked');
  expect(refusal.blockers).toEqual([blocker]);
});

test('before T-0 it does not start, on record', () => {
  const refusal = given(...approved)
    .when(start, { by: tom, at: T0 - 1 })
    .refusedOnRecord('blocked');
  expect(refusal.blockers).toEqual([{ kind: 'too_early', t0: T0 }]);
});

test('an open item that does not block, does not', () => {
  given(...approved, { type: 'ChecklistItemUnticked', item: 'docs' })
    .when(start, atT0)
    .givesTypes('RunRequested');
});

test('a click on a card that was drawn for another T-0 is refused', () => {
  given(...approved)
    .when({ ...start, drawnForT0: T0 - 1 }, atT0)
    .refused('stale');
});

test('a second click changes nothing, however far the first one got', () => {
  for (const past of [requested, begun, deploying, succeeded, rolledBack])
    given(...past)
      .when(start, atT0)
      .refused('already_started');
  given(...dispatchUnknown)
    .when(start, atT0)
    .refused('dispatch_unknown');
  given(...aborted)
    .when(start, atT0)
    .refused('finished');
});

test('past its grace time it starts only on the word of a person', () => {
  const late = { by: tom, at: T0 + minutes(15) + 1 };
  given(...approved)
    .when(start, { by: tom, at: T0 + minutes(15) })
    .givesTypes('RunRequested');
  given(...approved)
    .when(start, late)
    .refused('past_grace');
  given(...approved)
    .when({ ...start, pastGrace: true }, late)
    .givesTypes('RunRequested');
});

test('a failed deployment is tried again under a name of its own', () => {
  given(...failed)
    .when(start, { by: tom, at: T0 + minutes(40) })
    .gives({ type: 'RunRequested', run: requestOf('deploy', 2) });
});

test('where nobody could find out whether it started, a person who has looked starts it again', () => {
  const late = { by: tom, at: T0 + minutes(40) };
  given(...givenUp)
    .when(start, late)
    .refused('past_grace');
  given(...givenUp)
    .when({ ...start, pastGrace: true }, late)
    .givesTypes('RunRequested');
});

test('without a version known to return to, the rollback workflow decides itself', () => {
  const { rollbackTo: _rollbackTo, ...rest } = plan;
  const bare: GoLivePlanned = { ...rest, type: 'GoLivePlanned', number: 7, installation: '3f9a2c' };
  const { decision } = given(bare, ...deploying.slice(1)).when(
    { type: 'RequestRollback', reason: 'down' },
    { by: ona },
  );
  expect(decision.events.at(-1)).toMatchObject({ run: { inputs: { environment: 'production' } } });
  expect(decision.events.at(-1)).not.toHaveProperty('run.inputs.version');
});

test('at T-0 the start is offered, once for each T-0', () => {
  given(...approved)
    .when({ type: 'OfferStart' }, { at: T0 - 1 })
    .refused('not_due');
  given(...approved)
    .when({ type: 'OfferStart' }, { at: T0 })
    .gives({ type: 'StartOffered' });
  given(...approved, { type: 'StartOffered' })
    .when({ type: 'OfferStart' }, { at: T0 })
    .refused('not_due');
  given(...approved, { type: 'StartOffered' }, { type: 'Rescheduled', t0: T0 + 1, timeZone })
    .when({ type: 'OfferStart' }, { at: T0 + 1 })
    .gives({ type: 'StartOffered' });
  given(...requested)
    .when({ type: 'OfferStart' }, { at: T0 + minutes(5) })
    .refused('not_due');
});

test('past the grace time a person is asked, once for each T-0', () => {
  const overdue = { type: 'ReportStartOverdue' } as const;
  given(...approved)
    .when(overdue, { at: T0 + minutes(15) })
    .refused('not_due');
  given(...approved)
    .when(overdue, { at: T0 + minutes(15) + 1 })
    .gives({ type: 'StartOverdue' });
  given(...approved, { type: 'StartOverdue' })
    .when(overdue, { at: T0 + minutes(16) })
    .refused('not_due');
  given(...failed)
    .when(overdue, { at: T0 + minutes(16) })
    .refused('not_due');
});

const automatic: Past = {
  ...plan,
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  runbook: { ...runbook, deployment: { ...runbook.deployment, start: 'automatic' } },
};

test('where the runbook says so, it starts by itself when nothing is in the way', () => {
  const past = [automatic, ...approved.slice(1)];
  const starts = (history: readonly Past[], at: number) =>
    due(given(...history).state, at).some(({ action }) => action.type === 'StartDeployment');
  given(...past)
    .when(start, { at: T0 })
    .givesTypes('RunRequested');
  expect(starts(past, T0 - 1)).toBe(false);
  expect(starts(past, T0)).toBe(true);
  expect(starts([...past, held], T0)).toBe(false);
  expect(starts([automatic, ...ready.slice(1)], T0)).toBe(false);
  expect(starts(approved, T0)).toBe(false);
});

test('nothing starts by itself past its grace time, nor after a failure', () => {
  const past = [automatic, ...approved.slice(1)];
  const late = T0 + minutes(15) + 1;
  expect(due(given(...past).state, late).map(({ action }) => action.type)).not.toContain('StartDeployment');
  given(...past)
    .when({ ...start, pastGrace: true }, { at: late })
    .refused('past_grace');
  given(automatic, ...failed.slice(1))
    .when(start, { at: T0 + minutes(9) })
    .refused('already_started');
});

import { expect, it } from 'vitest';
import { protectionVerdict } from '../../../src/domain/guards/protection.ts';
import { service } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  begun,
  deploy1,
  deploying,
  failed,
  held,
  link,
  requestOf,
  rollbackAccepted,
  rolledBack,
  validating,
} from '../histories.ts';

const asked = { repository: service.repository, runId: link.runId };
const ask = (past: readonly Past[], more: object = {}) =>
  protectionVerdict([given(...past).state], { ...asked, ...more });

it('a run that a go-live wants at this moment may go on', () => {
  expect(ask(deploying)).toEqual({ state: 'approved', because: 'wanted', goLive: 'GL-7' });
  const rollback = given(...rollbackAccepted).state.runs.at(-1)?.link?.runId;
  expect(ask(rollbackAccepted, { runId: rollback })).toMatchObject({ state: 'approved' });
  expect(ask(begun, { title: `Deploy [golive:${deploy1}]` })).toMatchObject({ state: 'approved' });
});

it('any other run may not: unknown, of another repository, with a borrowed mark, on hold, over or overtaken', () => {
  const unknown = { state: 'rejected', because: 'unknown_run' };
  expect(ask(begun)).toEqual(unknown);
  expect(ask(deploying, { runId: 99 })).toEqual(unknown);
  expect(ask(deploying, { runId: 99, title: `Deploy [golive:${deploy1}]` })).toEqual(unknown);
  expect(ask(deploying, { repository: 'acme/other' })).toEqual(unknown);
  expect(protectionVerdict([], asked)).toEqual(unknown);
  expect(ask([...deploying, held])).toMatchObject({ state: 'rejected', because: 'held' });
  for (const past of [failed, validating, rollbackAccepted, rolledBack])
    expect(ask(past)).toMatchObject({ state: 'rejected', because: 'not_wanted' });
  expect(ask([...deploying, { type: 'RunCancelAsked', correlationId: deploy1 }])).toMatchObject({
    because: 'not_wanted',
  });
});

it('an old run that somebody runs again is not wanted beside a newer try', () => {
  const again = requestOf('deploy', 2);
  const { correlationId } = again;
  const second: readonly Past[] = [
    ...failed,
    { type: 'RunRequested', run: again },
    { type: 'DispatchBegun', correlationId, attempt: 1 },
    { type: 'DispatchAccepted', correlationId, run: { ...link, runId: 2 } },
  ];
  expect(ask(second)).toMatchObject({ state: 'rejected', because: 'not_wanted' });
  expect(ask(second, { runId: 2 })).toMatchObject({ state: 'approved' });
});

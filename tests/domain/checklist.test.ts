import { expect, test } from 'vitest';
import { checklistProgress } from '../../src/domain/checklist.ts';
import { bea, ole, olga, pat, rita, sam, tess, tom } from '../fixtures/golive-fixture.ts';
import { given, type Past, planned } from './given.ts';
import { aborted, approved, begun, deploy1, failed, itemsDone, requested, validating } from './histories.ts';

const ticked = (item: string): Past => ({ type: 'ChecklistItemTicked', item });

test('the owner of an item ticks it, with evidence or without', () => {
  given(planned)
    .when({ type: 'TickItem', item: 'merged' }, { by: tom })
    .gives({ type: 'ChecklistItemTicked', item: 'merged' });
  given(planned)
    .when({ type: 'TickItem', item: 'merged', evidence: 'https://ci.example/1' }, { by: tom })
    .gives({ type: 'ChecklistItemTicked', item: 'merged', evidence: 'https://ci.example/1' });
});

test.each([
  ['the deputy of the owner', tess],
  ['whoever may manage', rita],
  ['the planner', pat],
])('%s ticks it too', (_who, by) => {
  given(planned).when({ type: 'TickItem', item: 'merged' }, { by }).givesTypes('ChecklistItemTicked');
});

test.each([
  ['an outsider', olga],
  ['another role', sam],
])('%s cannot, and the refusal says who can', (_who, by) => {
  const refusal = given(planned)
    .when({ type: 'TickItem', item: 'merged' }, { by })
    .refusedOnRecord('not_allowed');
  expect(refusal.allowedRoles).toEqual(['technical_lead', 'release_manager']);
});

test('an item that the runbook does not know is refused', () => {
  for (const item of ['nothing', '__proto__', 'constructor'])
    given(planned).when({ type: 'TickItem', item }, { by: tom }).refused('unknown_item');
});

test('a second tick changes nothing, unless it brings evidence', () => {
  const done = given(planned, ticked('merged'));
  done.when({ type: 'TickItem', item: 'merged' }, { by: tom }).refused('item_unchanged');
  done
    .when({ type: 'TickItem', item: 'merged', evidence: 'log' }, { by: tom })
    .givesTypes('ChecklistItemTicked');
});

test('evidence is kept, also when the item is opened again', () => {
  const { state } = given(
    planned,
    { type: 'EvidenceAdded', item: 'docs', evidence: 'draft' },
    { type: 'ChecklistItemTicked', item: 'docs', evidence: 'page' },
    { type: 'ChecklistItemUnticked', item: 'docs' },
  );
  expect(state.items['docs']).toMatchObject({ state: 'open', evidence: ['draft', 'page'] });
});

test('an item is skipped with a reason only, and counts as settled', () => {
  given(planned)
    .when({ type: 'SkipItem', item: 'docs', reason: ' ' }, { by: bea })
    .refused('reason_required');
  const skip = { type: 'SkipItem', item: 'docs', reason: 'nothing changed' } as const;
  given(planned)
    .when(skip, { by: bea })
    .gives({ type: 'ChecklistItemSkipped', item: 'docs', reason: 'nothing changed' });
  const skipped = given(planned, { type: 'ChecklistItemSkipped', item: 'docs', reason: 'nothing changed' });
  skipped.when(skip, { by: bea }).refused('item_unchanged');
  expect(checklistProgress(skipped.state)).toEqual({ settled: 1, total: 3 });
});

test('an open item cannot be unticked', () => {
  given(planned).when({ type: 'UntickItem', item: 'docs' }, { by: bea }).refused('item_unchanged');
});

test('a blocking item that is opened again takes the final GO with it', () => {
  given(...approved)
    .when({ type: 'UntickItem', item: 'backup' }, { by: ole })
    .gives(
      { type: 'ChecklistItemUnticked', item: 'backup' },
      { type: 'FinalGoWithdrawn', because: 'item_unticked' },
    );
});

test('an item that does not block leaves the final GO alone', () => {
  given(...approved)
    .when({ type: 'UntickItem', item: 'docs' }, { by: bea })
    .gives({ type: 'ChecklistItemUnticked', item: 'docs' });
});

test('a blocking item opened between the start and the dispatch calls the deployment back', () => {
  given(...requested)
    .when({ type: 'UntickItem', item: 'backup' }, { by: ole })
    .gives(
      { type: 'ChecklistItemUnticked', item: 'backup' },
      { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'item_unticked' },
      { type: 'FinalGoWithdrawn', because: 'item_unticked' },
    );
});

test('after the dispatch a blocking item stays as it was, the others move on', () => {
  for (const past of [begun, validating]) {
    given(...past)
      .when({ type: 'UntickItem', item: 'backup' }, { by: ole })
      .refused('already_started');
    given(...past)
      .when({ type: 'UntickItem', item: 'docs' }, { by: bea })
      .givesTypes('ChecklistItemUnticked');
  }
});

test('after a failed deployment a blocking item can be opened again and holds the next try', () => {
  given(...failed)
    .when({ type: 'UntickItem', item: 'backup' }, { by: ole })
    .givesTypes('ChecklistItemUnticked', 'FinalGoWithdrawn');
});

test('the checklist of an aborted go-live is closed', () => {
  given(...aborted)
    .when({ type: 'TickItem', item: 'docs' }, { by: bea })
    .refused('finished');
});

test('progress counts what is settled over the whole list', () => {
  expect(checklistProgress(given(planned).state)).toEqual({ settled: 0, total: 3 });
  expect(checklistProgress(given(planned, ...itemsDone).state)).toEqual({ settled: 3, total: 3 });
});

import { expect, test } from 'vitest';
import { checklistProgress } from '../../../src/domain/checklist/checklist.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, ole, olga, pat, rita, sam, tess, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  failed,
  itemsDone,
  requested,
  rolledBack,
  succeeded,
  validating,
} from '../histories.ts';

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

const plan7 = {
  id: 'F0PLAN',
  name: 'plan.pdf',
  mimeType: 'application/pdf',
  sizeBytes: 7,
  permalink: 'https://acme.slack.com/files/U0TOM/F0PLAN/plan.pdf',
};
const shot = { ...plan7, id: 'F0SHOT', name: 'shot.png', mimeType: 'image/png' };

test('files are evidence too, with a text or alone, and stay through all that becomes of the item', () => {
  given(planned)
    .when({ type: 'AddEvidence', item: 'merged', evidence: '', files: [plan7, shot] }, { by: tom })
    .gives({ type: 'EvidenceAdded', item: 'merged', evidence: '', files: [plan7, shot] });
  given(planned)
    .when({ type: 'AddEvidence', item: 'merged', evidence: 'log', files: [] }, { by: tom })
    .gives({ type: 'EvidenceAdded', item: 'merged', evidence: 'log' });
  const { state } = given(
    planned,
    { type: 'EvidenceAdded', item: 'docs', evidence: '', files: [plan7] },
    { type: 'ChecklistItemTicked', item: 'docs', evidence: 'page' },
    { type: 'EvidenceAdded', item: 'docs', evidence: 'and more', files: [shot] },
    { type: 'TaskAssigned', item: 'docs', person: tess },
    { type: 'ChecklistItemUnticked', item: 'docs' },
  );
  expect(state.items['docs']).toMatchObject({
    state: 'open',
    assignee: tess,
    evidence: ['page', 'and more'],
    files: [plan7, shot],
  });
});

test('files are told in the thread, where Slack shows them to others; a text stands on the card alone', () => {
  const driver = createGoLiveDriver();
  const told = () => [...driver.effects.keys()].filter((key) => key.includes('/message/event:')).length;
  const before = told();
  driver.wish(tom, { type: 'AddEvidence', item: 'merged', evidence: 'log' });
  expect(told()).toBe(before);
  driver.wish(tom, { type: 'AddEvidence', item: 'merged', evidence: '', files: [plan7] });
  expect(told()).toBe(before + 1);
});

test('evidence of neither text nor files is refused', () => {
  given(planned)
    .when({ type: 'AddEvidence', item: 'merged', evidence: '', files: [] }, { by: tom })
    .refused('evidence_required');
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

test('what was deployed on cannot be skipped afterwards, and what is open may', () => {
  const merged = { type: 'SkipItem', item: 'merged', reason: 'not needed' } as const;
  given(...validating)
    .when(merged, { by: tom })
    .refused('already_started');
  given(...approved)
    .when(merged, { by: tom })
    .givesTypes('ChecklistItemSkipped');
  given(...validating)
    .when({ ...merged, item: 'docs' }, { by: bea })
    .givesTypes('ChecklistItemSkipped');
});

test('once it was rolled back or closed the checklist is as it was, but for late evidence', () => {
  const closed: Past = { type: 'GoLiveClosed', open: [] };
  for (const [past, change] of [
    [rolledBack, 'finished'],
    [[...succeeded, closed], 'finished'],
    [succeeded, undefined],
    [[...succeeded, closed, { type: 'GoLiveReopened' } as const], undefined],
  ] as const) {
    const it = given(...past);
    const docs = { item: 'docs' } as const;
    const wishes = [
      { type: 'TickItem', ...docs },
      { type: 'SkipItem', ...docs, reason: 'x' },
      { type: 'AssignItem', ...docs, person: tom },
      { type: 'RequestChecks', check: 'item/merged' },
    ] as const;
    for (const wish of wishes) {
      const { decision } = it.when(wish, { by: pat });
      const code = decision.refusal?.code;
      expect(code === 'finished' ? code : undefined).toBe(change);
    }
    it.when({ type: 'AddEvidence', ...docs, evidence: 'log' }, { by: bea }).givesTypes('EvidenceAdded');
  }
  given(...succeeded, closed)
    .when({ type: 'StartStep', step: 'any' }, { by: pat })
    .refused('finished');
});

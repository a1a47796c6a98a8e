import { describe, expect, it } from 'vitest';
import { decodeControl } from '../../../src/messages/blocks/control.ts';
import { en } from '../../../src/messages/en.ts';
import { taskListView } from '../../../src/messages/views/task-list-view.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, plan, rita, runbook, sam, T0, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, buttonsOf, textOf } from '../drawn.ts';
import { expectSlackTakesView } from '../slack-limits.ts';

describe('the checklist', () => {
  const page = (driver: GoLiveDriver, number = 1) =>
    taskListView(driver.state, 'checklist', { now: driver.now, words: en, page: number, user: rita });

  it('offers for each item what can be done to it', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    driver.wish(bea, { type: 'SkipItem', item: 'docs', reason: 'none' });
    const of = (item: string) =>
      buttonsOf(page(driver))
        .filter(({ block }) => block === `item|${item}`)
        .map(({ action }) => action);
    expect(of('merged')).toEqual(['item_untick', 'item_evidence']);
    expect(of('backup')).toEqual(['item_tick', 'item_skip', 'item_evidence', 'item_assign']);
    expect(of('docs')).toEqual(['item_tick', 'item_untick', 'item_evidence']);
    const words = buttonsOf(page(driver)).filter(({ action }) => action === 'item_untick');
    expect(words.map(({ text }) => text)).toEqual(['Untick', 'Reopen']);
    expect(buttonsOf(page(driver))[0]?.value).toBe(`GL-7|merged|${T0}`);
  });

  it('offers nobody what the rules would refuse them, and says who can', () => {
    const driver = createGoLiveDriver();
    const seenBy = (user: string) =>
      taskListView(driver.state, 'checklist', { now: driver.now, words: en, page: 1, user });
    expect(new Set(buttonsOf(seenBy(tom)).map(({ block }) => block))).toEqual(new Set(['item|merged']));
    driver.wish(rita, { type: 'AssignItem', item: 'docs', person: sam });
    expect(new Set(buttonsOf(seenBy(sam)).map(({ block }) => block))).toEqual(new Set(['item|docs']));
    expect(textOf(seenBy(sam))).not.toContain('Nothing here waits for you');
    expect(actionsOf(seenBy('U0OTTO'))).toEqual([]);
    expect(textOf(seenBy('U0OTTO'))).toContain(
      'Nothing here waits for you. Whoever is named at a task can settle it, and so can the release manager (<@U0RITA>)',
    );
    expectSlackTakesView(seenBy('U0OTTO'));
  });

  it('keeps a blocking item settled once the deployment is on its way', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    const untick = buttonsOf(page(driver)).filter(({ action }) => action === 'item_untick');
    expect(untick.map(({ block }) => block)).toEqual(['item|docs']);
  });

  it('cannot be changed once the go-live is aborted', () => {
    const driver = createGoLiveDriver();
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(actionsOf(page(driver))).toEqual([]);
    expect(textOf(page(driver))).toContain('can no longer be changed');
  });

  it('comes in pages where it is long, each item on exactly one', () => {
    const checklist = Array.from({ length: 20 }, (_, s) => ({
      id: `s${s}`,
      title: `Section ${s}`,
      items: Array.from({ length: 50 }, (_, n) => ({
        id: `i${s}-${n}`,
        text: `${s}.${n}. `.padEnd(300, '& '),
        owner: 'technical_lead',
        dueOffsetMs: 0,
        blocking: true,
      })),
    }));
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist } } });
    const seen: string[] = [];
    for (let number = 1; ; number += 1) {
      const view = page(driver, number);
      expectSlackTakesView(view);
      seen.push(
        ...buttonsOf(view).flatMap(({ action, block }) => (action === 'item_tick' && block ? [block] : [])),
      );
      const next = buttonsOf(view).findLast(({ action }) => action === 'checklist_page');
      if (decodeControl(next?.value ?? '')?.subject !== String(number + 1)) break;
    }
    expect(seen).toHaveLength(1000);
    expect(new Set(seen).size).toBe(1000);
  });

  it('shows the last page where a page is asked for that does not exist', () => {
    expect(decodeControl(page(createGoLiveDriver(), 99).private_metadata ?? '')?.subject).toBe('1');
  });
});

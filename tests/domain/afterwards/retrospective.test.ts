import { describe, expect, test } from 'vitest';
import { actionItemMarker, findActionItem } from '../../../src/domain/afterwards/action-item.ts';
import type { Note } from '../../../src/domain/afterwards/retrospective-event.ts';
import type { Action } from '../../../src/domain/command.ts';
import { react } from '../../../src/domain/react.ts';
import { createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { days, ole, olga, rita, sam, tom } from '../../fixtures/golive-fixture.ts';
import { retrospectivePlan } from '../../fixtures/retrospective-plan.ts';

const add = (entry: string, ...notes: readonly Note[]) =>
  ({ type: 'AddToRetrospective', entry, notes }) as const;
const calm: Note = { section: 'well', text: 'It was calm' };
const toDo: Note = { section: 'actions', text: 'Warm the cache', owner: tom, due: '2026-12-24', issue: true };
const hold = { type: 'HoldRetrospective' } as const;

function over(): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: retrospectivePlan });
  succeed(driver);
  return driver;
}

/** The messages and other effects that an action asks for. */
function wanted(driver: GoLiveDriver, act: () => void): readonly string[] {
  const before = driver.recorded.length;
  act();
  const { effects } = react(driver.state, driver.recorded.slice(before));
  return effects.map(({ key }) => key.replace('GL-7/', '')).toSorted();
}

describe('notes', () => {
  test('are kept in their order with who gave them, each form once, and without the empty ones', () => {
    const driver = over();
    const empty: Note = { section: 'updates', text: ' ' };
    expect(driver.wish(tom, add('e1', calm, empty, toDo)).events).toEqual([
      { type: 'RetrospectiveNoted', entry: 'e1', notes: [calm, toDo] },
    ]);
    expect(driver.wish(tom, add('e1', calm)).refusal?.code).toBe('stale');
    driver.system(add('e2', calm));
    expect(driver.state.retrospective).toMatchObject({
      notes: [
        { ...calm, id: 'e1-1', by: tom },
        { ...toDo, id: 'e1-2', by: tom },
        { ...calm, id: 'e2-1' },
      ],
      entries: ['e1', 'e2'],
    });
    // Whoever wants to stay unknown is.
    expect(driver.state.retrospective.notes[2]).not.toHaveProperty('by');
  });

  test('edit their card, and nobody is called', () => {
    const driver = over();
    expect(wanted(driver, () => driver.wish(tom, add('e1', calm)))).toEqual(['message/retrospective']);
  });

  test.each<{
    readonly what: string;
    readonly by: string;
    readonly action: Action;
    readonly refusal: object;
  }>([
    {
      what: 'an outsider',
      by: olga,
      action: add('e1', calm),
      refusal: { code: 'not_allowed', allowedRoles: Object.keys(retrospectivePlan.service.roles) },
    },
    {
      what: 'no text',
      by: tom,
      action: add('e1', { ...calm, text: ' ' }),
      refusal: { code: 'nothing_noted' },
    },
    {
      what: 'a section that is not there',
      by: tom,
      action: add('e1', calm, { section: 'x', text: 'x' }),
      refusal: { code: 'stale', subject: 'x' },
    },
  ])('of $what are refused', ({ by, action, refusal }) => {
    expect(over().wish(by, action).refusal).toMatchObject(refusal);
  });

  test('are taken from the end of the go-live until the retrospective is held', () => {
    const early = createGoLiveDriver({ plan: retrospectivePlan });
    expect(early.wish(tom, add('e1', calm)).refusal?.code).toBe('not_over');
    expect(early.wish(rita, hold).refusal?.code).toBe('not_over');
    const driver = over();
    driver.wish(tom, add('e1', calm));
    driver.wish(rita, hold);
    expect(driver.wish(tom, add('e2', calm)).refusal?.code).toBe('retrospective_held');
  });
});

describe('the retrospective is held', () => {
  test.each([
    ['who manages the go-live', rita],
    ['who declares success', ole],
  ])('by %s, once there are notes, and once', (_who, by) => {
    const driver = over();
    expect(driver.wish(by, hold).refusal?.code).toBe('nothing_noted');
    driver.wish(tom, add('e1', calm));
    expect(driver.wish(sam, hold).refusal).toMatchObject({
      code: 'not_allowed',
      allowedRoles: ['release_manager', 'release_manager', 'operations_lead'],
    });
    expect(driver.wish(by, hold).events).toEqual([
      { type: 'RetrospectiveHeld' },
      { type: 'ChecklistItemTicked', item: 'after_success/retro' },
    ]);
    expect(driver.state.retrospective.held).toMatchObject({ by });
    expect(driver.wish(by, hold).refusal?.code).toBe('retrospective_held');
  });

  test('ticks no follow-up that is settled, and closes the go-live where it was the last one', () => {
    const driver = over();
    driver.wish(tom, add('e1', calm));
    driver.runTo(driver.now + days(1));
    for (const item of ['health', 'backups'])
      driver.wish(rita, { type: 'TickItem', item: `after_success/${item}` });
    expect(driver.wish(rita, hold).events.at(-1)).toEqual({ type: 'GoLiveClosed', open: [] });
    const other = over();
    other.wish(tom, add('e1', calm));
    other.wish(rita, { type: 'SkipItem', item: 'after_success/retro', reason: 'nobody came' });
    expect(other.wish(rita, hold).events).toEqual([{ type: 'RetrospectiveHeld' }]);
  });
});

describe('an action item that is to be an issue', () => {
  const opened = {
    type: 'ReportActionItemOpened',
    note: 'e1-2',
    number: 8,
    url: 'https://github.example/8',
  } as const;
  const gone = { type: 'ReportActionItemNotOpened', note: 'e1-2', reason: '410 Gone' } as const;
  const noted = () => {
    const driver = over();
    driver.wish(tom, add('e1', calm, toDo));
    return driver;
  };

  test('is opened once the retrospective is held, not before, and no other note is', () => {
    const driver = noted();
    expect([...driver.effects.keys()].filter((key) => key.includes('/issue/'))).toEqual([]);
    const version = driver.recorded.length + 1;
    const asked = wanted(driver, () => driver.wish(rita, hold));
    expect(asked).toContain('issue/action_item/e1-2');
    expect(asked).toContain(`message/event:${version}`);
    expect(asked).toContain('message/retrospective');
    expect(driver.effects.get('GL-7/issue/action_item/e1-2')).toEqual({
      kind: 'github.issue',
      key: 'GL-7/issue/action_item/e1-2',
      goLive: 'GL-7',
      note: 'e1-2',
    });
    expect(asked.filter((key) => key.includes('issue/'))).toHaveLength(1);
    expect(actionItemMarker(driver.state, 'e1-2')).toBe('<!-- golive:3f9a2c-gl-7-action-e1-2 -->');
    expect(findActionItem(driver.state, 'e1-2')).toMatchObject(toDo);
    expect(findActionItem(driver.state, 'e1-1')).toBeUndefined();
  });

  test('stands with its number on what was posted; that it could not be opened is told, until it is', () => {
    const driver = noted();
    driver.wish(rita, hold);
    const held = `message/event:${driver.state.retrospective.held?.version}`;
    const failed = wanted(driver, () => driver.system(gone));
    expect(failed).toEqual(
      [held, `message/event:${driver.recorded.length}`, 'message/retrospective'].toSorted(),
    );
    expect(driver.state.retrospective.issues).toEqual({
      'e1-2': { state: 'not_opened', reason: '410 Gone' },
    });
    expect(wanted(driver, () => driver.system(opened))).toEqual([held, 'message/retrospective']);
    expect(driver.state.retrospective.issues).toEqual({
      'e1-2': { state: 'opened', number: 8, url: opened.url },
    });
    expect(driver.system(opened).refusal?.code).toBe('stale');
    expect(driver.system(gone).refusal?.code).toBe('stale');
    expect(driver.system({ ...opened, note: 'e1-1' }).refusal?.code).toBe('stale');
  });
});

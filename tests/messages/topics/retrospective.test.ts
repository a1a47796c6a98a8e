import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { en } from '../../../src/messages/en.ts';
import { eventSentence } from '../../../src/messages/events/event-sentence.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import { processUpdatesText } from '../../../src/messages/topics/retrospective-lines.ts';
import { retrospectiveView } from '../../../src/messages/views/retrospective-view.ts';
import { createGoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { olga, rita, sam, tom } from '../../fixtures/golive-fixture.ts';
import { noted, retrospectivePlan } from '../../fixtures/retrospective-plan.ts';
import { actionsOf, tell, textOf } from '../drawn.ts';

const note = (entry: string, text = 'Too many hands', section = 'well') =>
  ({ type: 'AddToRetrospective', entry, notes: [{ section, text }] }) as const;

const card = (driver: ReturnType<typeof noted>) =>
  renderMessage({ card: 'retrospective' }, driver.state, { now: driver.now, words: en });

it('gathers the notes of everybody in the go-live, with their names', () => {
  const driver = noted();
  expect(driver.wish(sam, note('e2')).refusal).toBeUndefined();
  expect(textOf(card(driver))).toContain('• Too many hands · <@U0SAM>');
  expect(textOf(card(driver))).toContain('• It was calm · <@U0TOM> · owner <@U0TOM> · due 2026-12-24');
  expect(driver.wish(olga, note('e3')).refusal?.code).toBe('not_allowed');
});

it('an anonymous note is golive’s: nothing in its event tells who it was', () => {
  const driver = noted();
  driver.system(note('e2'));
  const recorded = driver.recorded.at(-1);
  expect(recorded?.actor.kind).toBe('system');
  expect(JSON.stringify(recorded?.event)).not.toContain('U0');
  expect(textOf(card(driver))).toContain('• Too many hands · anonymous');
  expect(recorded && eventSentence(recorded, driver.state, en)).toBe(
    'Somebody added to the retrospective, anonymously.',
  );
  expect(driver.system(note('e2')).refusal?.code).toBe('stale');
});

it.each([
  ['without a text', note('e2', ' '), 'nothing_noted'],
  ['under a heading that the runbook has not', note('e2', 'x', '__proto__'), 'stale'],
] as const)('a note %s is refused', (_what, action, code) => {
  expect(noted().wish(sam, action).refusal?.code).toBe(code);
});

it('waits for the end of the go-live', () => {
  const driver = createGoLiveDriver({ plan: retrospectivePlan });
  expect(driver.wish(tom, note('e1')).refusal?.code).toBe('not_over');
  succeed(driver);
  expect(driver.wish(rita, { type: 'HoldRetrospective' }).refusal?.code).toBe('nothing_noted');
});

it('once held takes no more, is posted in the channel, and its follow-up is done', () => {
  const driver = noted();
  expect(driver.wish(sam, { type: 'HoldRetrospective' }).refusal?.code).toBe('not_allowed');
  driver.wish(rita, { type: 'HoldRetrospective' });
  expect(driver.state.items['after_success/retro']).toMatchObject({ state: 'done', by: rita });
  const said = tell(driver, 'RetrospectiveHeld');
  expect(said.place).toBe('channel');
  expect(textOf(said)).toContain('*What Went Well*\n• It was calm · <@U0TOM>');
  expect(actionsOf(card(driver))).toEqual(['retro_text']);
  expect(driver.wish(tom, note('e9')).refusal?.code).toBe('retrospective_held');
  expect(driver.wish(rita, { type: 'HoldRetrospective' }).refusal?.code).toBe('retrospective_held');
});

describe('an action item that is to be an issue on GitHub', () => {
  const wanted = (driver: ReturnType<typeof noted>) =>
    [...driver.effects.values()].filter(({ kind }) => kind === 'github.issue');
  const withIssue = () => {
    const driver = noted();
    const notes = [{ section: 'actions', text: 'A second pair of eyes', issue: true }] as const;
    driver.wish(sam, { type: 'AddToRetrospective', entry: 'e2', notes });
    return driver;
  };
  const link = { number: 12, url: 'https://github.example/issues/12' };

  it('goes to GitHub once the retrospective is held, and no other note does', () => {
    const driver = withIssue();
    expect(textOf(card(driver))).toContain('<@U0SAM> · an issue on GitHub once it is held');
    expect(wanted(driver)).toEqual([]);
    driver.wish(rita, { type: 'HoldRetrospective' });
    expect(wanted(driver)).toEqual([
      {
        kind: 'github.issue',
        key: 'GL-7/issue/action_item/e2-1',
        goLive: 'GL-7',
        note: 'e2-1',
      },
    ]);
    expect(textOf(card(driver))).toContain('its issue is being opened on GitHub');
  });

  it('is linked in what was posted, and counts once', () => {
    const driver = withIssue();
    driver.wish(rita, { type: 'HoldRetrospective' });
    const opened = { type: 'ReportActionItemOpened', note: 'e2-1', ...link } as const;
    driver.system(opened);
    const posted = driver.recorded.find(({ event }) => event.type === 'RetrospectiveHeld');
    const newest = driver.recorded.at(-1);
    expect(newest && messagesOf(driver.state, newest)).toContainEqual({
      card: 'event',
      version: posted?.version,
    });
    for (const drawn of [card(driver), tell(driver, 'RetrospectiveHeld')])
      expect(textOf(drawn)).toContain(
        'A second pair of eyes · <@U0SAM> · <https://github.example/issues/12|issue 12>',
      );
    expect(driver.system(opened).refusal?.code).toBe('stale');
    expect(driver.system({ ...opened, note: 'e1-2' }).refusal?.code).toBe('stale');
  });

  it('is told in the channel where GitHub refuses it', () => {
    const driver = withIssue();
    driver.wish(rita, { type: 'HoldRetrospective' });
    driver.system({ type: 'ReportActionItemNotOpened', note: 'e2-1', reason: '410: issues are disabled' });
    const told = tell(driver, 'ActionItemNotOpened');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain('“A second pair of eyes” *could not be opened* on GitHub: 410: issues');
    expect(textOf(told)).toContain('<@U0RITA>, please open it yourselves.');
    expect(textOf(card(driver))).toContain('⚠️ not opened on GitHub');
  });
});

it('its form begins with what the runbook says of it', () => {
  const form = retrospectiveView(noted().state, 'e2', en);
  expect(textOf(form)).toContain('After go-live completion, document:');
});

it('its process updates are a text for a pull request', () => {
  expect(processUpdatesText(noted().state, en)).toContain('after the retrospective of GL-7\n\n- It was calm');
});

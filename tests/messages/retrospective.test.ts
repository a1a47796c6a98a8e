import { expect, it } from 'vitest';
import { en } from '../../src/messages/en.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { processUpdatesText } from '../../src/messages/retrospective-lines.ts';
import { retrospectiveView } from '../../src/messages/views/retrospective-view.ts';
import { createGoLiveDriver, succeed } from '../fixtures/golive-driver.ts';
import { olga, rita, sam, tom } from '../fixtures/golive-fixture.ts';
import { noted, retrospectivePlan } from '../fixtures/retrospective-plan.ts';
import { actionsOf, tell, textOf } from './drawn.ts';

const note = (entry: string, text = 'Too many hands', section = 'well') =>
  ({ type: 'AddToRetrospective', entry, notes: [{ section, text }] }) as const;

const card = (driver: ReturnType<typeof noted>) =>
  renderMessage({ card: 'retrospective' }, driver.state, { now: driver.now, words: en });

it('gathers the notes of everybody in the go-live, with their names', () => {
  const driver = noted();
  expect(driver.wish(sam, note('e2')).refusal).toBeUndefined();
  expect(textOf(card(driver))).toContain('• Too many hands · <@U0SAM>');
  expect(textOf(card(driver))).toContain('• It was calm · <@U0TOM> · done by <@U0TOM> · until 2026-12-24');
  expect(driver.wish(olga, note('e3')).refusal?.code).toBe('not_allowed');
});

it('an anonymous note is golive’s: nothing in its event tells who it was', () => {
  const driver = noted();
  driver.system(note('e2'));
  const recorded = driver.recorded.at(-1);
  expect(recorded?.actor.kind).toBe('system');
  expect(JSON.stringify(recorded?.event)).not.toContain('U0');
  expect(textOf(card(driver))).toContain('• Too many hands · anonymous');
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

it('its form begins with what the runbook says of it', () => {
  const form = retrospectiveView(noted().state, 'e2', en);
  expect(textOf(form)).toContain('After go-live completion, document:');
});

it('its process updates are a text for a pull request', () => {
  expect(processUpdatesText(noted().state, en)).toContain('after the retrospective of GL-7\n\n- It was calm');
});

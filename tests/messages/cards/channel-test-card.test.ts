import { expect, test } from 'vitest';
import { mineAnswer } from '../../../src/messages/answers/mine-answer.ts';
import { decodeControl } from '../../../src/messages/blocks/control.ts';
import { channelIn } from '../../../src/messages/cards/channel-test-card.ts';
import { stepsBlocks } from '../../../src/messages/cards/steps-card.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import { channelTestDriver } from '../../fixtures/channel-test-plan.ts';
import type { GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { buttonsOf, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

function drawn(driver: GoLiveDriver) {
  const message = renderMessage({ card: 'channel_test', number: 1 }, driver.state, {
    now: driver.now,
    words: en,
  });
  expectSlackTakesMessage(message);
  return message;
}

const sent = (target: string) =>
  ({ type: 'ReportChannelTest', number: 1, target, outcome: { state: 'sent' } }) as const;

test('the card asks for a receipt where people read, and says what the others prove and do not', () => {
  const driver = channelTestDriver();
  driver.wish(tom, { type: 'StartStep', step: 'journeys' });
  expect(buttonsOf(drawn(driver))).toEqual([]);
  for (const target of ['slack:C0STAKE', 'email', 'webhook:tool']) driver.system(sent(target));
  const asking = drawn(driver);
  expect(textOf(asking)).toContain('<@U0TOM>, <@U0TESS> and <@U0BEA>: please look there');
  expect(textOf(asking)).toContain('<#C0TECH>*: is being sent.');
  expect(textOf(asking)).toContain('the tool answered that it took a signed test.');
  expect(textOf(asking)).toContain('Not tested: status page (golive is not set up for it)');
  const asked = buttonsOf(asking).map(({ value = '' }) => channelIn(decodeControl(value)?.subject ?? ''));
  expect(asked.map(({ target }) => target)).toEqual(['email', 'email', 'slack:C0STAKE', 'slack:C0STAKE']);
  const { state, now } = driver;
  const mine = mineAnswer({ goLives: [state], user: tom, now }, en);
  expect(textOf(mine)).toContain('whether the test arrived in 2 channels, for “journeys”');

  driver.wish(tom, { type: 'GiveChannelReceipt', number: 1, target: 'slack:C0STAKE', arrived: true });
  driver.wish(rita, { type: 'GiveChannelReceipt', number: 1, target: 'email', arrived: false });
  driver.moveTo(T0 + minutes(40));
  const failed = drawn(driver);
  expect(textOf(failed)).toContain('The step has failed.');
  expect(textOf(failed)).toContain('did *not* arrive, says <@U0RITA>');
  expect(buttonsOf(failed)).toEqual([]);
});

test('with its tasks done the step says that it waits for the receipts, not for a notice', () => {
  const driver = channelTestDriver({ tasks: ['Look at the metrics'] });
  driver.wish(tom, { type: 'StartStep', step: 'journeys' });
  driver.wish(tom, { type: 'FinishStep', step: 'journeys', confirmed: [0] });
  expect(textOf({ blocks: stepsBlocks(driver.state, { now: driver.now, words: en }) })).toContain(
    'its tasks are done (<@U0TOM>); it waits until every tested channel is answered for',
  );
});

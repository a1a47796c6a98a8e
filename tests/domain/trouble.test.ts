import { expect, test } from 'vitest';
import { react } from '../../src/domain/react.ts';
import { createGoLiveDriver } from '../fixtures/golive-driver.ts';
import { hours, minutes } from '../fixtures/golive-fixture.ts';

const archived = 'is_archived: The channel is archived. (chat.update: is_archived)';

/** What a card that could not be shown leads to: the events, and the messages that are wanted for them. */
function reporting() {
  const driver = createGoLiveDriver();
  return {
    driver,
    report(card: string, reason = archived) {
      const before = driver.recorded.length;
      const effect = `GL-7/message/${card}`;
      driver.system({ type: 'ReportEffectGivenUp', effect, kind: 'slack.message', subject: card, reason });
      const recorded = driver.recorded.slice(before);
      return react(driver.state, recorded).effects.map(({ key }) => key.replace(/\d+$/, 'n'));
    },
  };
}

test('a card that cannot be shown is told in a message, and does not call for itself', () => {
  expect(reporting().report('control')).toEqual(['GL-7/message/event:n']);
});

test('another card that cannot be shown for the same reason is on record and is not told again', () => {
  const { report, driver } = reporting();
  report('control');
  expect(report('checklist')).toEqual(['GL-7/message/control']);
  expect(driver.state.troubles).toHaveLength(2);
});

test('the same card that cannot be shown again is neither on record nor told, for an hour', () => {
  const { report, driver } = reporting();
  report('control');
  driver.runTo(driver.now + minutes(59));
  expect(report('control')).toEqual([]);
  driver.runTo(driver.now + hours(1));
  expect(report('control')).toEqual(['GL-7/message/event:n']);
});

test('another reason is told at once', () => {
  const { report } = reporting();
  report('control');
  expect(report('control', 'not_in_channel: The bot is not in the channel.')).toEqual([
    'GL-7/message/event:n',
  ]);
});

test('a dispatch that was given up is told each time', () => {
  const { driver } = reporting();
  const before = driver.recorded.length;
  for (let times = 0; times < 2; times += 1)
    driver.system({
      type: 'ReportEffectGivenUp',
      effect: 'd',
      kind: 'github.dispatch',
      subject: 's',
      reason: 'r',
    });
  expect(driver.recorded).toHaveLength(before + 2);
});

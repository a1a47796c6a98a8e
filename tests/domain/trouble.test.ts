import { expect, test } from 'vitest';
import { react } from '../../src/domain/react.ts';
import { createGoLiveDriver } from '../fixtures/golive-driver.ts';
import { hours } from '../fixtures/golive-fixture.ts';

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

test('it is told again after an hour', () => {
  const { report, driver } = reporting();
  report('control');
  driver.runTo(driver.now + hours(1));
  expect(report('checklist')).toEqual(['GL-7/message/control', 'GL-7/message/event:n']);
});

test('another reason is told at once', () => {
  const { report } = reporting();
  report('control');
  expect(report('control', 'not_in_channel: The bot is not in the channel.')).toEqual([
    'GL-7/message/event:n',
  ]);
});

test('dispatches that were given up for the same reason are told each', () => {
  const { driver } = reporting();
  const told = ['first', 'second'].map((effect) => {
    const given = { effect, kind: 'github.dispatch', subject: effect, reason: 'unprovable' } as const;
    driver.system({ type: 'ReportEffectGivenUp', ...given });
    return react(driver.state, driver.recorded.slice(-1)).effects.map(({ key }) => key);
  });
  expect(told.flat().filter((key) => key.includes('event:'))).toHaveLength(2);
});

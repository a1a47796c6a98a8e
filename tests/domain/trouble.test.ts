import { expect, test } from 'vitest';
import { react } from '../../src/domain/react.ts';
import { troubleNewsWith } from '../../src/domain/trouble.ts';
import { createGoLiveDriver } from '../fixtures/golive-driver.ts';
import { minutes } from '../fixtures/golive-fixture.ts';

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
    /** The same, by their very names. */
    wanted(card: string, reason = archived) {
      const effect = `GL-7/message/${card}`;
      driver.system({ type: 'ReportEffectGivenUp', effect, kind: 'slack.message', subject: card, reason });
      const { effects } = react(driver.state, driver.recorded.slice(-1));
      return effects.map(({ key }) => key.replace('GL-7/message/', ''));
    },
  };
}

test('a card that cannot be shown is told in a message, and does not call for itself', () => {
  expect(reporting().report('control')).toEqual(['GL-7/message/event:n']);
});

test('another message that is lost for the same reason is added to the one that told the first', () => {
  const { report, wanted, driver } = reporting();
  report('control');
  const first = driver.recorded.at(-1)?.version;
  expect(wanted('checklist')).toEqual(['control', `event:${first}`]);
  expect(driver.state.troubles).toHaveLength(2);
});

test('a long outage opens ever fewer messages, at most one in an hour in the end', () => {
  const { report, driver } = reporting();
  const opened = new Set<number>();
  for (let lost = 0; lost < 120; lost += 1) {
    report(`event:${9000 + lost}`);
    const { version = 0 } = driver.recorded.at(-1) ?? {};
    opened.add(troubleNewsWith(driver.state, version)?.from ?? 0);
    driver.runTo(driver.now + minutes(2));
  }
  // After 0, 10, 30 and 70 minutes, then each hour: four hours in all.
  expect(opened.size).toBe(6);
});

test('where the message that tells of it is lost too, the channel is told, once; and where that is lost, nobody', () => {
  const { wanted, driver } = reporting();
  const version = () => driver.recorded.at(-1)?.version ?? 0;
  const toPlanner = () => troubleNewsWith(driver.state, version());
  expect(wanted('event:9000', 'not_in_channel: x')).toContain(`event:${version()}`);
  const first = version();
  expect(toPlanner()).toMatchObject({ to: 'planner' });
  expect(wanted(`event:${first}`, 'user_disabled: x')).toEqual(['control', `event:${version()}`]);
  const second = version();
  expect(toPlanner()).toMatchObject({ to: 'channel' });
  expect(wanted(`event:${second}`, 'not_in_channel: x')).toEqual(['control']);
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

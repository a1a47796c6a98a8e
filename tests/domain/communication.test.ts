import { expect, test } from 'vitest';
import { createGoLiveDriver } from '../fixtures/golive-driver.ts';
import { bea, olga } from '../fixtures/golive-fixture.ts';
import { withNotice } from './given-notices.ts';

const testOf = (notice: string) => ({ type: 'TestNotice', notice }) as const;

test('a test of a notice is a message to whoever asked, on record, and reaches no audience', () => {
  const driver = createGoLiveDriver();
  const before = new Set(driver.effects.keys());
  expect(driver.wish(bea, testOf('scheduled')).events).toEqual([
    { type: 'NoticeTested', notice: 'scheduled', to: bea, number: 1 },
  ]);
  expect(driver.wish(bea, testOf('scheduled')).events).toMatchObject([{ number: 2 }]);
  const asked = [...driver.effects.values()].filter(({ key }) => !before.has(key));
  expect(asked).toMatchObject(
    [1, 2].map((number) => ({
      kind: 'slack.message',
      message: { card: 'notice_test', notice: 'scheduled', to: bea, number },
    })),
  );
  expect(driver.state.notices).toEqual([]);
});

test('a test is refused to who has no role, for no notice, and with a gap', () => {
  const driver = createGoLiveDriver({ plan: withNotice('scheduled', { text: 'Join {{bridge}}' }) });
  expect(driver.wish(olga, testOf('scheduled')).refusal?.code).toBe('not_allowed');
  expect(driver.wish(bea, testOf('nothing')).refusal?.code).toBe('unknown_notice');
  expect(driver.wish(bea, testOf('scheduled')).refusal).toMatchObject({
    code: 'notice_without_value',
    subject: 'bridge',
  });
});

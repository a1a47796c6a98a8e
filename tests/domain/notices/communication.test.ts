import { expect, test } from 'vitest';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, olga } from '../../fixtures/golive-fixture.ts';
import { withNotice } from '../given-notices.ts';

const testOf = (notice: string) => ({ type: 'TestNotice', notice }) as const;

test('a test of a notice is a message to whoever asked, on record, and reaches no audience', () => {
  const driver = createGoLiveDriver({ plan: withNotice('scheduled', { channels: ['slack'] }) });
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

test('the test of a notice that goes by mail is mailed too, once for each time that it is asked for', () => {
  const driver = createGoLiveDriver({ plan: withNotice('scheduled', { channels: ['slack', 'email'] }) });
  const mailsOf = () => [...driver.effects.values()].flatMap((it) => (it.kind === 'mail.test' ? [it] : []));
  expect(driver.wish(bea, testOf('scheduled')).events).toMatchObject([{ number: 1, byMail: true }]);
  expect(mailsOf()).toMatchObject([{ key: 'GL-7/mail/test/1', to: bea, number: 1 }]);
  const outcome = { type: 'ReportTestMail', notice: 'scheduled', to: bea, number: 1, as: 'sent' } as const;
  expect(driver.system(outcome).events).toMatchObject([{ type: 'TestMailSettled', as: 'sent' }]);
  expect(driver.system(outcome).refusal?.code).toBe('stale');
  expect(driver.system({ ...outcome, number: 2 }).refusal?.code).toBe('stale');
  expect(mailsOf()).toHaveLength(1);
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

import { expect, test } from 'vitest';
import { external } from '../domain/given-notices.ts';
import { createGoLiveDriver } from '../fixtures/golive-driver.ts';
import { bea, hours, T0 } from '../fixtures/golive-fixture.ts';
import { actionsOf, draw, textOf } from './drawn.ts';

const asking = (text: string) => {
  const notices = external.runbook.notices
    .filter(({ id }) => id === 'success')
    .map((notice) => ({ ...notice, text }));
  const driver = createGoLiveDriver({ plan: { ...external, runbook: { ...external.runbook, notices } } });
  driver.runTo(T0 - hours(1));
  return draw(driver, { card: 'approval', to: bea, number: 1 });
};

test('words that stand on the card whole are approved there with one click; of longer ones the form is opened first', () => {
  const whole = asking('w'.repeat(1000));
  expect(textOf(whole)).toContain('w'.repeat(1000));
  expect(actionsOf(whole)).toEqual(['notice_approve_shown', 'notice_approve', 'notice_preview']);
  for (const long of ['w'.repeat(1001), '&'.repeat(1000)])
    expect(actionsOf(asking(long))).toEqual(['notice_approve', 'notice_preview']);
});

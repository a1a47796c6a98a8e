import { expect, test } from 'vitest';
import { external } from '../../domain/given-notices.ts';
import { approvalFor } from '../../fixtures/approve-external.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, days, hours, minutes, T0, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, textOf } from '../drawn.ts';

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

test('whoever leads the go-live is told that it waits and for whom, and has nothing to approve there', () => {
  const driver = createGoLiveDriver({ plan: external });
  driver.runTo(T0 - days(1) + minutes(5));
  const card = draw(driver, { card: 'approval', to: tom, number: 1 });
  expect(textOf(card)).toMatch(/has waited since @18:00 for the approval of <@U0BEA>\. Please reach them/u);
  expect(actionsOf(card)).toEqual(['notice_preview']);
  driver.wish(bea, approvalFor(driver.state, 'scheduled'));
  expect(draw(driver, { card: 'approval', to: tom, number: 1 })).toMatchObject({ onlyEdit: true, to: tom });
});

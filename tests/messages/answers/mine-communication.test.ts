import { expect, it } from 'vitest';
import { mineAnswer } from '../../../src/messages/answers/mine-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { external } from '../../domain/given-notices.ts';
import { approvalFor } from '../../fixtures/approve-external.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, days, hours, minutes, ona, T0, tom } from '../../fixtures/golive-fixture.ts';
import { textOf } from '../drawn.ts';

const mine = (user: string, { state, now }: GoLiveDriver): string =>
  textOf(mineAnswer({ goLives: [state], user, now }, en));

const updates = {
  channels: ['slack'],
  everyMs: minutes(30),
  inIncidentMs: minutes(15),
  audiences: ['team'],
  short: { channels: ['slack'], audiences: ['stakeholders'] },
} as const;

const driven = () =>
  createGoLiveDriver({
    plan: { ...external, runbook: { ...external.runbook, updates } },
    reachable: ['status_page'],
  });

it('what leaves the house waits for whoever approves it, once it was asked for and until it is approved', () => {
  const driver = driven();
  driver.runTo(T0 - days(1) - hours(5));
  expect(mine(bea, driver)).not.toContain('your approval');
  driver.runTo(T0 - days(1) - hours(4));
  expect(mine(bea, driver)).toMatch(/• your approval of “.+”, due /);
  expect(mine(tom, driver)).not.toContain('your approval');
  driver.wish(bea, approvalFor(driver.state, 'scheduled'));
  expect(mine(bea, driver)).not.toContain('your approval');
});

it('an ETA that has passed and an update that is overdue wait for who is asked, the short form for who sends it', () => {
  const driver = driven();
  driver.runTo(T0 - minutes(60));
  driver.wish(bea, {
    type: 'OpenIssue',
    what: 'the index is gone',
    severity: 'normal',
    eta: T0 - minutes(50),
  });
  driver.runTo(T0 - minutes(40));
  for (const user of [tom, ona])
    expect(mine(user, driver)).toContain('a new ETA for issue 1, “the index is gone”');
  expect(mine(tom, driver)).toContain('• a status update, overdue since');
  expect(mine(ona, driver)).not.toContain('a status update, overdue');
  driver.wish(tom, { type: 'SendUpdate', text: 'It is being built anew.' });
  expect(mine(tom, driver)).not.toContain('overdue since');
  expect(mine(tom, driver)).toContain('the short form of the last status update');
  driver.wish(tom, { type: 'SendShortUpdate', update: 1 });
  driver.wish(tom, { type: 'ResolveIssue', issue: 1, resolution: 'built' });
  for (const words of ['short form', 'new ETA']) expect(mine(tom, driver)).not.toContain(words);
});

it('a notice of which nobody knows whether it arrived waits for whoever leads, until they have said so', () => {
  const driver = driven();
  driver.runTo(T0 - days(1));
  const place = { notice: 'scheduled', round: 1, target: 'slack:C0STAKE' } as const;
  driver.system({ type: 'ReportNoticeUncertain', ...place, reason: 'no answer', text: 'x' });
  expect(mine(tom, driver)).toMatch(/• whether “.+” arrived, or is to be sent again/);
  expect(mine(bea, driver)).not.toContain('arrived, or');
  const uncertain = driver.state.doubts?.[0]?.version ?? expect.unreachable();
  driver.wish(tom, { type: 'SettleNotice', uncertain, as: 'arrived' });
  expect(mine(tom, driver)).not.toContain('arrived, or');
});

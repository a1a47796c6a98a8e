import { expect, test } from 'vitest';
import { statusAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { noticeReport } from '../../../src/messages/topics/notice-report.ts';
import { issueOpenView } from '../../../src/messages/views/issue-views.ts';
import { createGoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { bea, minutes, plan, T0, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';

const nasty = 'the *index* <!channel> is gone';

/** An issue with a notice that goes to one channel and to a pager that is not set up. */
function opened() {
  const issues = {
    id: 'issues',
    title: 'Issues',
    after: 'issue_opened',
    audiences: ['team'],
    channels: ['slack', 'pager'],
    text: '{{reason}}, ETA {{eta}}',
    graceMs: minutes(30),
  } as const;
  const driver = createGoLiveDriver({
    plan: { ...plan, runbook: { ...plan.runbook, notices: [...plan.runbook.notices, issues] } },
  });
  driver.runTo(T0 - minutes(40));
  driver.wish(bea, { type: 'OpenIssue', what: nasty, severity: 'severe', eta: T0 - minutes(20) });
  return { driver, issues };
}

test('an issue’s card asks who must look at it, says who is not told, and asks for a new ETA once it has passed', () => {
  const { driver } = opened();
  const issue = () => textOf(draw(driver, { card: 'issue', issue: 1 }));
  expect(issue()).toContain('⚠️ *Severe issue 1:* the ∗index∗ &lt;!channel&gt; is gone');
  expect(issue()).toContain('<@U0TOM>, <@U0TESS> and <@U0ONA>, please look at it.');
  expect(issue()).toContain('not configured here is pager; tell these people yourselves.');
  expect(actionsOf(draw(driver, { card: 'issue', issue: 1 }))).toEqual([
    'issue_acknowledge',
    'issue_resolve',
    'issue_eta',
  ]);
  driver.wish(bea, { type: 'AcknowledgeIssue', issue: 1 });
  expect(issue()).toContain('👀 <@U0BEA> acknowledged, @17:20');
  expect(issue()).not.toContain('please look at it');
  expect(actionsOf(draw(driver, { card: 'issue', issue: 1 }))).toEqual(['issue_resolve', 'issue_eta']);
  expect(textOf(draw(driver, { card: 'control' }))).toContain('is gone · ETA @17:40');
  driver.runTo(T0 - minutes(10));
  expect(issue()).toContain('*The ETA has passed:*');
  expect(textOf(draw(driver, { card: 'control' }))).toContain('*ETA passed*, it was @17:40');
  expect(textOf(tell(driver, 'IssueEtaPassed'))).toContain('please say a new one');
  expect(statusAnswer(driver.state, driver.now, en).text).toContain('*ETA passed*');
  for (const what of ['a second', 'a third'])
    driver.wish(bea, { type: 'OpenIssue', what, severity: 'normal' });
  expect(statusAnswer(driver.state, driver.now, en).text).toMatch(
    /\*ETA passed\*, it was .* · 2 more issues$/m,
  );
});

test('an issue’s card says that the hold that was asked for finds nothing to hold, and its form asks for none', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  expect(JSON.stringify(issueOpenView(driver.state, en))).not.toContain('checkboxes');
  driver.wish(bea, { type: 'OpenIssue', what: nasty, severity: 'severe', hold: true });
  expect(textOf(draw(driver, { card: 'issue', issue: 1 }))).toContain('Nothing is held: the go-live is over');
});

test('an issue that is over is called off on its card, told with how, and stands on the control card no more', () => {
  const { driver, issues } = opened();
  driver.wish(tom, { type: 'Hold', reason: 'wait' });
  driver.wish(tom, { type: 'ResolveIssue', issue: 1, resolution: 'built anew' });
  const card = draw(driver, { card: 'issue', issue: 1 });
  expect(textOf(card)).toContain('✅ *Over, severe issue 1:*');
  expect(textOf(card)).toContain('Resolved by <@U0TOM>');
  expect(actionsOf(card)).toEqual([]);
  expect(textOf(draw(driver, { card: 'control' }))).not.toContain('index');
  const told = tell(driver, 'IssueResolved');
  expect(told.place).toBe('channel');
  expect(textOf(told)).toContain('The go-live is still on hold');
  const report = noticeReport(driver.state, issues, { words: en, reachable: [] }).join('\n');
  expect(report).toContain('*Issues 1*\n🚫 Cancelled: the issue was over before it was sent');
  expect(report).toContain('*Issues 1 resolved*\n⏳ Being sent: <#C0TECH>');
});

test('a success that a severe issue keeps from being told says on the card what it waits for', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.wish(bea, { type: 'OpenIssue', what: nasty, severity: 'severe' });
  driver.runTo(T0 + minutes(100));
  const waits = /waits?\*? until health is up, no rollback is proposed and no severe issue is open/iu;
  expect(textOf(draw(driver, { card: 'control' }))).toMatch(waits);
  const [success] = driver.state.runbook.notices.filter(({ id }) => id === 'success');
  const report = () =>
    success ? noticeReport(driver.state, success, { words: en, reachable: [] }).join('\n') : '';
  expect(report()).toMatch(waits);
  driver.wish(tom, { type: 'ResolveIssue', issue: 1, resolution: 'built anew' });
  driver.tick();
  expect(report()).not.toMatch(waits);
});

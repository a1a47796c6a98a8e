import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import { taskListView } from '../../../src/messages/views/task-list-view.ts';
import { followUpDriver, rollBackNow } from '../../fixtures/follow-up-plan.ts';
import { type GoLiveDriver, newestRun, succeed } from '../../fixtures/golive-driver.ts';
import { hours, ole, ona, rita, tom } from '../../fixtures/golive-fixture.ts';
import { buttonsOf, tell, textOf } from '../drawn.ts';

function over(): GoLiveDriver {
  const driver = followUpDriver();
  succeed(driver);
  driver.tick();
  return driver;
}

const times = (text: string) => text.replace(/<!date[^|]*\|[^>]*?(\d\d:\d\d) [^>]*>/g, '@$1');

function drawn(driver: GoLiveDriver, card: 'control' | 'list' = 'list'): string {
  const ref =
    card === 'control' ? { card } : ({ card: 'follow_ups', list: 'after_success/immediate' } as const);
  return times(textOf(renderMessage(ref, driver.state, { now: driver.now, words: en })));
}

describe('the card of a follow-up list', () => {
  it('says who owes what, and until when', () => {
    const driver = over();
    expect(drawn(driver)).toContain('GL-7 · Follow-ups, Immediate (0-4 hours): 0 of 2 settled');
    expect(drawn(driver)).toContain('Due @22:10.');
    expect(drawn(driver)).toContain('☐ Monitor the health · <@U0TOM> or <@U0TESS>');
    driver.wish(tom, { type: 'AssignItem', item: 'after_success/health', person: ona });
    expect(drawn(driver)).toContain('☐ Monitor the health · <@U0ONA>');
    driver.wish(ona, { type: 'TickItem', item: 'after_success/health' });
    expect(drawn(driver)).toMatch(/☑ Monitor the health · <@U0ONA>, @18:10/);
  });

  it('says when it is overdue, and when it is done', () => {
    const driver = over();
    driver.runTo(driver.now + hours(5));
    expect(drawn(driver)).toContain('⏰ *Overdue* since @22:10.');
    expect(drawn(driver, 'control')).toContain('0 of 3 settled, 2 overdue');
    for (const item of ['after_success/health', 'after_success/backups'])
      driver.wish(rita, { type: 'TickItem', item });
    expect(drawn(driver)).toContain('✅ All settled.');
  });

  it('says who closed the go-live, and that what is open stays undone', () => {
    const driver = over();
    driver.wish(rita, { type: 'Close', reason: 'sold' });
    expect(drawn(driver)).toContain('🔒 The go-live was closed by <@U0RITA>');
    expect(drawn(driver, 'control')).toContain('🔒 *Closed* by <@U0RITA>');
    expect(drawn(driver, 'control')).toContain('*Next:* nothing; the go-live is closed.');
  });

  it('says after a closed rollback too that nothing is left, and how the next attempt begins', () => {
    const driver = over();
    rollBackNow(driver);
    driver.wish(rita, { type: 'Close', reason: 'fixed forward' });
    expect(drawn(driver, 'control')).toContain(
      '*Next:* nothing; the go-live is closed. The next attempt is planned with `/golive plan`.',
    );
  });

  it('is void after a rollback', () => {
    const driver = over();
    rollBackNow(driver);
    expect(drawn(driver)).toContain('no longer wanted, for the go-live is rolled back');
  });

  it('is void after an abort; the form has what a failed rollback leaves to do, or else nothing', () => {
    const driver = over();
    driver.wish(ona, { type: 'RequestRollback', reason: 'it is slow' });
    const correlationId = newestRun(driver);
    driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
    driver.system({ type: 'ReportDispatchRejected', correlationId, reason: '404' });
    driver.wish(rita, { type: 'Abort', reason: 'enough' });
    const aborted = driver.recorded.filter(({ event }) => event.type === 'Aborted');
    expect(aborted.flatMap((event) => messagesOf(driver.state, event))).toContainEqual({
      card: 'follow_ups',
      list: 'after_success/immediate',
    });
    expect(drawn(driver)).toContain('no longer wanted, for the go-live was aborted');
    const { state, now } = driver;
    const form = textOf(taskListView(state, 'follow_ups', { now, words: en, page: 1, user: rita }));
    expect(form).toContain('Notify all stakeholders');
    expect(form).toContain('0 of 2 settled');
    expect(form).not.toContain('The go-live was aborted');
    expect(drawn(driver, 'control')).toContain(
      'under Immediate, due @18:25: <@U0BEA>. What was started is not stopped: look at GitHub; the',
    );
    const early = followUpDriver();
    early.wish(rita, { type: 'Abort', reason: 'enough' });
    const empty = textOf(taskListView(early.state, 'follow_ups', { now, words: en, page: 1, user: rita }));
    expect(empty).toContain('aborted before it had begun: it has no follow-ups.');
    expect(empty).not.toMatch(/settled|checklist/);
  });
});

it('the control card names the list that waits, and whom it waits for', () => {
  const driver = over();
  expect(drawn(driver, 'control')).toContain(
    '*Next:* 2 follow-ups are open under Immediate (0-4 hours), due @22:10: <@U0TOM> or <@U0TESS> and <@U0OLE> or <@U0TESS>. Health is watched until',
  );
  driver.moveTo(driver.now + hours(5));
  expect(drawn(driver, 'control')).toContain(
    '*Next:* 2 follow-ups are open under Immediate (0-4 hours), *overdue* since @22:10:',
  );
  driver.moveTo(driver.now - hours(5));
  driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
  driver.wish(ole, { type: 'TickItem', item: 'after_success/backups' });
  driver.moveTo(driver.now + hours(5));
  expect(drawn(driver, 'control')).toContain(
    'nothing to do until the follow-ups Medium-term (1-7 days) begin, @18:10.',
  );
});

it('the form offers for each task what can be done to it, under the list that it belongs to', () => {
  const { state, now } = over();
  const view = taskListView(state, 'follow_ups', { now, words: en, page: 1, user: rita });
  expect(textOf(view)).toContain('Immediate (0-4 hours) · due Tue, 1 Dec 2026, 22:10 Europe/Berlin');
  const actions = buttonsOf(view).filter(({ block }) => block === 'item|after_success/health');
  expect(actions.map(({ action }) => action)).toEqual([
    'item_tick',
    'item_skip',
    'item_evidence',
    'item_assign',
  ]);
});

it('is told in the channel that it was closed with something open, in the thread that all is settled', () => {
  const early = over();
  early.wish(rita, { type: 'Close', reason: 'nobody needs the rest' });
  expect(tell(early, 'GoLiveClosed').place).toBe('channel');
  const settled = over();
  settled.moveTo(settled.now + hours(48));
  for (const item of ['health', 'backups', 'retro'])
    settled.wish(rita, { type: 'TickItem', item: `after_success/${item}` });
  expect(tell(settled, 'GoLiveClosed').place).toBe('thread');
});

import { describe, expect, it } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { homeView } from '../../../src/messages/views/home-view.ts';
import { createGoLiveDriver, deploy } from '../../fixtures/golive-driver.ts';
import { ole, olga, ona, T0 } from '../../fixtures/golive-fixture.ts';
import { buttonsOf, textOf } from '../drawn.ts';
import { expectSlackTakesView } from '../slack-limits.ts';

describe('the home page', () => {
  it('shows what waits for me first', () => {
    const { state } = createGoLiveDriver();
    const waiting = createGoLiveDriver();
    deploy(waiting);
    const { now } = waiting;
    waiting.system({ type: 'ReportTrigger', trigger: 'unavailable', since: now, evidence: '24 failed' });
    const goLives = [state, { ...waiting.state, id: 'GL-8', t0: T0 + 5 }];
    const view = homeView({ goLives, user: ona, now: T0, lostReminders: [] }, en);
    expectSlackTakesView(view);
    const text = textOf(view);
    expect(text.indexOf('GL-8')).toBeLessThan(text.indexOf('GL-7'));
    expect(text).toContain('*Next:* a rollback is proposed and waits for the on call_engineer (<@U0ONA>)');
    expect(text.match(/Waits for you/g)).toHaveLength(1);
    expect(buttonsOf(view).map(({ action, value }) => [action, value])).toEqual([
      ['plan_open', undefined],
      ['show_status', `GL-8||${T0 + 5}`],
      ['show_status', `GL-7||${T0}`],
    ]);
  });

  it('shows the planner what was planned, and an outsider nothing', () => {
    const goLives = [createGoLiveDriver().state];
    expect(textOf(homeView({ goLives, user: 'U0PAT', now: T0, lostReminders: [] }, en))).toContain('GL-7');
    expect(textOf(homeView({ goLives, user: olga, now: T0, lostReminders: [] }, en))).toContain(
      'No go-live that you take part in',
    );
  });

  it('holds a hundred go-lives within Slack’s limits', () => {
    const goLives = Array.from({ length: 100 }, (_, n) => ({
      ...createGoLiveDriver().state,
      id: `GL-${n + 1}`,
    }));
    expectSlackTakesView(homeView({ goLives, user: ole, now: T0, lostReminders: [] }, en));
  });
});

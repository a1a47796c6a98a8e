import { describe, expect, it } from 'vitest';
import { mineAnswer } from '../../src/messages/answers/mine-answer.ts';
import { statusAnswer } from '../../src/messages/answers/status-answer.ts';
import { en } from '../../src/messages/en.ts';
import {
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
} from '../fixtures/golive-driver.ts';
import { bea, minutes, ole, olga, ona, plan, rita, sam, T0, tess, tom } from '../fixtures/golive-fixture.ts';
import { phasedPlan } from '../fixtures/phased-plan.ts';
import { textOf } from './drawn.ts';

const fresh = () => createGoLiveDriver({ plan: phasedPlan });

const mine = (user: string, ...drivers: readonly GoLiveDriver[]) => {
  const now = Math.max(...drivers.map((driver) => driver.now));
  return textOf(mineAnswer({ goLives: drivers.map(({ state }) => state), user, now }, en)).split('\n');
};

describe('what waits for me', () => {
  it('are my votes and items before the plan begins', () => {
    const driver = fresh();
    expect(mine(tom, driver)).toEqual([
      '*What waits for you*',
      '*GL-7 · Shop API v1.4.2 → production* · Planned · T-0 @18:00',
      '• your vote on technical',
      '• the item “All is merged”, due @18:00',
    ]);
    expect(mine(sam, driver)).toEqual(['Nothing waits for you.']);
    expect(mine(olga, driver)).toEqual(['Nothing waits for you.']);
  });

  it('are my steps and my answer to the roll call while the plan is on', () => {
    const driver = fresh();
    approve(driver);
    expect(mine(tess, driver).slice(2)).toEqual([
      '• your *Here* in “assembly”',
      '• the step “word”, until @17:45',
    ]);
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    expect(mine(ole, driver)).toContain('• the step “checks”, until @17:15');
    expect(mine(bea, driver).slice(2)).toEqual(['• your *Here* in “assembly”']);
    driver.wish(bea, { type: 'AnswerRollCall', step: 'assembly' });
    expect(mine(bea, driver)).toEqual(['Nothing waits for you.']);
  });

  it('are the decisions that only I can make', () => {
    const driver = fresh();
    approve(driver);
    driver.wish(rita, { type: 'RevokeFinalGo' });
    expect(mine(rita, driver)).toContain('• the final GO');
    driver.wish(rita, { type: 'GiveFinalGo' });
    driver.runTo(T0);
    expect(mine(tom, driver)).toContain('• the start of the deployment');
    const running = fresh();
    deploy(running);
    running.system({ type: 'ReportTrigger', trigger: 'unavailable', since: running.now, evidence: 'x' });
    expect(mine(ona, running)).toContain('• a rollback proposal: roll back, or dismiss it');
    endRun(running, 'success');
    see(running, 'up');
    expect(mine(ole, running)).toContain('• the declaration of success');
  });

  it('stand by go-live, the nearest T-0 first', () => {
    const later = createGoLiveDriver({ plan: { ...plan, t0: T0 + minutes(60) } });
    const lines = mine(bea, later, fresh()).filter((line) => line.startsWith('*GL-7'));
    expect(lines.map((line) => line.slice(-6))).toEqual(['@18:00', '@19:00']);
  });
});

describe('the status', () => {
  const status = (driver: GoLiveDriver) => textOf(statusAnswer(driver.state, driver.now, en)).split('\n');

  it('says in which phase and at which step it is, whose it is, and whether the end slips', () => {
    const driver = fresh();
    expect(status(driver).join('\n')).not.toContain('*Plan:*');
    approve(driver);
    driver.wish(rita, { type: 'SkipStep', step: 'word', reason: 'x' });
    expect(status(driver)).toContain('*Plan:* Before, now at “checks” (<@U0OLE> or <@U0TESS>); ends @19:15');
    deploy(driver);
    endRun(driver, 'success');
    driver.moveTo(T0 + minutes(45));
    expect(status(driver)).toContain(
      '*Plan:* Deployment, now at “smoke” (<@U0TOM> or <@U0TESS>); ends @19:45, 30 min late',
    );
  });

  it('never takes more than six lines, at any time', () => {
    const driver = fresh();
    const look = () => expect(status(driver).length).toBeLessThanOrEqual(6);
    look();
    approve(driver);
    driver.wish(rita, { type: 'Hold', reason: 'x' });
    look();
    driver.wish(rita, { type: 'Resume' });
    deploy(driver);
    driver.wish(rita, { type: 'Hold', reason: 'x' });
    look();
    driver.wish(ona, { type: 'RequestRollback', reason: 'x' });
    look();
  });
});

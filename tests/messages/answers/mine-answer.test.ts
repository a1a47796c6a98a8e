import { describe, expect, it } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { mineAnswer } from '../../../src/messages/answers/mine-answer.ts';
import { statusAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  minutes,
  ole,
  olga,
  ona,
  plan,
  rita,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { phasedPlan, smokeByWorkflow } from '../../fixtures/phased-plan.ts';
import { validate } from '../../fixtures/success-plan.ts';
import { textOf } from '../drawn.ts';

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
    driver.wish(sam, { type: 'MuteReminders' });
    expect(mine(sam, driver).at(-1)).toContain('`/golive unmute GL-7`');
  });

  it('is what is assigned to me in the stead of its role, which has it back once I have left', () => {
    const driver = fresh();
    const next = () =>
      textOf(statusAnswer(driver.state, driver.now, en))
        .split('\n')
        .at(-1);
    const item = '• the item “All is merged”, due @18:00';
    driver.wish(tom, { type: 'AssignItem', item: 'merged', person: olga });
    expect([mine(olga, driver).includes(item), mine(tom, driver).includes(item)]).toEqual([true, false]);
    expect(next()).toContain('2 checklist items (<@U0OLE> or <@U0TESS> and <@U0OLGA>)');
    driver.system({ type: 'ReportMembership', person: olga, isMember: false });
    expect([mine(olga, driver).includes(item), mine(tom, driver).includes(item)]).toEqual([false, true]);
    expect(next()).not.toContain(olga);
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

  it('are the NO-GOs that I may uphold or overrule, and the criteria of success that are mine', () => {
    const driver = fresh();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' });
    const ruling = '• your word on the NO-GO at business: uphold or overrule it';
    expect(mine(rita, driver)).toContain(ruling);
    expect(mine(bea, driver)).toContain('• your vote on business');
    driver.wish(rita, { type: 'RuleOnNoGo', gate: 'business', ruling: 'overruled', reason: 'fine' });
    expect(mine(rita, driver)).not.toContain(ruling);
    expect(mine(bea, driver)).not.toContain('• your vote on business');
    const validated = validate();
    expect(mine(tom, validated)).toContain('• whether “No critical errors” is met, for the success');
    const judged = { type: 'JudgeCriteria', group: 'technical', met: ['no_errors'], notMet: [] } as const;
    validated.wish(tom, judged);
    expect(mine(tom, validated).join()).not.toContain('is met');
  });

  it('are what the go-live waits for me to do without a button of its own', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'Hold', reason: 'wait' });
    expect(mine(rita, driver).at(-1)).toBe(
      '• it stays on hold until the release manager (<@U0RITA>) resumes it.',
    );
    const late = fresh();
    deploy(late);
    late.runTo(T0 + minutes(31));
    expect(mine(tess, late).at(-1)).toContain('the run takes longer than planned. It waits for');
  });

  it('is a step that a workflow does only where I must start it, have it run again, or go on with the traffic', () => {
    const parts = [10, 100].map((percent) => ({ percent, bakeMs: minutes(10) }));
    const steps = (plan: PlanGoLive) => {
      const driver = createGoLiveDriver({ plan });
      deploy(driver);
      endRun(driver, 'success');
      see(driver, 'up');
      const owes = () => mine(tom, driver).some((line) => line.startsWith('• the step “smoke”'));
      const begin = () => {
        driver.wish(tom, { type: 'StartStep', step: 'smoke' });
        acceptRun(driver);
      };
      return { driver, owes, begin };
    };
    expect(steps(smokeByWorkflow({ start: 'automatic' })).owes()).toBe(false);
    const failing = steps(smokeByWorkflow());
    expect(failing.owes()).toBe(true);
    failing.begin();
    expect(failing.owes()).toBe(false);
    endRun(failing.driver, 'failure');
    expect(failing.owes()).toBe(true);
    const baking = steps(smokeByWorkflow({ traffic: parts }));
    baking.begin();
    endRun(baking.driver, 'success');
    expect(baking.owes()).toBe(false);
    baking.driver.runTo(T0 + minutes(10));
    expect(baking.owes()).toBe(true);
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

import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../src/domain/deployment/run-progress.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { stepsAnswer } from '../../../src/messages/answers/steps-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { bea, minutes, ole, olga, ona, rita, sam, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith, smokeByWorkflow } from '../../fixtures/phased-plan.ts';
import { actionsOf, buttonsOf, draw, tell, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const card = { card: 'steps' } as const;
const fresh = () => createGoLiveDriver({ plan: phasedPlan });

/** Of one step, by what its buttons name. */
const buttonsFor = (driver: GoLiveDriver, step: string) =>
  buttonsOf(draw(driver, card))
    .filter(({ value }) => value === `GL-7|${step}|${T0}`)
    .map(({ text }) => text);

const drawSteps = (driver: GoLiveDriver, progress?: RunProgress): string =>
  textOf(renderMessage(card, driver.state, { now: driver.now, words: en, progressOf: () => progress }));

describe('a step that a workflow does', () => {
  const smoke = (start: 'automatic' | 'manual', steps?: Readonly<Record<string, string>>) => {
    const driver = createGoLiveDriver({ plan: smokeByWorkflow({ start }, steps) });
    deploy(driver);
    driver.moveTo(T0 + minutes(5));
    endRun(driver, 'success');
    driver.tick();
    return driver;
  };
  const runIt = (driver: GoLiveDriver) => {
    driver.wish(tom, { type: 'StartStep', step: 'smoke' });
    acceptRun(driver);
    return driver;
  };

  it('says who starts which workflow, and where the service names none, that it is done by hand', () => {
    expect(drawSteps(smoke('automatic'))).toContain(
      'runs the workflow smoke-tests.yml by itself when its time has come\n• Log in',
    );
    expect(drawSteps(smoke('manual'))).toContain('“Start” runs the workflow smoke-tests.yml');
    expect(buttonsFor(smoke('manual'), 'smoke')).toEqual(['Start', 'Skip…']);
    const byHand = smoke('automatic', {});
    expect(drawSteps(byHand)).toContain(
      'done by hand: `services.yaml` names no workflow “smoke” for this service',
    );
    expect(buttonsFor(byHand, 'smoke')).toEqual(['Start', 'Done', 'Skip…']);
  });

  it('shows the run and how far it is, then how it ended', () => {
    const driver = runIt(smoke('manual'));
    driver.system({
      type: 'ReportRunStatus',
      correlationId: newestRun(driver),
      attempt: 1,
      status: 'in_progress',
    });
    const progress = { jobsDone: 1, jobs: 3, job: 'api_response' };
    const shown =
      'Workflow smoke-tests.yml: <https://github.example/runs/2|run 2> is in progress, 1 of 3 jobs done, now at api_response';
    expect(drawSteps(driver, progress)).toContain(shown);
    expect(textOf(draw(driver, { card: 'control' }))).toContain(
      'The workflow of “smoke” by smoke-tests.yml: <https://github.example/runs/2|run 2> is in progress',
    );
    expect(buttonsFor(driver, 'smoke')).toEqual(['Skip…']);
    endRun(driver, 'success');
    driver.wish(tom, { type: 'StartStep', step: 'journeys' });
    expect(drawSteps(driver)).not.toContain('Workflow smoke-tests.yml');
    expect(textOf(draw(driver, { card: 'control' }))).not.toContain('smoke-tests.yml');
  });

  it('that takes too long asks to look at its run, which nobody can finish by hand', () => {
    const driver = runIt(smoke('manual'));
    driver.runTo(T0 + minutes(30));
    expect(textOf(tell(driver, 'StepOverran'))).toContain(
      '⏰ The step “smoke” is late.\n<@U0TOM> or <@U0TESS>, please look at its workflow on the plan, or skip it',
    );
  });

  it('that is late before anybody started it is to be started', () => {
    const driver = smoke('manual');
    driver.runTo(T0 + minutes(30));
    expect(textOf(tell(driver, 'StepOverran'))).toContain(
      'its workflow has not been started: please start it on the plan, or skip it with a reason.',
    );
  });

  it('that fails asks for a decision in the channel, and can be run again', () => {
    const driver = runIt(smoke('manual'));
    endRun(driver, 'cancelled');
    expect(tell(driver, 'RunCompleted').place).toBe('thread');
    // The step's own message asks, once.
    expect(textOf(tell(driver, 'RunCompleted'))).not.toMatch(/Next|<@/);
    expect(tell(driver, 'StepFailed').place).toBe('channel');
    expect(textOf(tell(driver, 'StepFailed'))).toContain(
      'the step *“smoke” failed*: the workflow smoke-tests.yml did not succeed (cancelled)',
    );
    expect(drawSteps(driver)).toContain('Workflow smoke-tests.yml: <https://github.example/runs/2|run 2>');
    expect(buttonsFor(driver, 'smoke')).toEqual(['Skip…', 'Run again']);
  });
});

describe('a step that brings the traffic by parts', () => {
  const traffic = [
    { percent: 10, bakeMs: minutes(10) },
    { percent: 100, bakeMs: minutes(10) },
  ];

  it('shows what is there, until when it bakes and who goes on, and offers that only then', () => {
    const driver = createGoLiveDriver({ plan: smokeByWorkflow({ traffic }) });
    deploy(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    expect(drawSteps(driver)).toContain('Traffic: ▫️ 10 % · ▫️ 100 %');
    driver.wish(tom, { type: 'StartStep', step: 'smoke' });
    expect(textOf(tell(driver, 'RunRequested'))).toContain(
      '<@U0TOM> has *10 %* of the traffic brought (“smoke”): GitHub is asked to run the workflow smoke-tests.yml.',
    );
    acceptRun(driver);
    endRun(driver, 'success');
    expect(drawSteps(driver)).toContain(
      'Traffic: ▶️ 10 % · ▫️ 100 %\nBakes until @18:10 while every endpoint stays up; then <@U0TOM> or <@U0TESS> may go on with 100 %, hold, or roll back.',
    );
    expect(buttonsFor(driver, 'smoke')).toEqual(['Skip…']);
    expect(buttonsFor(driver, 'smoke/100')).toEqual([]);
    see(driver, 'unknown');
    expect(drawSteps(driver)).toContain('Not every endpoint is known to be up: it bakes anew for 10 min');
    see(driver, 'up');
    driver.runTo(T0 + minutes(10));
    const told = tell(driver, 'TrafficBaked');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain('*10 %* of the traffic (“smoke”) has baked');
    expect(textOf(told)).toContain('<@U0TOM> or <@U0TESS>: go on with 100 % at the step in the plan');
    expect(buttonsFor(driver, 'smoke/100')).toEqual(['Go on with 100 %']);
    driver.wish(tom, { type: 'ContinueTraffic', step: 'smoke', percent: 100 });
    expect(buttonsFor(driver, 'smoke/100')).toEqual([]);
    acceptRun(driver);
    endRun(driver, 'success');
    expect(drawSteps(driver)).toContain(
      'Traffic: ✅ 10 % · ▶️ 100 %\nBakes until @18:20 while every endpoint stays up; then it is done.',
    );
  });
});

describe('the plan', () => {
  it('stands in the thread from the planning on, to be looked at', () => {
    const driver = fresh();
    const drawn = draw(driver, card);
    expect(drawn.place).toBe('thread');
    expect(driver.effects.has('GL-7/message/steps')).toBe(true);
    expect(actionsOf(drawn)).toEqual([]);
    const text = textOf(drawn);
    expect(text).toContain('On plan: it ends @19:15.');
    expect(text).toContain('A rollback that begins by @18:55 still ends within the plan.');
    expect(text).toContain('*Before* · @17:00 to @18:00\nThe steps can be started from @17:00 on.');
    expect(text).toContain('▫️ *checks* · <@U0OLE> or <@U0TESS> · planned @17:00 to @17:15');
    expect(text).toContain('▫️ *Deployment* · from @18:00 · 2 steps');
  });

  it('is no message where the runbook has no phases', () => {
    expect(createGoLiveDriver().effects.has('GL-7/message/steps')).toBe(false);
  });

  it('offers for each step what the rules accept at this moment', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    expect(buttonsFor(driver, 'checks')).toEqual(['Start', 'Done', 'Skip…']);
    expect(buttonsFor(driver, 'assembly')).toEqual(['Here', 'Start', 'Skip…']);
    expect(buttonsFor(driver, 'decide')).toEqual([]);
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    expect(buttonsFor(driver, 'checks')).toEqual(['Done', 'Failed…', 'Skip…']);
    driver.wish(ole, { type: 'FailStep', step: 'checks', reason: 'red' });
    expect(buttonsFor(driver, 'checks')).toEqual(['Done', 'Skip…', 'Open again']);
    driver.wish(ole, { type: 'FinishStep', step: 'checks' });
    expect(buttonsFor(driver, 'checks')).toEqual([]);
  });

  it('shows the tasks, the commands and the roll call of what is on', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(45));
    driver.wish(tom, { type: 'AnswerRollCall', step: 'assembly' });
    const text = textOf(draw(driver, card));
    expect(text).toContain('`./check.sh`');
    expect(text).not.toContain('# Look');
    expect(text).toContain('• Tell support');
    expect(text).toContain(
      'Roll call: ✅ technical lead (<@U0TOM>), ⏳ security lead (<@U0SAM>), ⏳ business stakeholder (<@U0BEA>)',
    );
    expect(buttonsFor(driver, 'assembly')).toEqual(['Here', 'Failed…', 'Skip…']);
  });

  it('says that nobody holds a role that is called', () => {
    const driver = createGoLiveDriver({
      plan: phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.kind === 'roll_call' ? { ...step, roles: ['cto'] } : step)),
      })),
    });
    driver.runTo(T0 - minutes(45));
    expect(textOf(draw(driver, card))).toContain('❔ cto (nobody holds it)');
    expect(buttonsFor(driver, 'assembly')).toEqual(['Failed…', 'Skip…']);
  });

  it('offers the final GO where the decision stands, once nothing is in its way', () => {
    const driver = fresh();
    approve(driver);
    driver.wish(rita, { type: 'RevokeFinalGo' });
    expect(buttonsFor(driver, 'decide')).toEqual(['Give final GO']);
  });

  it('says what slips, and until when a rollback would still fit', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    driver.runTo(T0 - minutes(10));
    const text = textOf(draw(driver, card));
    expect(text).toContain('Ends @19:20 by the forecast, *5 min later* than the plan (@19:15).');
    expect(text).toContain('by @18:55 still ends within the plan; by @19:00, within the forecast.');
    expect(text).toContain(
      '▶️ *checks* · <@U0OLE>, since @17:00 · *overdue* since @17:15 · planned @17:00 to @17:15 · forecast @17:50 (+35 min)',
    );
    driver.moveTo(T0 + minutes(56));
    expect(textOf(draw(driver, card))).toContain('may end after the plan: the last moment was @18:55.');
  });

  it('marks what is overdue, begun or not, and neither what waits for it nor what a hold keeps back', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(45) - 1);
    const shown = () => textOf(draw(driver, card));
    expect(shown()).not.toContain('*overdue*');
    driver.runTo(T0 - minutes(45));
    expect(shown()).toContain('*checks* · <@U0OLE> or <@U0TESS> · *overdue* since @17:15 · planned @17:00');
    driver.runTo(T0 - minutes(10));
    driver.wish(rita, { type: 'SkipStep', step: 'checks', reason: 'x' });
    expect(shown()).toMatch(/\*word\* · .*\*overdue\* since @17:45/);
    expect(shown()).toMatch(/\*decide\* · <@U0RITA> · planned/);
    driver.wish(rita, { type: 'Hold', reason: 'storm' });
    expect(shown()).not.toContain('*overdue*');
    driver.wish(rita, { type: 'Resume' });
    driver.wish(ole, { type: 'SkipStep', step: 'word', reason: 'x' });
    expect(shown()).not.toContain('*overdue*');
  });

  it('folds what is over and what is ahead, and names what was left open', () => {
    const driver = fresh();
    deploy(driver);
    const text = textOf(draw(driver, card));
    expect(text).toContain('⚠️ *Before* · left open: checks, assembly, word');
    expect(text).toContain('▶️ *deploy* · <@U0TOM>, since @18:00');
    expect(text).toContain('▫️ *Validation* · from @18:30 · 2 steps');
    endRun(driver, 'success');
    driver.wish(tom, { type: 'FinishStep', step: 'smoke' });
    expect(textOf(draw(driver, card))).toContain('✅ *Deployment* · @18:00 to @18:00');
  });

  it('counts no more after a rollback', () => {
    const driver = fresh();
    deploy(driver);
    driver.moveTo(driver.now + minutes(40));
    expect(textOf(stepsAnswer(driver.state, driver.now, en))).toContain('forecast');
    driver.wish(ona, { type: 'RequestRollback', reason: 'x' });
    const drawn = draw(driver, card);
    expect(textOf(drawn)).toContain('The go-live has taken another way');
    expect(textOf(stepsAnswer(driver.state, driver.now, en))).not.toContain('forecast');
    expect(actionsOf(drawn)).toEqual([]);
  });

  it('is drawn for one person with the open steps of all phases', () => {
    const driver = fresh();
    deploy(driver);
    const answer = stepsAnswer(driver.state, driver.now, en);
    expect(buttonsOf(answer).map(({ value }) => value?.split('|')[1])).toEqual(
      expect.arrayContaining(['checks', 'assembly', 'word', 'smoke', 'journeys', 'alerts']),
    );
  });
});

describe('what is told of steps', () => {
  it('mentions the owners of a phase once, in the thread', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    const told = tell(driver, 'PhaseBegun');
    expect(told.place).toBe('thread');
    expect(textOf(told)).toBe('▶️ It is time for *Before*.\n<@U0OLE> or <@U0TESS>: the plan shows the steps.');
  });

  it('asks everybody who is called, then the holders, the deputies and the contacts of the missing', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'checks', reason: 'x' });
    driver.runTo(T0 - minutes(45));
    expect(textOf(tell(driver, 'StepStarted'))).toContain(
      '<@U0TOM>, <@U0TESS>, <@U0SAM> and <@U0BEA>, please press',
    );
    driver.runTo(T0 - minutes(40));
    // Its planned time is not over: what is missing is an answer.
    expect(textOf(tell(driver, 'StepOverran'))).toMatch(
      /^📣 \*assembly\*: the roll call is not complete yet\./u,
    );
    expect(textOf(tell(driver, 'StepOverran'))).toContain('<@U0TOM>, <@U0SAM> and <@U0BEA>, please press');
    driver.runTo(T0 - minutes(35));
    expect(textOf(tell(driver, 'StepOverran'))).toContain('<@U0TESS>, <@U0SAM> and <@U0BEA>, please press');
    driver.runTo(T0 - minutes(30));
    expect(textOf(tell(driver, 'StepOverran'))).toContain('<@U0RITA>, please press');
    driver.wish(sam, { type: 'AnswerRollCall', step: 'assembly' });
    driver.wish(rita, { type: 'HandOverRole', role: 'security_lead', to: olga });
    expect(textOf(tell(driver, 'RollCallRepeated'))).toMatch(
      /another person is security lead now, so the roll call asks again\.\n<@U0OLGA>, please press \*Here\*/,
    );
  });

  it('has the button of a roll call under each message that asks for it, until nobody is asked any more', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'checks', reason: 'x' });
    driver.runTo(T0 - minutes(40));
    const asked = ['StepStarted', 'StepOverran'] as const;
    for (const type of asked) {
      expect(buttonsOf(tell(driver, type))).toMatchObject([
        { action: 'roll_call_here', text: 'Here', value: `GL-7|assembly|${T0}` },
      ]);
      expectSlackTakesMessage(tell(driver, type));
    }
    for (const person of [tom, sam, bea]) driver.wish(person, { type: 'AnswerRollCall', step: 'assembly' });
    const last = driver.recorded.at(-1);
    const versions = driver.recorded.flatMap(({ event, version }) =>
      asked.some((type) => type === event.type) && 'step' in event && event.step === 'assembly'
        ? [version]
        : [],
    );
    expect(versions).toHaveLength(2);
    expect(last && messagesOf(driver.state, last)).toEqual(
      expect.arrayContaining(versions.map((version) => ({ card: 'event', version }))),
    );
    for (const type of asked) {
      expect(buttonsOf(tell(driver, type))).toEqual([]);
      expect(textOf(tell(driver, type))).toMatch(/\n✅ \*Settled:\* the step is done\.$/u);
    }
  });

  it('names the owner of a late step, and the lead from the third time on', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(40));
    expect(textOf(tell(driver, 'StepOverran'))).toBe(
      '⏰ The step “checks” is late.\n<@U0OLE> or <@U0TESS>, please start it, finish it, or skip it with a reason.',
    );
    driver.runTo(T0 - minutes(30));
    expect(textOf(tell(driver, 'StepOverran'))).toContain('<@U0OLE>, <@U0TESS> and <@U0TOM>, please');
  });

  it('tells a failure in the channel, to the lead', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    driver.wish(ole, { type: 'FailStep', step: 'checks', reason: 'red <!here>' });
    const told = tell(driver, 'StepFailed');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain('the step *“checks” failed*: red &lt;!here&gt;');
    expect(textOf(told)).toContain('<@U0TOM> or <@U0TESS>, please decide');
  });

  it('is what the card says is next while nobody has decided, and not what comes after it', () => {
    const driver = fresh();
    deploy(driver);
    driver.moveTo(driver.now + minutes(1));
    endRun(driver, 'success');
    const next = () => /Next:\* ([^\n]*)/.exec(textOf(draw(driver, { card: 'control' })))?.[1];
    const before = next();
    driver.wish(tom, { type: 'FailStep', step: 'smoke', reason: 'red' });
    expect(next()).toBe(
      '“smoke” failed. It waits for the technical lead (<@U0TOM> or <@U0TESS>) to decide: try it again, skip it, hold or roll back.',
    );
    driver.wish(tom, { type: 'SkipStep', step: 'smoke', reason: 'known' });
    expect(next()).toBe(before);
    expect(before).not.toContain('decide');
  });

  it('calls the question after a failed step off in place, once it is settled', () => {
    const failed = (play: (driver: GoLiveDriver) => void): string => {
      const driver = fresh();
      deploy(driver);
      driver.wish(tom, { type: 'FailStep', step: 'smoke', reason: 'red' });
      const { version = 0 } = driver.recorded.findLast(({ event }) => event.type === 'StepFailed') ?? {};
      const told = driver.effects.get(`GL-7/message/event:${version}`);
      const before = driver.recorded.length;
      play(driver);
      const redrawn = driver.recorded
        .slice(before)
        .flatMap((recorded) => messagesOf(driver.state, recorded))
        .some((message) => message.card === 'event' && message.version === version);
      expect([told !== undefined, redrawn]).toEqual([true, true]);
      return textOf(tell(driver, 'StepFailed'));
    };
    const text = failed((driver) => driver.wish(ona, { type: 'RequestRollback', reason: 'red' }));
    expect(text).toContain('the step *“smoke” failed*: red\n✅ *Settled:* a rollback was asked for.');
    expect(text).not.toContain('please decide');
    expect(failed((driver) => driver.wish(tom, { type: 'ReopenStep', step: 'smoke' }))).toContain(
      '✅ *Settled:* the step was begun again.',
    );
    expect(
      failed((driver) => driver.wish(tom, { type: 'SkipStep', step: 'smoke', reason: 'known' })),
    ).toContain('✅ *Settled:* the step was skipped.');
    const again = failed((driver) => {
      driver.moveTo(driver.now + minutes(1));
      endRun(driver, 'success');
      const run = { correlationId: newestRun(driver), attempt: 2, status: 'in_progress' } as const;
      driver.system({ type: 'ReportRunStatus', ...run });
    });
    expect(again).toContain('✅ *Settled:* it is deployed again, and the step begins anew.');
  });
});

describe('the cards of the decision', () => {
  it('name a holder and their deputy as one who is missing', () => {
    const driver = fresh();
    approve(driver);
    driver.runTo(T0);
    expect(textOf(draw(driver, { card: 'start', round: 1 }))).toContain(
      '*Team:* 0 of 3 here, missing: <@U0TOM> or <@U0TESS>, <@U0SAM> and <@U0BEA>',
    );
  });

  it('show who is there and what is not finished, and let the start go on all the same', () => {
    const driver = fresh();
    approve(driver);
    driver.wish(tom, { type: 'AnswerRollCall', step: 'assembly' });
    driver.runTo(T0);
    const start = draw(driver, { card: 'start', round: 1 });
    const text = textOf(start);
    expect(text).toContain('*Team:* 1 of 3 here, missing: <@U0SAM> and <@U0BEA>');
    expect(text).toContain('*Not finished yet:* checks, assembly, word');
    expect(actionsOf(start)).toEqual(['start_deployment']);
  });

  it('say nothing of steps where all are over', () => {
    const driver = fresh();
    succeed(driver);
    expect(textOf(draw(driver, { card: 'start', round: 1 }))).not.toContain('Not finished yet');
  });
});

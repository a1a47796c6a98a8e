import { describe, expect, it } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { possibleControls } from '../../../src/messages/next/possible-controls.ts';
import { declareView, judgeView } from '../../../src/messages/views/success-views.ts';
import { rollBackNow } from '../../fixtures/follow-up-plan.ts';
import type { GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, ole, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith } from '../../fixtures/phased-plan.ts';
import { seenWell, successPlan, validate } from '../../fixtures/success-plan.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';

const card = (driver: GoLiveDriver) => draw(driver, { card: 'success' });

function measured(looks = 360, failed = 0): GoLiveDriver {
  const driver = validate();
  driver.moveTo(T0 + minutes(90));
  driver.system({ type: 'MeasureSuccess', because: 'window_end', seen: seenWell(looks, failed) });
  return driver;
}

describe('the card of the success criteria', () => {
  it('says what was measured, and what so few looks can prove', () => {
    const text = textOf(card(measured()));
    expect(text).toContain('GL-7 · Success criteria: 1 of 5 met');
    expect(text).toContain('*Technical Success* · open');
    expect(text).toContain(
      '❔ System available (›99.9% uptime) · *not proven* · web: 0 of 360 looks failed, which proves at most 0.83 % unavailable (at 95 %); it takes 2,995 looks without a failure'.replace(
        '›',
        '&gt;',
      ),
    );
    expect(text).toContain(
      '✅ Response times within SLA (&lt;2s avg) · web: 120 ms on average over 360 answers',
    );
    expect(text).toContain('☐ No critical errors · *open* · <@U0TOM> or <@U0TESS>');
    expect(text).toMatch(/Availability measured from @18:00 to @19:30, .*on\.$/u);
  });

  it('says when what was measured early is measured anew', () => {
    const driver = validate();
    driver.system({ type: 'MeasureSuccess', because: 'validation', seen: seenWell(10) });
    expect(textOf(card(driver))).toMatch(
      /from @18:00 to @18:10, .*on\. Measured anew @19:30, and when success is declared\.$/u,
    );
    driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell(20) });
    expect(textOf(card(driver))).toMatch(/ Measured anew @19:30\.$/u);
  });

  it('says what was not met', () => {
    // With what has failed too often, no word of what it proves.
    expect(textOf(card(measured(360, 1)))).toMatch(
      /❌ System available .* · \*not met\* · web: 1 of 360 looks failed$/mu,
    );
  });

  it('says who confirmed what, and who did not, and why', () => {
    const driver = measured();
    driver.wish(tom, { type: 'JudgeCriteria', group: 'technical', met: ['no_errors'], notMet: [] });
    const notMet = { type: 'JudgeCriteria', group: 'operational', met: [], notMet: ['alerts'] } as const;
    driver.wish(ole, { ...notMet, reason: 'two are silent' });
    expect(textOf(card(driver))).toContain('✅ No critical errors · <@U0TOM>, @19:30');
    expect(textOf(card(driver))).toContain(
      '❌ All alerts functioning · *not met* · <@U0OLE>, @19:30: two are silent',
    );
    expect(textOf(tell(driver, 'CriteriaJudged'))).toContain(
      'not met: “All alerts functioning”. two are silent',
    );
    expect(textOf(card(driver))).toContain('*Technical Success* · not proven');
  });

  it('offers a form for each group while criteria are judged, and none after a rollback', () => {
    const driver = measured();
    expect(actionsOf(card(driver))).toEqual(['criteria_judge', 'criteria_judge']);
    rollBackNow(driver);
    expect(actionsOf(card(driver))).toEqual([]);
  });
});

it('the form has the boxes of one’s own criteria alone', () => {
  const driver = validate();
  const boxes = (user: string) =>
    JSON.stringify(judgeView(driver.state, 'operational', { user, words: en }).blocks);
  expect(boxes(ole)).toContain('All alerts functioning');
  expect(boxes(ole)).not.toContain('Audit trail complete');
});

it('the declaration names in its form and in the channel what is not met or not proven', () => {
  const driver = validate();
  const view = declareView(driver.state, { now: driver.now, seen: seenWell(), words: en });
  expect(textOf(view)).toContain('Not everything is met or proven');
  expect(textOf(view)).toContain('*not proven* · web: 0 of 360');
  driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell() });
  const said = tell(driver, 'SuccessDeclared');
  expect(said.place).toBe('channel');
  expect(textOf(said)).toContain(
    'Still not proven: “System available (&gt;99.9% uptime)”; open: “No critical errors”, “All alerts functioning” and “Audit trail complete”.',
  );
});

it('success is offered also where something required is missing: the form says what', () => {
  const [technical] = successPlan.runbook.success.criteria;
  if (!technical) throw new Error('the fixture has a group');
  const items = technical.items.map((item) => ({ ...item, required: true }));
  const success = { ...successPlan.runbook.success, criteria: [{ ...technical, items }] };
  const driver = validate({ ...successPlan, runbook: { ...successPlan.runbook, success } });
  expect(possibleControls(driver.state, driver.now).has('declare_success')).toBe(true);
  const view = declareView(driver.state, { now: driver.now, seen: [], words: en });
  expect(textOf(view)).toContain('_(required)_');
});

it('the declaration names the steps from the deployment on that nobody has finished', () => {
  const driver = validate(phasedPlan);
  const form = () => textOf(declareView(driver.state, { now: driver.now, seen: [], words: en }));
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  const left = (list: string) => `*Still open in the plan:* ${list}. Success can be declared all the same`;
  // Neither the steps of before, nor the one that tells the success.
  expect(form()).toContain(left('▶️ smoke, ▫️ journeys, ▫️ alerts and ▫️ final'));
  driver.wish(tom, { type: 'FinishStep', step: 'smoke' });
  driver.wish(rita, { type: 'SkipStep', step: 'journeys', reason: 'done in staging' });
  // That one keeps the declaration back, and is named there.
  driver.wish(rita, { type: 'FailStep', step: 'alerts', reason: 'silent' });
  expect(form()).toContain(left('▫️ final'));
  driver.wish(ole, { type: 'FinishStep', step: 'final' });
  expect(form()).not.toContain('Still open');
});

it('the declaration names eight open steps at the most, and how many more there are', () => {
  const long = phasedPlanWith((phase) => ({
    ...phase,
    steps: phase.steps.flatMap((step) =>
      step.id === 'final' ? [...'abcdefgh'].map((id) => ({ ...step, id, title: id })) : [step],
    ),
  }));
  const driver = validate(long);
  const view = declareView(driver.state, { now: driver.now, seen: [], words: en });
  expect(textOf(view)).toContain('▫️ smoke, ▫️ journeys, ▫️ alerts, ▫️ a, ▫️ b, ▫️ c, ▫️ d, ▫️ e and 3 more.');
  expect(driver.wish(ole, { type: 'DeclareSuccess' }).refusal).toBeUndefined();
  expect(driver.wish(ole, { type: 'FinishStep', step: 'a' }).refusal).toBeUndefined();
});

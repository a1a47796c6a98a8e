import { describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../../src/domain/checks/check.ts';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { en } from '../../../src/messages/en.ts';
import { voteGoView } from '../../../src/messages/views/vote-go-views.ts';
import { acceptRun, approve, createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, minutes, olga, plan, runbook, T0, tess, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';
import { expectSlackTakesView } from '../slack-limits.ts';

const gate = { card: 'gate', gate: 'technical' } as const;
const check = 'criterion/technical/healthy';
const checked: PlanGoLive = {
  ...plan,
  runbook: {
    ...runbook,
    gates: runbook.gates.map((one) =>
      one.id === 'technical'
        ? {
            ...one,
            criteria: [
              { id: 'ready', text: 'All is ready' },
              { id: 'healthy', text: 'Production is healthy', check: { kind: 'http', expectStatus: 200 } },
            ],
          }
        : one,
    ),
  },
};
const green: CheckOutcome = { verdict: 'passed', evidence: 'web answers with 200' };
const red: CheckOutcome = { verdict: 'failed', evidence: 'web answers with *500*' };
const grey: CheckOutcome = { verdict: 'unknown', evidence: 'web does not answer' };

/** Looks once more and sees this. */
function see(driver: GoLiveDriver, outcome: CheckOutcome) {
  driver.wish(tom, { type: 'RequestChecks', check: 'criterion/technical' });
  const asking = driver.state.checks[check]?.asked ?? 0;
  return driver.system({ type: 'ReportCheckResult', check, asking, outcome });
}

function seen(...outcomes: readonly CheckOutcome[]): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: checked });
  for (const outcome of outcomes) see(driver, outcome);
  return driver;
}

const vote = (driver: GoLiveDriver, reason?: string) =>
  driver.wish(tom, {
    type: 'CastVote',
    gate: 'technical',
    vote: 'GO',
    confirmed: ['ready', 'healthy'],
    ...(reason === undefined ? {} : { reason }),
  });

const standingOf = ({ state }: GoLiveDriver) => {
  const [technical] = state.runbook.gates;
  return technical && gateStanding(state, technical);
};

const formOf = ({ state, now }: GoLiveDriver, user = tom) => {
  const view = voteGoView(state, 'technical', { user, now, words: en });
  expectSlackTakesView(view);
  const inputs = view.blocks.flatMap((block) => ('element' in block ? [block] : []));
  const ticked = inputs.flatMap(({ element }) =>
    element.type === 'checkboxes' && 'initial_options' in element ? element.initial_options : [],
  );
  return {
    text: textOf(view),
    ticked: ticked.map((option) => option?.value),
    mustComment: inputs.at(-1)?.optional !== true,
  };
};

describe('a criterion with a check', () => {
  it('stands on the card with what its check saw and when, the other one with who confirms it', () => {
    const driver = createGoLiveDriver({ plan: checked });
    const card = () => textOf(draw(driver, gate));
    expect(card()).toContain('*Criteria* (☐: to be confirmed by whoever votes GO)\n☐ All is ready\n');
    expect(card()).toContain('☐ Production is healthy\n>⚪ Its check has not looked yet.');
    driver.wish(tom, { type: 'RequestChecks', check: 'criterion/technical' });
    expect(card()).toContain('>⏳ Its check is running.');
    driver.moveTo(driver.now + minutes(3));
    see(driver, green);
    expect(card()).toContain('☑ Production is healthy\n>🟢 Check passed, @18:03: web answers with 200');
    see(driver, red);
    expect(card()).toContain('☐ Production is healthy\n>🔴 Check failed, @18:03: web answers with ∗500∗');
    see(driver, grey);
    expect(card()).toContain(
      '☐ Production is healthy\n>⚪ Check could not tell, @18:03: web does not answer',
    );
    expect(actionsOf(draw(driver, gate))).toContain('check_run');
    expect(actionsOf(draw(driver, { card: 'gate', gate: 'business' }))).not.toContain('check_run');
  });

  it('draws its card anew with each look that somebody asked for', () => {
    const driver = seen(green);
    expect([...driver.effects.keys()]).toContain('GL-7/message/gate:technical');
    expect(driver.wish(olga, { type: 'RequestChecks', check: 'criterion/technical' }).refusal?.code).toBe(
      'not_allowed',
    );
  });

  it('is ticked in the form by a green check alone, whoever votes', () => {
    expect(formOf(seen())).toMatchObject({ ticked: [], mustComment: false });
    expect(formOf(seen(green), tess)).toMatchObject({ ticked: ['healthy'], mustComment: false });
    expect(formOf(seen(green)).text).toContain('• Production is healthy\n>🟢 Check passed, @18:00');
    expect(formOf(seen(green, grey))).toMatchObject({ ticked: [], mustComment: false });
    expect(formOf(seen(red))).toMatchObject({ ticked: [], mustComment: true });
  });

  it('may be confirmed while its check is red, with a word that says why', () => {
    const driver = seen(red);
    expect(vote(driver).refusal).toMatchObject({ code: 'red_check_needs_word', criteria: ['healthy'] });
    expect(vote(driver, 'known, only staging').refusal).toBeUndefined();
    expect(standingOf(driver)).toBe('go');
    expect(textOf(draw(driver, gate))).toContain(
      '*Criteria*\n☑ All is ready\n☑ Production is healthy\n>🔴 Check failed',
    );
    expect(vote(seen(grey)).refusal).toBeUndefined();
  });

  it('whose check turned red while the form was open is not confirmed by accident', () => {
    const driver = seen(green);
    expect(formOf(driver).ticked).toEqual(['healthy']);
    see(driver, red);
    expect(vote(driver).refusal?.code).toBe('red_check_needs_word');
  });
});

describe('a check that turned red after the GO', () => {
  it('unticks its criterion: the GO counts no more, the final GO is withdrawn, and the owner is told once', () => {
    const driver = seen(green);
    vote(driver);
    approve(driver);
    expect(driver.state.finalGo).toBeDefined();
    const { events } = see(driver, red);
    expect(events).toEqual([
      { type: 'CheckCompleted', check, asking: driver.state.checks[check]?.asked, ...red, turnedRed: true },
      { type: 'CriteriaUnticked', gate: 'technical', criteria: ['healthy'], reason: red.evidence },
      { type: 'FinalGoWithdrawn', because: 'criteria_unticked' },
    ]);
    expect(standingOf(driver)).toBe('outdated');
    expect(driver.state.finalGo).toBeUndefined();
    const told = driver.recorded.length;
    const keys = [...driver.effects.keys()];
    expect(keys).toContain(`GL-7/message/event:${told - 1}`);
    expect(keys).not.toContain(`GL-7/message/event:${told - 2}`);
    const message = tell(driver, 'CriteriaUnticked');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain(
      'The *GO on technical no longer holds*: the check of “Production is healthy” was green and *has failed now*: web answers with ∗500∗',
    );
    expect(textOf(message)).toContain('<@U0TOM> or <@U0TESS>, please vote again');
    const card = textOf(draw(driver, gate));
    expect(card).toContain('☑ All is ready');
    expect(card).toContain('*No longer GO:* the check of “Production is healthy” turned red, @17:00.');
    expect(formOf(driver)).toMatchObject({ ticked: ['ready'], mustComment: true });
  });

  it('counts too where the check could not tell in between', () => {
    const driver = seen(green);
    vote(driver);
    see(driver, grey);
    expect(standingOf(driver)).toBe('go');
    see(driver, red);
    expect(standingOf(driver)).toBe('outdated');
  });

  it('leaves ticked what the same person confirmed before, for them alone and while no check says otherwise', () => {
    const driver = seen(grey);
    vote(driver);
    driver.wish(tom, { type: 'UntickCriteria', gate: 'technical', criteria: ['ready'] });
    expect(formOf(driver).ticked).toEqual(['healthy']);
    expect(formOf(driver, tess).ticked).toEqual([]);
    see(driver, red);
    expect(formOf(driver).ticked).toEqual([]);
  });

  it('is good again only by a new GO, for which it is ticked once it is green', () => {
    const driver = seen(green);
    vote(driver);
    see(driver, red);
    see(driver, green);
    expect(standingOf(driver)).toBe('outdated');
    expect(formOf(driver)).toMatchObject({ ticked: ['ready', 'healthy'], mustComment: false });
    expect(vote(driver).refusal).toBeUndefined();
    expect(standingOf(driver)).toBe('go');
  });

  it('is only told where no GO rests on it, or where the deployment is on its way', () => {
    const undecided = seen(green);
    expect(see(undecided, red).events).toMatchObject([{ type: 'CheckCompleted', turnedRed: true }]);
    expect([...undecided.effects.keys()]).toContain(`GL-7/message/event:${undecided.recorded.length}`);
    const running = seen(green);
    vote(running);
    approve(running);
    running.runTo(T0);
    running.wish(tom, { type: 'StartDeployment' });
    acceptRun(running);
    expect(see(running, red).events).toMatchObject([{ type: 'CheckCompleted', turnedRed: true }]);
    expect(standingOf(running)).toBe('go');
    expect(running.wish(bea, { type: 'RequestChecks', check: 'criterion/business' }).refusal?.code).toBe(
      'no_check',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { en } from '../../../src/messages/en.ts';
import { nextStep } from '../../../src/messages/next/next-step.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  readChanges,
} from '../../fixtures/golive-driver.ts';
import { bea, hours, olga, ona, plan, rita, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';

const next = (driver: GoLiveDriver) => nextStep(driver.state, driver.now, en);
const noGo = (gate: string): Action => ({ type: 'CastVote', gate, vote: 'NO-GO', reason: 'not ready' });
const rule = (gate: string, ruling: 'upheld' | 'overruled'): Action => ({
  type: 'RuleOnNoGo',
  gate,
  ruling,
  reason: 'known',
});

/** These have a vote each on the business gate. */
function withVoters(people: readonly string[]): GoLiveDriver {
  const voters = [{ roles: [], people, needs: 2 }];
  const gates = plan.runbook.gates.map((gate) => (gate.id === 'business' ? { ...gate, voters } : gate));
  return createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
}

describe('what is next where gates stand at NO-GO', () => {
  it('names each of them, and who ends each, until one is left', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, noGo('technical'));
    driver.wish(bea, noGo('business'));
    expect(next(driver)).toEqual({
      text:
        '2 NO-GOs stand, and each keeps the start back: ' +
        'technical (<@U0RITA> to uphold or overrule it, <@U0TOM> or <@U0TESS> to vote GO once it is settled) and ' +
        'business (<@U0RITA> to uphold or overrule it, <@U0BEA> to vote GO once it is settled). ' +
        'It waits for each of them, or for the release manager (<@U0RITA>) to reschedule or abort.',
      waitsFor: [tom, tess, rita, bea],
    });
    driver.wish(rita, rule('technical', 'upheld'));
    expect(next(driver).text).toContain(
      'technical (<@U0TOM> or <@U0TESS> to vote GO once it is settled) and',
    );
    driver.wish(rita, rule('technical', 'overruled'));
    expect(next(driver).text).toMatch(/^business stands at NO-GO\./);
  });

  it('names four at the most, and how many more there are', () => {
    const people = [bea, olga, ona, sam, tess, tom];
    const driver = withVoters(people);
    for (const person of people) driver.wish(person, noGo('business'));
    expect(next(driver).text).toMatch(
      /^6 NO-GOs stand[^;]*: (business \([^)]*<@U\w+>[^)]*\),? ?){4}and 2 more\. /,
    );
  });

  it('names each NO-GO of a gate on which several vote, and none that was overruled', () => {
    const driver = withVoters([bea, olga, ona]);
    for (const person of [olga, ona]) driver.wish(person, noGo('business'));
    expect(next(driver).text).toMatch(/business \(.*<@U0ONA> to vote GO.* business \(.*<@U0OLGA> to vote GO/);
    driver.wish(rita, rule('business', 'overruled'));
    expect(next(driver).text).toMatch(/^business stands at NO-GO\..*<@U0OLGA> to vote GO/);
    driver.wish(rita, rule('business', 'overruled'));
    driver.wish(ona, { type: 'WithdrawVote', gate: 'business' });
    expect(next(driver).text).toMatch(/^waiting for the votes on technical .*, business \(/);
  });
});

describe('what is next where four eyes keep somebody from a gate', () => {
  it('names and waits for those alone who may vote there', () => {
    const gates = plan.runbook.gates.map((gate) => ({ ...gate, fourEyes: true }));
    const driver = createGoLiveDriver({
      plan: {
        ...plan,
        runbook: { ...plan.runbook, checklist: [], gates },
        service: { ...plan.service, logins: { tom, bea } },
      },
    });
    driver.runTo(T0 - hours(2));
    readChanges(driver, ['tom', 'bea']);
    const { text, waitsFor } = next(driver);
    expect(text).toContain('technical (<@U0TESS>)');
    expect(text).toContain('business (nobody there can vote: <@U0RITA> or <@U0BEA> hands the role over)');
    expect(waitsFor).toContain(tess);
    expect(waitsFor).not.toContain(tom);
    driver.wish(tom, noGo('technical'));
    expect(next(driver).text).toContain('for <@U0TESS> to vote GO once it is settled');
  });
});

describe('what is next after a rollback that failed', () => {
  const failedRollback = (wasTaken: boolean) => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
    const correlationId = newestRun(driver);
    driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
    if (!wasTaken)
      driver.system({ type: 'ReportDispatchNotSent', correlationId, attempt: 1, reason: 'HTTP 503' });
    acceptRun(driver);
    endRun(driver, 'failure');
    return next(driver);
  };

  it('is to look for a run that was started by hand, where GitHub did not take it at first', () => {
    const { text, waitsFor } = failedRollback(false);
    expect(text).toContain(
      'look at GitHub’s list of runs, to let one that goes on end, and then to roll back again',
    );
    expect(waitsFor).toContain(ona);
    expect(failedRollback(true).text).not.toContain('by hand');
  });
});

import { beforeEach, expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { blockers } from '../../../src/domain/guards/blockers.ts';
import { approve, createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  bea,
  hours,
  minutes,
  plan,
  rita,
  service,
  T0,
  tess,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';

const carl = 'U0CARL';
const noGo: Action = { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not trained' };
const go: Action = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] };
const overrule = {
  type: 'RuleOnNoGo',
  gate: 'business',
  ruling: 'overruled',
  reason: 'trained by video',
} as const;
const uphold = { type: 'RuleOnNoGo', gate: 'business', ruling: 'upheld' } as const;

let driver: GoLiveDriver;
beforeEach(() => {
  driver = createGoLiveDriver();
  driver.wish(bea, noGo);
});

function standing(): string {
  const gate = driver.state.runbook.gates.find(({ id }) => id === 'business');
  return gate ? gateStanding(driver.state, gate) : '';
}

const blocked = () => blockers(driver.state, T0).some((found) => 'id' in found && found.id === 'business');

test('the escalation contact is asked in the channel, directly and by mail, the deputy too', () => {
  const roles = { ...service.roles, release_manager: { holder: rita, deputy: tess } };
  driver = createGoLiveDriver({ plan: { ...plan, service: { ...service, roles } } });
  driver.wish(bea, noGo);
  expect([...driver.effects.keys()].filter((key) => /no_go|escalation/.test(key))).toEqual([
    'GL-7/message/no_go:business:1',
    `GL-7/message/escalation:business:1:${rita}`,
    `GL-7/message/escalation:business:1:${tess}`,
    'GL-7/mail/no_go/business/1',
  ]);
});

test('an overruled NO-GO keeps the start no longer back, and stays what it is', () => {
  expect(blocked()).toBe(true);
  expect(driver.wish(rita, overrule).events).toEqual([
    { type: 'NoGoOverruled', gate: 'business', voter: bea, reason: 'trained by video' },
  ]);
  expect([standing(), blocked()]).toEqual(['overruled', false]);
  expect(driver.state.gates['business']?.vote?.vote).toBe('NO-GO');
});

test('one that is upheld stands, and takes away the final GO that rested on its overruling', () => {
  driver.wish(rita, overrule);
  approve(driver);
  driver.wish(bea, { ...noGo, reason: 'still not trained' });
  driver.wish(rita, overrule);
  driver.wish(rita, { type: 'GiveFinalGo' });
  expect(driver.state.status).toBe('approved');
  expect(driver.wish(rita, { ...uphold, reason: 'they are right' }).events).toEqual([
    { type: 'NoGoUpheld', gate: 'business', voter: bea, reason: 'they are right' },
    { type: 'FinalGoWithdrawn', because: 'no_go' },
  ]);
  expect([standing(), blocked()]).toEqual(['no_go', true]);
});

test('a NO-GO is upheld once; whoever may not rule, or gave it, is told who could', () => {
  expect(driver.wish(bea, overrule).refusal).toMatchObject({ allowedRoles: ['release_manager'] });
  expect(driver.wish(rita, uphold).events).toEqual([{ type: 'NoGoUpheld', gate: 'business', voter: bea }]);
  expect(driver.wish(rita, uphold).refusal).toMatchObject({ code: 'ruling_unchanged', subject: 'business' });
});

test('only the contact may rule, never on a NO-GO of their own, and an overruling needs a reason', () => {
  expect(driver.wish(bea, overrule).refusal?.code).toBe('not_allowed');
  expect(driver.wish(tom, uphold).refusal?.code).toBe('not_allowed');
  expect(driver.wish(rita, { ...overrule, reason: ' ' }).refusal?.code).toBe('reason_required');
  const roles = { ...service.roles, business_stakeholder: { holder: bea, deputy: rita } };
  driver = createGoLiveDriver({ plan: { ...plan, service: { ...service, roles } } });
  driver.wish(rita, noGo);
  expect(driver.wish(rita, overrule).refusal?.code).toBe('own_no_go');
});

test('a ruling is for the NO-GO that was read, at the T-0 that it was read for', () => {
  const first = driver.state.gates['business']?.vote?.version ?? 0;
  driver.wish(bea, { ...noGo, reason: 'something worse' });
  expect(driver.wish(rita, { ...overrule, noGo: first }).refusal?.code).toBe('stale');
  expect(driver.wish(rita, { ...overrule, drawnForT0: T0 - 1 }).refusal?.code).toBe('stale');
  expect(driver.wish(rita, { ...overrule, noGo: first + 1 }).refusal).toBeUndefined();
  expect(driver.wish(rita, overrule).refusal?.code).toBe('ruling_unchanged');
});

test('the owner may change the vote meanwhile: a GO needs no ruling, and another NO-GO calls the contact again', () => {
  driver.wish(bea, go);
  expect(driver.wish(rita, overrule).refusal?.code).toBe('not_no_go');
  expect(standing()).toBe('go');
  driver.moveTo(driver.now + minutes(20));
  driver.wish(bea, noGo);
  driver.wish(rita, overrule);
  driver.wish(bea, { ...noGo, reason: 'something worse' });
  expect(standing()).toBe('no_go');
  expect(driver.state.gates['business']?.noGoAlerts).toBe(3);
});

test('an overruling counts no longer than a GO would: not for another day, nor from somebody who has left', () => {
  driver.wish(rita, overrule);
  driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(5), timeZone });
  expect(standing()).toBe('no_go');
  driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(1), timeZone });
  expect(standing()).toBe('overruled');
  driver.system({ type: 'ReportMembership', person: rita, isMember: false });
  expect(standing()).toBe('no_go');
  expect(driver.wish(rita, overrule).refusal?.code).toBe('left_workspace');
});

test('the final GO is withdrawn when the contact leaves on whose word it rests', () => {
  const roles = { ...service.roles, cto: { holder: carl } };
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, escalation: 'cto' }));
  driver = createGoLiveDriver({
    plan: { ...plan, service: { ...service, roles }, runbook: { ...plan.runbook, gates } },
  });
  approve(driver);
  driver.wish(bea, noGo);
  driver.wish(carl, overrule);
  driver.wish(rita, { type: 'GiveFinalGo' });
  expect(driver.system({ type: 'ReportMembership', person: carl, isMember: false }).events).toEqual([
    { type: 'MembershipChanged', person: carl, isMember: false },
    { type: 'FinalGoWithdrawn', because: 'left' },
  ]);
});

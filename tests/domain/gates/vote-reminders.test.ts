import { beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { gatesWaitingFor, pressingVotes } from '../../../src/domain/gates/vote-reminder.ts';
import { due } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  plan,
  rita,
  runbook,
  sam,
  T0,
  tess,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';

const closes = T0 - hours(1);
const go = (gate: string, more: object = {}): Action => ({
  type: 'CastVote',
  gate,
  vote: 'GO',
  confirmed: ['ready'],
  ...more,
});

let driver: GoLiveDriver;
beforeEach(() => {
  const gates = runbook.gates.map(({ opensOffsetMs: _opens, ...gate }) => ({
    ...gate,
    closesOffsetMs: -hours(1),
  }));
  driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, gates } } });
});

const reminded = () =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'VotersReminded' ? [{ before: (closes - at) / minutes(1), people: event.people }] : [],
  );

describe('a reminder to vote', () => {
  test('goes to the owner at first, then to the deputy, then to the contact, one for all gates of a person', () => {
    driver.runTo(closes - 1);
    expect(reminded()).toEqual([
      { before: 24 * 60, people: [tom, sam, bea, ole] },
      { before: 4 * 60, people: [tom, sam, bea, ole] },
      { before: 60, people: [tom, tess, sam, bea, ole] },
      { before: 15, people: [tom, tess, rita, sam, bea, ole] },
    ]);
    const told = [...driver.effects.keys()].filter((key) => key.includes('vote_reminder'));
    expect(told.filter((key) => key.includes(tess))).toEqual([
      'GL-7/message/vote_reminder:U0TESS:1',
      'GL-7/message/vote_reminder:U0TESS:2',
    ]);
  });

  test('is one message with that of the tasks, for whoever is reminded of both at the same time', () => {
    driver.runTo(closes - hours(24));
    const [votes, tasks] = driver.recorded.slice(-2).map(({ event }) => event);
    expect(votes).toMatchObject({
      type: 'VotersReminded',
      people: [tom, sam, bea, ole],
      withTasks: [tom, ole],
    });
    expect(tasks).toMatchObject({ type: 'RemindersDue', people: [tom, ole] });
    const now = [...driver.effects.keys()].filter((key) => /vote_reminder|reminder.*T16:00/.test(key));
    expect(now).toEqual([
      'GL-7/message/vote_reminder:U0SAM:1',
      'GL-7/message/vote_reminder:U0BEA:1',
      'reminder/U0TOM/2026-11-30T16:00',
      'reminder/U0OLE/2026-11-30T16:00',
    ]);
    expect(due(driver.state, driver.now)).toEqual([]);
    const pressing = (person: string) => pressingVotes(driver.state, person, driver.now).map(({ id }) => id);
    expect([tom, tess, ole, rita].map(pressing)).toEqual([
      ['technical'],
      ['technical', 'operations'],
      ['operations'],
      [],
    ]);
  });

  test('is one message too where both fell due while golive was away', () => {
    driver.moveTo(closes - hours(22));
    driver.tick();
    expect([...driver.effects.keys()].filter((key) => key.includes(tom) && key.includes('reminder'))).toEqual(
      [expect.stringMatching(/^reminder\/U0TOM/)],
    );
  });

  test('stands in the message of the tasks from a quarter of an hour before its time on', () => {
    const pressing = (person: string) => pressingVotes(driver.state, person, driver.now).map(({ id }) => id);
    driver.moveTo(closes - hours(24) - minutes(16));
    expect(pressing(sam)).toEqual([]);
    driver.moveTo(closes - hours(24) - minutes(15));
    expect(pressing(sam)).toEqual(['security']);
    expect(pressing(rita)).toEqual([]);
    driver.moveTo(closes - minutes(30));
    expect(pressing(rita)).toEqual(['technical', 'security', 'business', 'operations']);
    driver.wish(sam, go('security'));
    expect(pressing(sam)).toEqual([]);
    driver.wish(rita, { type: 'Hold', reason: 'wait' });
    expect(pressing(rita)).toEqual([]);
  });

  test('goes to nobody whose gates are decided', () => {
    driver.wish(tom, go('technical'));
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'a finding' });
    driver.runTo(closes - hours(24));
    expect(reminded()).toEqual([{ before: 24 * 60, people: [bea, ole] }]);
  });

  test('goes to the deputy at once where the owner has left', () => {
    driver.system({ type: 'ReportMembership', person: tom, isMember: false });
    driver.runTo(closes - hours(24));
    expect(reminded()).toEqual([{ before: 24 * 60, people: [tess, sam, bea, ole] }]);
  });

  test('is edited as its votes come in', () => {
    driver.runTo(closes - hours(24));
    const before = driver.recorded.length;
    driver.wish(bea, go('business'));
    expect(driver.recorded.length).toBe(before + 1);
    expect([...driver.effects.keys()]).toContain('GL-7/message/vote_reminder:U0BEA:1');
  });

  test('that fell due while golive was away is sent once, as the last of them', () => {
    driver.moveTo(closes - minutes(30));
    driver.tick();
    expect(reminded()).toEqual([{ before: 30, people: [tom, tess, sam, bea, ole] }]);
  });

  test('is not sent on hold, and made up for when it goes on', () => {
    driver.wish(rita, { type: 'Hold', reason: 'wait' });
    driver.runTo(closes - hours(3));
    expect(reminded()).toEqual([]);
    driver.wish(rita, { type: 'Resume' });
    driver.tick();
    expect(reminded()).toMatchObject([{ before: 180 }]);
  });

  test('begins anew when T-0 moves, and not with what lies before that', () => {
    driver.runTo(closes - hours(24));
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone });
    expect(due(driver.state, driver.now)).toEqual([]);
    driver.runTo(closes + days(1) - hours(4));
    expect(reminded().map(({ before }) => before)).toEqual([24 * 60, 0, -20 * 60]);
  });

  test('counts to T-0 where a gate has no closing time, and from its opening on', () => {
    driver = createGoLiveDriver();
    driver.runTo(T0 - hours(4));
    expect(reminded().map(({ people }) => people)).toEqual([
      [tom, bea, ole],
      [tom, sam, bea, ole],
    ]);
  });
});

test('a gate waits for its voters as long as it is undecided, and for its contact once that was asked', () => {
  const waits = (person: string) => {
    const { own, escalated } = gatesWaitingFor(driver.state, person);
    return [own.map(({ id }) => id), escalated.map(({ id }) => id)];
  };
  expect(waits(tom)).toEqual([['technical'], []]);
  expect(waits(rita)).toEqual([[], []]);
  driver.wish(tom, go('technical'));
  expect(waits(tom)).toEqual([[], []]);
  driver.runTo(closes - minutes(60));
  expect(waits(rita)).toEqual([[], []]);
  driver.runTo(closes - minutes(15));
  expect(waits(rita)).toEqual([[], ['security', 'business', 'operations']]);
  expect(waits(tess)).toEqual([['operations'], []]);
  driver.wish(bea, go('business'));
  expect(waits(rita)).toEqual([[], ['security', 'operations']]);
  driver.wish(rita, { type: 'HandOverRole', role: 'security_lead', to: rita });
  expect(waits(rita)).toEqual([['security'], ['operations']]);
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  expect([waits(rita), waits(ole)]).toEqual([
    [[], []],
    [[], []],
  ]);
});

describe('a gate that closes', () => {
  const standing = (id: string) => {
    const gate = driver.state.runbook.gates.find((one) => one.id === id);
    return gate && gateStanding(driver.state, gate);
  };
  const closed = () =>
    driver.recorded.flatMap(({ event }) => (event.type === 'GateClosed' ? [event.gate] : []));

  test('without a vote is told once, and is not GO', () => {
    driver.wish(tom, go('technical'));
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'a finding' });
    driver.runTo(closes);
    expect(closed()).toEqual(['business', 'operations']);
    expect(standing('business')).toBe('open');
    driver.runTo(T0 + hours(1));
    expect(closed()).toHaveLength(2);
  });

  test('takes a late GO with a comment only, marked as late, and a NO-GO as ever', () => {
    driver.runTo(closes + minutes(5));
    expect(driver.wish(bea, go('business')).refusal?.code).toBe('late_go_needs_word');
    expect(driver.wish(bea, go('business', { reason: 'I was on a plane' })).events).toEqual([
      {
        type: 'VoteCast',
        gate: 'business',
        vote: 'GO',
        reason: 'I was on a plane',
        confirmed: ['ready'],
        late: true,
        basis: expect.objectContaining({ open: expect.any(Array) }),
      },
    ]);
    expect(standing('business')).toBe('go');
    const noGo: Action = { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'stop' };
    expect(driver.wish(bea, noGo).refusal).toBeUndefined();
  });

  test('says nothing more where its GO is taken back after that', () => {
    driver.wish(bea, go('business'));
    driver.runTo(closes);
    driver.wish(bea, { type: 'UntickCriteria', gate: 'business', criteria: ['ready'] });
    driver.tick();
    expect(closed()).not.toContain('business');
  });

  test('does not close for a T-0 that was set after its time', () => {
    driver.runTo(T0 - minutes(70));
    driver.wish(rita, { type: 'Reschedule', t0: T0 - minutes(30), timeZone });
    driver.tick();
    expect(closed()).toEqual([]);
    expect(driver.wish(bea, go('business')).refusal).toBeUndefined();
  });

  test('closes again for another T-0', () => {
    driver.runTo(closes);
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(2), timeZone });
    driver.runTo(closes + days(2));
    expect(closed()).toHaveLength(8);
  });
});

import { describe, expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import type { VoteBasis } from '../../../src/domain/gates/gate-event.ts';
import { staleVotes } from '../../../src/domain/gates/stale-vote.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, hours, olga, ona, plan, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { deploying, health } from '../histories.ts';
import { messagesOfLast } from '../messages-after.ts';

const basis: VoteBasis = {
  mark: 'x',
  runbook: plan.runbook.hash,
  open: ['docs'],
  failed: ['item/docs'],
  down: ['api'],
};
const cast = (gate: string, on?: VoteBasis): Past => ({
  event: { type: 'VoteCast', gate, vote: 'GO', confirmed: ['ready'], ...(on ? { basis: on } : {}) },
  by: bea,
});
const voted: readonly Past[] = [planned, cast('business', basis), cast('technical')];
const asked: Past = { type: 'ChecksRequested', checks: ['item/merged', 'item/docs'], moment: 'planned' };
const seen = (check: string, verdict: 'passed' | 'failed', at = T0 - hours(9)): Past => ({
  event: { type: 'CheckCompleted', check, asking: 1, verdict, evidence: 'e' },
  by: 'golive',
  at,
});
const gatesDrawn = (...past: readonly Past[]) =>
  messagesOfLast(...past).filter((key) => key.startsWith('gate:'));

describe('the card of a gate is drawn anew', () => {
  const merged = { type: 'ChecklistItemTicked', item: 'merged' } as const;

  test('when something that its GO was given on gets worse or better, and not for what was wrong already', () => {
    expect(gatesDrawn(...voted, merged)).toEqual(['gate:business']);
    expect(gatesDrawn(...voted, merged, { type: 'ChecklistItemUnticked', item: 'merged' })).toEqual([
      'gate:business',
    ]);
    expect(gatesDrawn(...voted, { type: 'ChecklistItemSkipped', item: 'merged', reason: 'x' })).toEqual([
      'gate:business',
    ]);
    expect(gatesDrawn(...voted, { type: 'ChecklistItemTicked', item: 'docs' })).toEqual([]);
    expect(gatesDrawn(...voted, { type: 'EvidenceAdded', item: 'merged', evidence: 'x' })).toEqual([]);
    expect(gatesDrawn(...voted, health('web', 'down', T0))).toEqual(['gate:business']);
    expect(gatesDrawn(...voted, health('api', 'down', T0))).toEqual([]);
  });

  test('with the news of a check, and not when it says the same again', () => {
    expect(gatesDrawn(...voted, asked, seen('item/merged', 'failed'))).toEqual(['gate:business']);
    expect(gatesDrawn(...voted, asked, seen('item/docs', 'failed'))).toEqual([]);
    const twice = [seen('item/merged', 'failed'), seen('item/merged', 'failed', T0 - hours(8))];
    expect(gatesDrawn(...voted, asked, ...twice)).toEqual([]);
  });

  test('only while votes count', () => {
    expect(
      gatesDrawn(planned, cast('business', basis), ...deploying.slice(1), health('web', 'down', T0)),
    ).toEqual([]);
  });
});

test('what changed is told once for several votes, each part with what it was for the first of them', () => {
  const gates = plan.runbook.gates.map((gate) =>
    gate.id === 'business'
      ? {
          ...gate,
          voters: [{ roles: [], people: [bea, olga, ona], needs: 3 }],
          ifChanged: { checklist: 'ask_again', checks: 'ask_again' } as const,
        }
      : gate,
  );
  const wanted: PlanGoLive = { ...plan, runbook: { ...plan.runbook, gates } };
  const driver = createGoLiveDriver({ plan: wanted });
  const go = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] } as const;
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  driver.wish(bea, { type: 'TickItem', item: 'docs' });
  for (const person of [bea, olga]) driver.wish(person, go);
  driver.wish(bea, { type: 'UntickItem', item: 'docs' });
  driver.wish(ona, go);
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  driver.tick();
  const stale = driver.recorded.flatMap(({ event }) => (event.type === 'VoteWentStale' ? [event] : []));
  expect(stale).toStrictEqual([
    {
      type: 'VoteWentStale',
      gate: 'business',
      changed: [{ part: 'checklist', what: ['merged'] }],
      of: expect.arrayContaining([bea, olga, ona]),
    },
  ]);
});

describe('a GO holds no more by itself', () => {
  const standing = (on: Partial<VoteBasis>, ...more: readonly Past[]) => {
    const { state } = given(
      planned,
      cast('business', { ...basis, open: ['merged', 'backup', 'docs'], ...on }),
      ...more,
    );
    const gate = state.runbook.gates.find(({ id }) => id === 'business');
    return gate && gateStanding(state, gate);
  };
  const read = (headSha: string): Past => ({
    type: 'ChangesRead',
    number: 1,
    changes: {
      base: 'a',
      head: 'b',
      headSha,
      url: 'u',
      status: 'ahead',
      commits: 1,
      lacks: 0,
      pulls: [],
      lookedAt: 1,
      authors: [],
    },
  });

  test('where it was given on another runbook or another commit', () => {
    expect(standing({})).toBe('go');
    expect(standing({ runbook: 'other' })).toBe('outdated');
    expect(standing({ commit: 'c1' }, read('c2'))).toBe('outdated');
    expect(standing({ commit: 'c1' }, read('c1'))).toBe('go');
  });

  test('and holds where the commit was not known then, or is not known now', () => {
    expect(standing({}, read('c2'))).toBe('go');
    expect(standing({ commit: 'c1' })).toBe('go');
  });

  test('of which nobody is told again where all were told that the version has moved', () => {
    const { state } = given(
      planned,
      cast('business', { ...basis, runbook: 'other' }),
      { type: 'VersionMoved', from: 'c1', to: 'c2' },
      cast('technical', { ...basis, runbook: 'other' }),
    );
    expect(staleVotes(state).map(({ gate }) => gate)).toEqual(['technical']);
  });
});

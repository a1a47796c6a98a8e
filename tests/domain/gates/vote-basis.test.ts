import { expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import type { BasisPart } from '../../../src/domain/gates/gate-event.ts';
import { votesOn } from '../../../src/domain/gates/gate-state.ts';
import { warningsOf } from '../../../src/domain/gates/vote-basis.ts';
import type { ChangePolicy } from '../../../src/domain/runbook.ts';
import {
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
} from '../../fixtures/golive-driver.ts';
import { bea, hours, plan, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { gatesGo } from '../histories.ts';

const changes = (headSha: string) =>
  ({
    base: 'v1.4.1',
    head: 'v1.4.2',
    headSha,
    url: 'https://github.example/compare',
    status: 'ahead',
    commits: 1,
    lacks: 0,
    pulls: [],
    lookedAt: 1,
    authors: ['tess'],
  }) as const;

function read(driver: GoLiveDriver, headSha: string): void {
  driver.wish(tom, { type: 'ReadChanges' });
  const { asked } = driver.state.changes;
  driver.system({ type: 'ReportChanges', number: asked, changes: changes(headSha) });
}

/** The gate business does so with its GO; the others as they do by themselves. */
const planWith = (ifChanged: Partial<Record<BasisPart, ChangePolicy>>): PlanGoLive => ({
  ...plan,
  runbook: {
    ...plan.runbook,
    gates: plan.runbook.gates.map((gate) => (gate.id === 'business' ? { ...gate, ifChanged } : gate)),
  },
});

function givenApproved(ifChanged: Partial<Record<BasisPart, ChangePolicy>> = {}): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: planWith(ifChanged) });
  read(driver, 'a'.repeat(40));
  approve(driver);
  expect(driver.state.status).toBe('approved');
  return driver;
}

const gateOf = (driver: GoLiveDriver, id: string) => {
  const gate = driver.state.runbook.gates.find((one) => one.id === id);
  if (!gate) throw new Error(id);
  return gate;
};

const standing = (driver: GoLiveDriver, id = 'business') => gateStanding(driver.state, gateOf(driver, id));

const warned = (driver: GoLiveDriver, id = 'business') =>
  votesOn(driver.state, id)
    .flatMap((vote) => warningsOf(driver.state, gateOf(driver, id), vote))
    .map(({ part, what }) => [part, ...what]);

const down = (driver: GoLiveDriver) =>
  driver.system({ type: 'ReportHealth', endpoint: 'web', verdict: 'down', since: 1, evidence: 'x' });

test('a GO carries what it was given on: the commit, the runbook, and what was not well then', () => {
  const driver = createGoLiveDriver();
  read(driver, 'a'.repeat(40));
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  const basis = driver.state.gates['business']?.vote?.basis;
  expect(basis).toEqual({
    mark: expect.stringMatching(/^[a-z0-9]+-[a-z0-9]+$/),
    commit: 'a'.repeat(40),
    runbook: plan.runbook.hash,
    open: ['backup', 'docs'],
    failed: [],
    down: [],
  });
  const same = driver.state.gates['technical'];
  expect(same?.vote).toBeUndefined();
  driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
  expect(driver.state.gates['technical']?.vote?.basis?.mark).toBe(basis?.mark);
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  driver.wish(bea, { type: 'WithdrawVote', gate: 'business' });
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  expect(driver.state.gates['business']?.vote?.basis?.mark).not.toBe(basis?.mark);
});

test('another commit asks everybody again whose GO was given on the one before, and takes the final GO back', () => {
  const driver = givenApproved();
  read(driver, 'b'.repeat(40));
  expect(standing(driver)).toBe('outdated');
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  expect(driver.tick()).toEqual(['VoteWentStale', 'FinalGoWithdrawn', 'VoteWentStale', 'VoteWentStale']);
  expect(driver.recorded.findLast(({ event }) => event.type === 'VoteWentStale')?.event).toEqual({
    type: 'VoteWentStale',
    gate: 'operations',
    changed: [{ part: 'commit', what: ['a'.repeat(40), 'b'.repeat(40)] }],
  });
  expect(standing(driver)).toBe('go');
  expect(standing(driver, 'technical')).toBe('outdated');
  driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
  expect(standing(driver, 'technical')).toBe('go');
  expect(driver.tick()).toEqual([]);
});

test('nothing starts on a vote that is stale, also before anybody was told of it', () => {
  const driver = givenApproved();
  driver.runTo(T0);
  read(driver, 'b'.repeat(40));
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal?.code).toBe('blocked');
});

test('a GO from a form that was opened for another commit is refused, a NO-GO never', () => {
  const driver = createGoLiveDriver();
  read(driver, 'a'.repeat(40));
  const drawn = { type: 'CastVote', gate: 'business', drawnForCommit: 'a'.repeat(12) } as const;
  const go = { ...drawn, vote: 'GO', confirmed: ['ready'] } as const;
  read(driver, 'b'.repeat(40));
  expect(driver.wish(bea, go).refusal?.code).toBe('commit_changed');
  expect(driver.wish(bea, { ...go, drawnForCommit: 'b'.repeat(12) }).refusal).toBeUndefined();
  expect(driver.wish(bea, { ...drawn, vote: 'NO-GO', reason: 'x' }).refusal).toBeUndefined();
});

test('a vote stays stale once people were told, though what changed may change back', () => {
  const driver = givenApproved({ checklist: 'ask_again' });
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  driver.tick();
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  expect(standing(driver)).toBe('outdated');
  expect(driver.state.gates['business']?.vote?.stale?.changed).toEqual([
    { part: 'checklist', what: ['merged'] },
  ]);
});

test.each([
  ['ask_again', 'outdated', []],
  ['warn', 'go', [['checklist', 'merged']]],
  ['ignore', 'go', []],
] as const)(
  'a gate that says %s of the checklist is %s when an item is open again',
  (policy, is, warnings) => {
    const driver = givenApproved({ checklist: policy });
    driver.wish(tom, { type: 'UntickItem', item: 'merged' });
    driver.tick();
    expect(standing(driver)).toBe(is);
    expect(warned(driver)).toEqual(warnings);
    expect(standing(driver, 'technical')).toBe('go');
  },
);

/** Health is looked at from the first attempt on. */
function givenFailed(ifChanged: Partial<Record<BasisPart, ChangePolicy>> = {}): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: planWith(ifChanged) });
  deploy(driver);
  see(driver, 'up');
  endRun(driver, 'failure');
  return driver;
}

test('by itself a gate warns of health and checklist, and says so no more once it is well again', () => {
  const driver = givenFailed();
  down(driver);
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  expect(driver.tick()).toEqual([]);
  expect(warned(driver)).toEqual([
    ['checklist', 'merged'],
    ['health', 'web'],
  ]);
  see(driver, 'up');
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  expect(warned(driver)).toEqual([]);
  expect(standing(driver)).toBe('go');
});

test('what was wrong already, or gets better, changes nothing', () => {
  const driver = givenFailed({ checklist: 'ask_again', health: 'ask_again', checks: 'ask_again' });
  down(driver);
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  driver.tick();
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  expect(driver.state.gates['business']?.vote?.basis).toMatchObject({ open: ['merged'], down: ['web'] });
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  see(driver, 'up');
  down(driver);
  expect(driver.tick()).not.toContain('VoteWentStale');
  expect(standing(driver)).toBe('go');
});

test('while a deployment is on its way the votes are history; before a second try they decide again', () => {
  const driver = createGoLiveDriver({ plan: planWith({ health: 'ask_again' }) });
  deploy(driver);
  see(driver, 'down');
  expect(standing(driver)).toBe('go');
  expect(driver.tick()).not.toContain('VoteWentStale');
  endRun(driver, 'failure');
  expect(standing(driver)).toBe('outdated');
  expect(driver.tick()).toContain('VoteWentStale');
});

test('a vote of the time before this was kept stays good', () => {
  const { state } = given(planned, ...gatesGo, {
    type: 'HealthChanged',
    endpoint: 'web',
    verdict: 'down',
    since: 1,
    evidence: 'x',
  });
  for (const gate of state.runbook.gates) {
    expect(gateStanding(state, gate)).toBe('go');
    expect(votesOn(state, gate.id).flatMap((vote) => warningsOf(state, gate, vote))).toEqual([]);
  }
});

test('only golive itself says that a vote went stale, and only of one that did', () => {
  const driver = givenApproved();
  expect(driver.wish(rita, { type: 'ReportStaleVote', gate: 'business' }).refusal?.code).toBe('not_allowed');
  expect(driver.system({ type: 'ReportStaleVote', gate: 'business' }).refusal?.code).toBe('not_due');
});

test('a GO of a gate whose votes expire counts until its time is over, then is asked for again', () => {
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, votesExpireMs: hours(12) }));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
  const go = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] } as const;
  const start = driver.now;
  driver.wish(bea, go);
  driver.runTo(start + hours(6) - 1);
  expect(driver.wish(bea, go).refusal?.code).toBe('vote_unchanged');
  driver.runTo(start + hours(6));
  expect(driver.wish(bea, go).refusal).toBeUndefined();
  expect(driver.runTo(start + hours(18) - 1)).not.toContain('VoteWentStale');
  expect(standing(driver)).toBe('go');
  expect(driver.runTo(start + hours(18))).toContain('VoteWentStale');
  expect(driver.recorded.at(-1)?.event).toMatchObject({ changed: [{ part: 'age' }] });
  expect(standing(driver)).toBe('outdated');
  driver.wish(bea, go);
  expect(standing(driver)).toBe('go');
});

test('from the very instant on at which a GO is too old nothing starts on it, told or not', () => {
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, votesExpireMs: hours(1) }));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
  approve(driver);
  expect(driver.state.finalGo).toBeDefined();
  driver.moveTo(T0);
  const refused = driver.wish(tom, { type: 'StartDeployment' }).refusal;
  expect(refused?.blockers).toContainEqual({ kind: 'gate', id: 'business', state: 'outdated' });
  expect(driver.tick()).toEqual(expect.arrayContaining(['VoteWentStale', 'FinalGoWithdrawn']));
});

test('of the checks only those count that fail, of the checklist or of the gate itself', () => {
  const cast: Past = {
    event: {
      type: 'VoteCast',
      gate: 'business',
      vote: 'GO',
      confirmed: ['ready'],
      basis: {
        mark: 'x',
        runbook: plan.runbook.hash,
        open: ['merged', 'backup', 'docs'],
        failed: [],
        down: [],
      },
    },
    by: bea,
  };
  const completed = (check: string, verdict: 'passed' | 'failed'): Past => ({
    type: 'CheckCompleted',
    check,
    asking: 1,
    verdict,
    evidence: 'seen',
  });
  const warnedOf = (check: string, verdict: 'passed' | 'failed') => {
    const asked: Past = { type: 'ChecksRequested', checks: [check] };
    const { state } = given(planned, cast, asked, completed(check, verdict));
    return state.runbook.gates
      .flatMap((gate) => votesOn(state, gate.id).flatMap((vote) => warningsOf(state, gate, vote)))
      .map(({ part, what }) => [part, ...what]);
  };
  expect(warnedOf('criterion/business/ready', 'failed')).toEqual([['checks', 'criterion/business/ready']]);
  expect(warnedOf('criterion/business/ready', 'passed')).toEqual([]);
  expect(warnedOf('criterion/technical/ready', 'failed')).toEqual([]);
  // An item that is open says it already.
  expect(warnedOf('item/merged', 'failed')).toEqual([]);
});

import { expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { gateStanding, votersLeft } from '../../../src/domain/gates/gate.ts';
import type { VoteCondition } from '../../../src/domain/gates/gate-event.ts';
import type { GroupReading } from '../../../src/domain/gates/group-reading.ts';
import { votersToRemind } from '../../../src/domain/gates/vote-reminder.ts';
import { asLastRead, groupsAfter, unknownGroup } from '../../../src/domain/gates/voter-groups.ts';
import { writtenPlan } from '../../../src/domain/people/plan-authority.ts';
import { approve, createGoLiveDriver, type GoLiveDriver, newestRun } from '../../fixtures/golive-driver.ts';
import {
  bea,
  facts,
  hours,
  olga,
  ona,
  pat,
  plan,
  plannedAt,
  rita,
  sam,
  T0,
  tom,
  user,
} from '../../fixtures/golive-fixture.ts';

/* Gates on which a user group of Slack votes. */

const group = 'S0SRE';
const read = (...members: readonly string[]): GroupReading => ({ group, readAt: 7, members });
const unreadable: GroupReading = { group, readAt: 7, unreadable: 'missing_scope' };

function groupPlan(needs: number | 'all', reading: GroupReading, fourEyes = false): PlanGoLive {
  const voters = [{ roles: [], people: [], groups: [group], needs }];
  const gates = plan.runbook.gates.map((gate) =>
    gate.id === 'business' ? { ...gate, voters, fourEyes } : gate,
  );
  const runbook = { ...plan.runbook, gates };
  return { ...plan, runbook, written: writtenPlan(plan.service, runbook), voterGroups: [reading] };
}

const given = (needs: number | 'all' = 1, members: readonly string[] = [olga, ona]): GoLiveDriver =>
  createGoLiveDriver({ plan: groupPlan(needs, read(...members)) });

const go = (...groups: readonly GroupReading[]): Action => ({
  type: 'CastVote',
  gate: 'business',
  vote: 'GO',
  confirmed: ['ready'],
  groups,
});
const goIf = (condition: VoteCondition, ...groups: readonly GroupReading[]): Action => ({
  type: 'CastVote',
  gate: 'business',
  vote: 'GO',
  condition,
  groups,
});
const noGo = (...groups: readonly GroupReading[]): Action => ({
  type: 'CastVote',
  gate: 'business',
  vote: 'NO-GO',
  reason: 'not ready',
  groups,
});

const codeOf = (driver: GoLiveDriver, person: string, action: Action) =>
  driver.wish(person, action).refusal?.code;

function standing(driver: GoLiveDriver) {
  const gate = driver.state.runbook.gates.find(({ id }) => id === 'business');
  if (!gate) throw new Error('business');
  return { is: gateStanding(driver.state, gate), left: votersLeft(driver.state, gate) };
}

/** Everything is GO, and the final GO given; the business gate by Olga, of the group. */
function approvedByGroup(): GoLiveDriver {
  const driver = given();
  driver.wish(olga, go(read(olga, ona)));
  approve(driver);
  expect(driver.state.finalGo).toBeDefined();
  return driver;
}

test('who is in the group when the vote is given counts, and the vote keeps who was', () => {
  const driver = given();
  expect(standing(driver).left).toEqual([olga, ona]);
  expect(codeOf(driver, sam, go(read(olga, ona)))).toBe('not_a_voter');
  expect(codeOf(driver, bea, go(read(olga, bea)))).toBeUndefined();
  expect(driver.recorded.at(-1)?.event).toMatchObject({
    type: 'VoteCast',
    groups: [{ group, readAt: 7, members: [olga, bea] }],
  });
  expect(standing(driver)).toEqual({ is: 'go', left: [olga] });
});

test('whoever left the group since the planning says no GO on it', () => {
  const driver = given();
  expect(codeOf(driver, ona, go(read(olga)))).toBe('not_a_voter');
  expect(standing(driver).is).toBe('open');
});

test.each([
  ['cannot be read', [unreadable], 'missing_scope'],
  ['is empty', [read()], undefined],
  ['was not read', [], undefined],
])('of a group that %s no GO is taken, and a NO-GO of anybody is', (_how, groups, reason) => {
  const driver = given();
  const refused = driver.wish(olga, go(...groups)).refusal;
  expect(refused).toMatchObject({ code: 'group_unreadable', subject: 'business', group: { id: group } });
  expect(refused?.group?.reason).toBe(reason);
  expect(driver.recorded.at(-1)?.event).toMatchObject({ type: 'CommandRefused', code: 'group_unreadable' });
  expect(codeOf(driver, sam, noGo(...groups))).toBeUndefined();
  expect(driver.recorded.at(-1)?.event).toMatchObject({ type: 'VoteCast', groups });
  expect(standing(driver).is).toBe('no_go');
});

test('where the group is read, a NO-GO is for those who may vote', () => {
  expect(codeOf(given(), sam, noGo(read(olga, ona)))).toBe('not_a_voter');
});

test('a plan whose group cannot be relied on is refused, and one that only its planner could vote on', () => {
  const refusalOf = (by: string, wanted: PlanGoLive) =>
    decide(
      undefined,
      { id: 'c', at: plannedAt, actor: user(by), origin: { via: 'button' }, do: wanted },
      facts,
    ).refusal;
  expect(refusalOf(pat, groupPlan(1, unreadable))).toMatchObject({
    code: 'group_unreadable',
    subject: 'business',
    group: { id: group, reason: 'missing_scope' },
  });
  expect(refusalOf(pat, groupPlan(1, read()))?.code).toBe('group_unreadable');
  const { voterGroups: _read, ...unread } = groupPlan(1, read(olga));
  expect(refusalOf(pat, unread)?.code).toBe('group_unreadable');
  expect(refusalOf(pat, groupPlan(1, read(pat), true))?.code).toBe('planner_is_needed');
  expect(refusalOf(pat, groupPlan(1, read(pat, olga), true))).toBeUndefined();
  expect(refusalOf(pat, groupPlan(2, read(olga)))?.code).toBe('too_few_voters');
});

test('the GO of whoever has left the group counts no more, and the final GO is withdrawn', () => {
  const driver = approvedByGroup();
  expect(driver.system({ type: 'ReportVoterGroups', groups: [read(ona, sam)] }).events).toEqual([
    { type: 'VoterGroupsChanged', groups: [read(ona, sam)], joined: [sam], left: [olga] },
    { type: 'FinalGoWithdrawn', because: 'left_group' },
  ]);
  expect(standing(driver)).toEqual({ is: 'outdated', left: [ona, sam] });
  expect(codeOf(driver, tom, { type: 'ReportVoterGroups', groups: [read(olga)] })).toBe('not_allowed');
});

test('a vote that finds somebody gone takes their GO, and the final GO, as well', () => {
  const driver = given(2, [olga, ona, sam]);
  for (const person of [olga, ona]) driver.wish(person, go(read(olga, ona, sam)));
  approve(driver);
  expect(driver.state.finalGo).toBeDefined();
  const condition = { text: 'x', owner: tom };
  const { events } = driver.wish(ona, goIf(condition, read(ona, pat)));
  expect(events.map(({ type }) => type)).toEqual(['VoteCast', 'FinalGoWithdrawn']);
  expect(standing(driver).is).toBe('outdated');
});

test('nothing is told of a group that is as it was, or that does not vote', () => {
  const driver = approvedByGroup();
  for (const groups of [[read(ona, olga)], [unreadable], [{ ...read(sam), group: 'S0OTHER' }]])
    expect(driver.system({ type: 'ReportVoterGroups', groups }).refusal?.code).toBe('stale');
});

test('of two readings the newer says who is in the group, in whatever order they come', () => {
  const [before, newer, after] = [T0 - hours(10), T0 - hours(10) + 50_000, T0 - hours(10) + 60_000];
  const readAt = (at: number, ...members: readonly string[]) => ({ ...read(...members), readAt: at });
  const driver = given();
  driver.system({ type: 'ReportVoterGroups', groups: [readAt(newer, ona)] });
  expect(codeOf(driver, olga, go(readAt(before, olga, ona)))).toBe('not_a_voter');
  expect(codeOf(driver, ona, go(readAt(before, olga, ona)))).toBeUndefined();
  expect(standing(driver)).toEqual({ is: 'go', left: [] });
  driver.restart();
  expect(standing(driver)).toEqual({ is: 'go', left: [] });
  const late: Action = { type: 'ReportVoterGroups', groups: [readAt(before, olga)] };
  expect(driver.system(late).refusal?.code).toBe('stale');
  expect(codeOf(driver, sam, go(readAt(after, ona, sam)))).toBeUndefined();
});

test('a clock that was set back keeps nobody in the group', () => {
  const driver = given();
  driver.system({ type: 'ReportVoterGroups', groups: [{ ...read(ona), readAt: T0 }] });
  expect(codeOf(driver, olga, go({ ...read(olga), readAt: T0 - hours(1) }))).toBeUndefined();
  expect(standing(driver)).toEqual({ is: 'go', left: [] });
});

test('the final GO is not taken where a group that votes cannot be read', () => {
  const driver = given();
  driver.wish(olga, go(read(olga, ona)));
  approve(driver);
  driver.wish(rita, { type: 'RevokeFinalGo' });
  const unread = { gate: 'business', id: group, reason: 'missing_scope' };
  expect(driver.wish(rita, { type: 'GiveFinalGo', unread }).refusal).toMatchObject({
    code: 'group_unreadable',
    group: unread,
  });
  expect(codeOf(driver, rita, { type: 'GiveFinalGo' })).toBeUndefined();
});

test('a deployment that was asked for is called back where the group has changed', () => {
  const driver = approvedByGroup();
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const correlationId = newestRun(driver);
  driver.system({ type: 'ReportVoterGroups', groups: [read(sam)] });
  const begun = driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
  expect(begun.events.map(({ type }) => type)).not.toContain('DispatchBegun');
  expect(driver.state.runs.at(-1)?.dispatch).toBe('cancelled');
});

test('all of the group means all who are in it then', () => {
  const driver = given('all');
  driver.wish(olga, go(read(olga, ona)));
  expect(standing(driver).is).toBe('open');
  driver.wish(ona, go(read(olga, ona, sam)));
  expect(standing(driver)).toEqual({ is: 'open', left: [sam] });
  driver.system({ type: 'ReportVoterGroups', groups: [read(olga, ona)] });
  expect(standing(driver).is).toBe('go');
});

test('those of the group are reminded who have not voted', () => {
  const driver = given(2, [olga, ona, sam]);
  driver.wish(olga, go(read(olga, ona, sam)));
  const people = votersToRemind(driver.state, T0 - hours(23))?.people ?? [];
  expect(people).toEqual(expect.arrayContaining([ona, sam]));
  expect(people).not.toContain(olga);
});

test('of several groups the first that is not known is named, with why', () => {
  const gate = { voters: [{ roles: [], people: [], groups: ['S0A', 'S0B'], needs: 1 }] };
  const known = (id: string): GroupReading => ({ group: id, readAt: 1, members: [olga] });
  const cannot = (id: string): GroupReading => ({ group: id, readAt: 1, unreadable: `no ${id}` });
  expect(unknownGroup(gate, [known('S0A'), known('S0B')])).toBeUndefined();
  expect(unknownGroup(gate, [known('S0A'), cannot('S0B')])).toStrictEqual({ id: 'S0B', reason: 'no S0B' });
  expect(unknownGroup(gate, [cannot('S0B'), cannot('S0A')])).toStrictEqual({ id: 'S0A', reason: 'no S0A' });
  expect(unknownGroup(gate, [known('S0B')])).toStrictEqual({ id: 'S0A' });
  expect(unknownGroup(gate, [known('S0A'), { ...known('S0B'), members: [] }])).toStrictEqual({ id: 'S0B' });
  expect(unknownGroup({ voters: [] })).toBeUndefined();
});

test('what could not be read stays as it was read last', () => {
  const before = { [group]: { members: [olga], readAt: 1 } };
  expect(groupsAfter(before, [unreadable])).toStrictEqual(before);
  expect(groupsAfter(before, [read(ona)])).toStrictEqual({ [group]: { members: [ona], readAt: 7 } });
  expect(groupsAfter(undefined, undefined)).toStrictEqual({});
  const driver = createGoLiveDriver({ plan: groupPlan(1, read(olga)) });
  const [gate] = driver.state.runbook.gates.filter(({ id }) => id === 'business');
  expect(gate && asLastRead(driver.state, gate)).toStrictEqual([{ group, readAt: 7, members: [olga] }]);
  expect(gate && asLastRead({ ...driver.state, voterGroups: {} }, gate)).toStrictEqual([]);
});

import { expect, test } from 'vitest';
import { allItems } from '../../src/domain/checklist/checklist.ts';
import type { VoterRule } from '../../src/domain/gates/voter-rule.ts';
import { recorded } from '../../src/messages/en/recorded.ts';
import { en } from '../../src/messages/en.ts';
import { rehearsalResult } from '../../src/messages/topics/rehearsal-result.ts';
import type { Ask } from '../../src/rehearsal/ask.ts';
import { asksAt, isTaken } from '../../src/rehearsal/stand-ins.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  readChanges,
  see,
} from '../fixtures/golive-driver.ts';
import { bea, minutes, ole, plan, rita, T0, tess, tom } from '../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../fixtures/phased-plan.ts';

/** What somebody is asked of `smoke`, which a workflow does. */
const asked = ({ state }: GoLiveDriver): readonly Ask[] =>
  asksAt(state, en).filter(({ about }) => about.id === 'smoke');

function deployed(more: Parameters<typeof smokeByWorkflow>[0]): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: smokeByWorkflow(more) });
  deploy(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  return driver;
}

test('nobody is asked for a step whose workflow starts by itself, nor to finish one that a workflow does', () => {
  expect(asked(deployed({ start: 'automatic' }))).toEqual([]);
  const driver = deployed({});
  expect(asked(driver)).toMatchObject([{ action: { type: 'StartStep' }, at: T0 + minutes(15) }]);
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  expect(asked(driver)).toEqual([]);
});

test('somebody goes on with the next part of the traffic once one has baked, and with none after the last', () => {
  const traffic = [
    { percent: 10, bakeMs: minutes(10) },
    { percent: 100, bakeMs: minutes(10) },
  ];
  const driver = deployed({ traffic });
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  acceptRun(driver);
  endRun(driver, 'success');
  const [ask] = asked(driver);
  expect(ask).toMatchObject({ action: { type: 'ContinueTraffic', percent: 100 }, at: T0 + minutes(13) });
  expect(ask && isTaken(driver.state, ask, { now: T0 + minutes(9), words: recorded })).toBe(false);
  expect(ask && isTaken(driver.state, ask, { now: ask.at, words: recorded })).toBe(true);
  driver.moveTo(T0 + minutes(13));
  driver.wish(tom, { type: 'ContinueTraffic', step: 'smoke', percent: 100 });
  acceptRun(driver);
  endRun(driver, 'success');
  expect(asked(driver)).toEqual([]);
});

const askedToVote = ({ state }: GoLiveDriver, gate: string) =>
  asksAt(state, en)
    .filter(({ about }) => about.kind === 'gate' && about.id === gate)
    .map(({ person }) => person);

/** Planned by Tom, whom four eyes keep from the gate whose role he holds. */
const plannedByTom = (voters?: readonly VoterRule[]): GoLiveDriver => {
  const { runbook } = plan;
  const gates = runbook.gates.map((gate) =>
    gate.id === 'technical' ? { ...gate, fourEyes: true, ...(voters ? { voters } : {}) } : gate,
  );
  const driver = createGoLiveDriver({ by: tom, plan: { ...plan, runbook: { ...runbook, gates } } });
  expect(askedToVote(driver, 'technical')).toEqual([]);
  readChanges(driver);
  return driver;
};

test('whoever may say GO is asked for the vote: the deputy where the planner may not, and each who votes for themselves', () => {
  const driver = plannedByTom();
  expect(askedToVote(driver, 'technical')).toEqual([tess]);
  expect(askedToVote(driver, 'operations')).toEqual([ole]);
  // One GO each: the deputy of two roles votes on one gate alone.
  driver.wish(tess, { type: 'CastVote', gate: 'operations', vote: 'GO', confirmed: ['ready'] });
  expect(askedToVote(driver, 'technical')).toEqual([]);
  const several = plannedByTom([{ roles: ['technical_lead'], people: [rita, bea], needs: 2 }]);
  expect(askedToVote(several, 'technical')).toEqual([tess, rita, bea]);
});

test('a rehearsal that comes to no end says in short what kept it back, what was not rehearsed, and who did not answer', () => {
  const { state } = createGoLiveDriver({ plan: smokeByWorkflow({}) });
  const items = allItems(state).map(({ id }) => ({ kind: 'item', id }) as const);
  const about = [...items, { kind: 'gate', id: 'operations' } as const];
  const unanswered = about.map((one) => ({ role: 'operations_lead', person: ole, about: one }));
  const shown = (result: 'stopped' | 'not_completed' | 'succeeded') =>
    JSON.stringify(rehearsalResult({ result, goLive: state, unanswered }, en));
  expect(items.length).toBeGreaterThan(2);
  for (const result of ['not_completed', 'stopped'] as const)
    expect(shown(result)).toMatch(/stood at “Planned”.*kept it back:\* technical has no vote from/s);
  expect(shown('stopped')).toMatch(/Not rehearsed: \d+ steps, the first of them [^,]+\\n/);
  expect(shown('stopped')).toContain(`${items.length} items of the checklist`);
  expect(shown('stopped').match(/<@U0OLE>[^:]*\): /g)).toHaveLength(1);
  expect(shown('succeeded')).not.toContain('kept it back');
});

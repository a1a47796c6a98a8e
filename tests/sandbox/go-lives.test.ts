import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { comingUp, offsetWords } from '../../sandbox/go-lives/coming-up.ts';
import { tourFacts } from '../../sandbox/go-lives/tour.ts';
import { AuditTrail } from '../../sandbox/trail/audit-trail.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import { criteriaOf } from '../scenarios/raw-payloads.ts';

let folder: string;
let world: EngineWorld;
let trail: AuditTrail;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'golive-sandbox-'));
  const file = join(folder, 'golive.db');
  world = await createEngineWorld({ file });
  trail = new AuditTrail({ databaseUrl: () => `file:${file}`, anchors: () => [] });
});
afterEach(async () => {
  await world.store.close();
  rmSync(folder, { recursive: true, force: true });
});

// The page is plain JavaScript for browsers; imported by address, it is not part of the type check.
const { isAhead } = await import(new URL('../../sandbox/page/world/clock.js', import.meta.url).href);

test('the clock offers the offsets of go-lives of whose plan something may still come', () => {
  const later = T0 + 60 * MINUTE;
  for (const [status, now, offered] of [
    ['planned', T0 - HOUR, true],
    ['validating', later, true],
    ['validating', T0 + 25 * HOUR, false],
    ['succeeded', later, true],
    ['succeeded', T0 + 90 * MINUTE, false],
    ['aborted', T0 - HOUR, false],
    ['rolled_back', later, false],
  ] as const)
    expect(isAhead({ status, t0: T0 }, now), `${status} ${now - T0}`).toBe(offered);
});

const coming = (nowMs: number) =>
  comingUp(trail.read().goLives, nowMs).map(({ at, words }) => [(at - T0) / MINUTE, words]);
const tour = () => tourFacts(trail.read().goLives);

describe('what time brings next', () => {
  test('is nothing before anything is planned', () => {
    expect(coming(world.now)).toEqual([]);
  });

  test('is the plan of the runbook that the go-live keeps, in the order of time', async () => {
    await world.plan();
    expect(coming(world.now)).toEqual([
      [-24 * 60, 'T-24h: Pre-Go-Live'],
      [-60, 'T-60m: Go-Live Starting'],
      [0, 'T-0: the deployment may start'],
    ]);
    expect(coming(T0 - 2 * HOUR).map(([at]) => at)).toEqual([-60, 0]);
  });

  test('leaves out what was said already, and after T-0 names what golive itself waits for', async () => {
    await world.plan();
    world.now = T0 - 24 * HOUR;
    await world.tell({ type: 'SendNotice', notice: 'scheduled', round: 1 });
    expect(coming(T0 - 25 * HOUR)[0]?.[0]).toBe(-60);
    world.now = T0 - HOUR;
    await world.tell({ type: 'SendNotice', notice: 'starting', round: 1 });
    world.now = T0;
    await world.tell({ type: 'OfferStart' });
    expect(coming(T0 + 1)).toContainEqual([15 + 1 / MINUTE, 'T-0: the grace time ends']);
  });

  test.each([
    [0, 'T-0'],
    [-24 * HOUR, 'T-24h'],
    [-60 * MINUTE, 'T-60m'],
    [90 * MINUTE, 'T+90m'],
    [-48 * HOUR, 'T-48h'],
  ])('writes %d ms as %s', (ms, words) => {
    expect(offsetWords(ms)).toBe(words);
  });
});

describe('the tour', () => {
  test('has not begun before a go-live is planned', () => {
    expect(tour()).toMatchObject({ goLive: undefined, checklist: { settled: 0, total: 0 }, gates: [] });
  });

  test('counts what blocks, and knows who has voted', async () => {
    await world.plan();
    const { total } = tour().checklist;
    await world.as(people.planner, { type: 'TickItem', item: 'changes_merged' });
    await world.as(people.planner, { type: 'SkipItem', item: 'dns_propagated', reason: 'No new names' });
    await world.as(people.planner, { type: 'TickItem', item: 'penetration_test' });
    expect(tour().checklist).toEqual({ settled: 2, total });
    await world.as(people.planner, { type: 'UntickItem', item: 'changes_merged' });
    expect(tour().checklist.settled).toBe(1);
    await world.readChanges();
    const gate = 'security_approval';
    const confirmed = criteriaOf.get(gate) ?? [];
    await world.as(people.security, { type: 'CastVote', gate, vote: 'GO', confirmed });
    expect(tour().gates.map(({ holder, vote }) => [holder, vote])).toEqual([
      [people.technicalLead, undefined],
      [people.security, 'GO'],
      [people.business, undefined],
      [people.operations, undefined],
    ]);
    await world.as(people.security, { type: 'UntickCriteria', gate, criteria: confirmed.slice(1) });
    expect(tour().gates.every(({ vote }) => vote === undefined)).toBe(true);
  });

  test('goes on with the final GO and the start, and back when the final GO is taken back', async () => {
    await world.plan();
    await world.approve();
    expect(tour()).toMatchObject({ finalGo: true, started: false });
    await world.as(people.technicalLead, { type: 'RevokeFinalGo' });
    expect(tour().finalGo).toBe(false);
    await world.as(people.technicalLead, { type: 'GiveFinalGo' });
    world.now = T0;
    await world.tell({ type: 'OfferStart' });
    await world.as(people.technicalLead, { type: 'StartDeployment' });
    expect(tour()).toMatchObject({ finalGo: true, t0Reached: true, started: true, deployed: false });
  });

  test('follows the newest go-live', async () => {
    await world.plan();
    await world.as(people.planner, { type: 'Abort', reason: 'Not today' });
    expect(tour()).toMatchObject({ goLive: 'GL-1', aborted: true });
    await world.plan();
    expect(tour()).toMatchObject({ goLive: 'GL-2', aborted: false });
  });
});

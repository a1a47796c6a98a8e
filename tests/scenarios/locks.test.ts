import { afterEach, beforeEach, expect, it } from 'vitest';
import { changedDefinitions } from './changed-definitions.ts';
import {
  dispatches,
  giveFinalGo,
  HOUR,
  plan,
  reachT0,
  tickAll,
  voteGo,
  watchUntil,
  written,
} from './steps.ts';
import { expectWholeAndOnce } from './whole-and-once.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld();
});
afterEach(async () => {
  await expectWholeAndOnce(world);
  await world.close();
});

const target = 'demo-shop production';
const local = (at: number) => written(at).replace(' Europe/Berlin', '');

/** Whom the bot wrote directly about locks, in that order. */
const toldOfLock = (): readonly string[] =>
  world.sandbox.ledger
    .read({ system: 'slack', kind: 'chat.postMessage' })
    .filter(
      ({ accepted, data }) => accepted && JSON.stringify(data).includes(`News of the lock of ${target}`),
    )
    .flatMap(({ data }) => /"channel":"(\w+)"/.exec(JSON.stringify(data))?.[1] ?? []);

it('meets a freeze, a lock and the freeze of everything, waits, is told, goes on, and is rolled back through all of them', async () => {
  const { t0 } = world;
  const freeze = `freezes:\n  - { id: fair, title: The fair, time_zone: Europe/Berlin, once: { from: "${local(t0 - HOUR)}", until: "${local(t0 + 5 * HOUR)}" } }`;
  const folder = changedDefinitions(world, { file: 'freezes.yaml', from: 'freezes: []', to: freeze });
  await world.start({ RUNBOOKS_DIR: folder });
  await plan(world);
  await world.untilShown('Freeze “The fair”', releases);
  await tickAll(world);
  await voteGo(world);
  expect(await world.command(people.outsider, 'unfreeze GL-1 please')).toContain('Only ');
  await world.command(people.planner, 'unfreeze GL-1 the fair knows of it');
  await world.untilShown('let this go-live through');
  await giveFinalGo(world);

  await world.command(people.planner, `lock ${target} the database is moved`);
  await world.command(people.technicalLead, `lock ${target} wait`);
  await world.command(people.outsider, `lock ${target} wait`);
  await reachT0(world);
  expect(await world.command(people.technicalLead, 'deploy')).toContain('The environment is locked');
  expect(toldOfLock()).toEqual([]);
  await world.command(people.planner, `unlock ${target}`);
  const waited = await world.untilShown('waited for the lock of this environment', releases);
  expect(waited.whole).toMatch(new RegExp(`<@${people.technicalLead}>.*<@${people.outsider}>`));
  await world.until('both to be told', () => toldOfLock().length === 2);

  await world.command(people.planner, 'freeze an incident elsewhere');
  expect(await world.command(people.technicalLead, 'deploy')).toContain('Everything is frozen');
  expect(dispatches(world)).toEqual([]);
  await world.command(people.planner, 'unfreeze all it is over');
  await world.untilShown('Nothing from outside keeps this go-live from being deployed any more', releases);
  expect(await world.command(people.technicalLead, 'deploy')).toContain('is requested');
  await world.until('the dispatch', () => dispatches(world, 'deploy-production').length === 1);
  await watchUntil(world, /deployment succeeded/i);

  await world.command(people.planner, `lock ${target} the database is moved again`);
  await world.command(people.planner, 'freeze another incident');
  await world.command(people.onCall, 'rollback the shop is down');
  expect(await world.submit(people.onCall, {})).toEqual({});
  await world.until('the rollback', () => dispatches(world, 'rollback-production').length === 1);
  await watchUntil(world, /Rolled back\./);
  expect(dispatches(world, 'deploy-production')).toHaveLength(1);
  await world.settled();
  expect(toldOfLock()).toEqual(['D0TOM', 'D0OTTO']);
});

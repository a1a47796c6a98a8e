import { rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { approve, dispatches, postedKeys, reachT0 } from '../scenarios/steps.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from '../scenarios/world.ts';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld({ ownProcess: true });
  await world.start();
});
afterEach(() => world.close());

/** As the README says. */
function backUp(file: string): string {
  const backup = `${file}.backup`;
  const database = new SqliteDatabase(file, { readonly: true });
  database.exec(`VACUUM INTO '${backup}'`);
  database.close();
  return backup;
}

function putBack(file: string, backup: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const database = new SqliteDatabase(backup, { readonly: true });
  database.exec(`VACUUM INTO '${file}'`);
  database.close();
}

const lasting = () => postedKeys(world).filter((key) => !key.includes('/event:'));

it('golive on the backup of yesterday repeats nothing, and waits for a person', {
  timeout: 90_000,
}, async () => {
  const file = world.database.slice('file:'.length);
  await approve(world);
  await world.settled();
  const backup = backUp(file);
  await reachT0(world);
  await world.click(people.technicalLead, 'start_deployment');
  await world.until('the dispatch', () => dispatches(world).length > 0);
  await world.untilShown('Deploying');
  await world.settled();
  const before = lasting();
  await world.sandbox.bot.kill('SIGKILL');
  putBack(file, backup);
  await world.start();

  await world.untilShown('restored from a backup', releases);
  await world.settled();
  await world.command(people.planner, 'resume GL-1');
  await world.untilShown('*resumed* the go-live');
  await world.settled();
  await world.click(people.technicalLead, 'start_deployment');
  await world.untilShown('GitHub accepted the deployment');
  await world.settled();
  expect(dispatches(world)).toHaveLength(1);
  expect(lasting()).toEqual(before);
});

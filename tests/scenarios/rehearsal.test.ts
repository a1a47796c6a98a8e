import { afterEach, beforeEach, expect, it } from 'vitest';
import { criteriaOf } from './raw-payloads.ts';
import { createScenarioWorld, people, type ScenarioWorld } from './world.ts';

const stage = 'C0REHEARSE';

let world: ScenarioWorld;
beforeEach(async () => {
  world = await createScenarioWorld({ slackLimitsTimes: 1_000 });
  await world.start();
});
afterEach(() => world.close());

const shown = (words: string | RegExp) => world.untilShown(words, stage);

/** What somebody types in the channel of rehearsals. */
async function there(userId: string, text: string): Promise<string> {
  const answer = await world.sandbox.slack.postCommand({ userId, channelId: stage, text });
  return [answer.text ?? '', ...answer.ephemerals.map(({ text: said }) => said)].join('\n');
}

/** Everything that arrived anywhere but in the channel of rehearsals; a call that only asks Slack is none. */
function arrivedElsewhere(): readonly string[] {
  const arrived = world.sandbox.ledger
    .read()
    .filter(
      ({ system, kind }) => system !== 'slack' || /^chat\.post|^chat\.update|^conversations\.open/.test(kind),
    );
  expect(arrived.length).toBeGreaterThan(100);
  return arrived
    .filter(({ data }) => data['channel'] !== stage)
    .map(({ system, kind }) => `${system} ${kind}`);
}

it('is rehearsed from the plan to the result, by stand-ins and by people, and touches one channel alone', async () => {
  expect(await world.command(people.outsider, 'rehearse demo-shop v1.4.2')).toContain(
    'can rehearse this service',
  );
  // What stops go-lives stops no rehearsal, and a rehearsal adds nothing to it.
  await world.command(people.technicalLead, 'freeze an incident');
  const locks = await world.command(people.planner, 'locks');
  expect(locks).toContain('Everything is frozen');
  expect(
    await world.command(people.planner, 'rehearse demo-shop v1.4.2 3600x from T-2h, deployment fails T+10m'),
  ).toMatch(/^\s*RH-1 begins in <#C0REHEARSE>.* At 3600x this takes about \d+ min\./);
  expect(await world.command(people.security, 'rehearse demo-shop v1.4.2')).toContain('RH-1 is running');
  expect(await there(people.security, 'status')).toContain('RH-1');
  for (const command of ['list', 'mine'])
    expect(await world.command(people.security, command)).not.toContain('RH-1');
  const { whole } = await shown('*ended rolled back*');
  expect(whole).toMatch(
    /Production Deployment: planned T-0 to T\+15m, rehearsed T\+1m to T\+10m, \*failed\*/,
  );
  expect(whole).toContain('deployment 9 min (failure), rollback 15 min (success)');
  expect(whole).toContain('Everybody who was asked answered in time.');
  expect(await there(people.planner, 'hold RH-1 too late')).toContain('RH-1 is over');
  expect(await world.command(people.planner, 'locks')).toBe(locks);

  expect(await there(people.planner, 'rehearse demo-shop v1.4.2 1x from T-2h with people')).toContain('RH-2');
  await shown('RH-2 · Gate 2: Security Approval: no vote yet');
  await shown(/RH-2 · Gate 2: Security Approval.*No commit beyond the version before/s);
  await world.click(people.security, 'gate_go', 'security_approval');
  const forms = () =>
    world.sandbox.slack.snapshot().users.find(({ id }) => id === people.security)?.views ?? [];
  await world.until('the form of the rehearsal', () => forms().length > 0);
  expect(JSON.stringify(forms().at(-1)?.content.blocks)).toMatch(/^\[\{"type":"context".*?REHEARSAL\* RH-2/);
  expect(
    await world.submit(people.security, { criteria: criteriaOf.get('security_approval') ?? [] }),
  ).toEqual({});
  await shown('RH-2 · Gate 2: Security Approval: GO');
  expect(await there(people.planner, 'rehearse stop')).toContain('RH-2 is being stopped');
  await shown(/RH-2 .*\*was stopped by <@U0RITA>\*/);

  await world.command(people.planner, 'rehearse demo-shop v1.4.2 1x');
  await shown('RH-3 · Checklist');
  await world.sandbox.bot.restart();
  await shown(/RH-3\* was cut off/);
  const held = await world.command(people.planner, 'rehearse');
  expect(held).toMatch(
    /RH-3 .* was cut off[\s\S]*RH-2 .* was stopped by <@U0RITA>[\s\S]*RH-1 .* ended rolled back/,
  );
  expect(await world.command(people.planner, 'list')).not.toMatch(/RH-|GL-/);
  expect(arrivedElsewhere()).toEqual([]);
});

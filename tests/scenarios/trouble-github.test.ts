import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { dispatches, heard } from './steps.ts';
import { inTroubleWorld, type TroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

const MINUTE = 60_000;
const rollback = 'rollback-production.yml';

/** Lets the go-live's time pass until it holds; at most half an hour. */
async function pass(world: TroubleWorld, what: string, holds: () => boolean): Promise<void> {
  for (let steps = 0; steps < 60 && !holds(); steps += 1) {
    await world.advance(30_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await world.until(what, holds);
}

/** Somebody deploys by hand. */
async function startElsewhere({ sandbox }: TroubleWorld): Promise<void> {
  const url = `${sandbox.origin}/github/repos/acme/demo-shop/actions/workflows/deploy-production.yml/dispatches`;
  const inputs = { version: 'v1.4.2', environment: 'production' };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify({ ref: 'main', inputs }),
  });
  expect(answer.status).toBe(204);
}

const rejection = (world: TroubleWorld, goLive: string): string =>
  String(world.recorded(goLive).findLast(({ type }) => type === 'DispatchRejected')?.event['reason']);

const services = {
  'no-workflow': { channel: 'C0TECH', workflows: { deploy: 'nowhere.yml', rollback } },
  'no-ref': { channel: 'C0GENERAL', ref: 'nowhere' },
  'other-inputs': { channel: 'C0INC', workflows: { deploy: 'verify-staging.yml', rollback } },
  'no-dispatch': { channel: 'C0SUPPORT', workflows: { deploy: 'no-dispatch.yml', rollback } },
} as const;

describe.concurrent('trouble with GitHub', () => {
  it('a deployment that GitHub refuses starts nothing, says why, and can be aborted or started again', async () => {
    const environment = { GITHUB_TOKEN: 'ghp_sandbox_readonly' };
    await inTroubleWorld({ services, environment }, async (world) => {
      const { bot, ledger, faults } = world.sandbox;
      const ids = new Map<string, string>();
      for (const service of ['demo-shop', ...Object.keys(services)])
        ids.set(service, await world.approve(service));
      const refused = async (service: string, words: RegExp) => {
        const id = ids.get(service) ?? '';
        const before = world.count('DispatchRejected', {}, id);
        await world.deploy(id);
        await world.until('the refusal', () => world.count('DispatchRejected', {}, id) > before);
        expect(rejection(world, id)).toMatch(words);
        return id;
      };
      const missing = await refused('no-workflow', /no workflow nowhere\.yml in acme\/demo-shop at main/);
      await world.untilShown('The *deployment was not started*: There is no workflow nowhere.yml', 'C0TECH');
      await world.untilShown('Deployment failed', 'C0TECH');
      await refused('no-ref', /No commit found for the ref nowhere/);
      await refused('demo-shop', /GitHub answered 403/);
      await world.command(people.planner, `abort ${missing}`);
      expect(await world.submit(people.planner, { reason: 'another day' })).toEqual({});
      await world.until('the abort', () => world.count('Aborted', {}, missing) === 1);

      await bot.stop();
      await world.start({ GITHUB_TOKEN: 'ghp_sandbox' });
      await refused('other-inputs', /422: Unexpected inputs provided/);
      await refused('no-dispatch', /422: Workflow does not have 'workflow_dispatch' trigger/);
      const hostile = '<!channel> <@U1> <http://x|ok>';
      faults.add({
        system: 'github',
        match: 'dispatch',
        kind: 'status',
        status: 422,
        error: hostile,
        times: 1,
      });
      const id = await refused('demo-shop', /<!channel>/);
      const { whole } = await world.untilShown('was not started*: GitHub answered 422', releases);
      expect(whole).not.toMatch(/<!channel>|<@U1>|<http:/);
      expect(dispatches(world)).toEqual([]);
      expect(ledger.read({ system: 'github', kind: 'deployed' })).toEqual([]);

      await world.deploy(id);
      await world.until('the run', () => world.count('DispatchAccepted', {}, id) === 1);
      expect(dispatches(world)).toHaveLength(1);
    });
  });

  it('a dispatch whose answer is lost is never sent twice, and its run is found and followed to its end', async () => {
    const fates: Readonly<Record<string, Omit<Fault, 'id' | 'system' | 'match'>>> = {
      'late-answer': { kind: 'latency', delayMs: 10_300 },
      'bad-gateway-after': { kind: 'status_after', status: 502 },
      'reset-after': { kind: 'reset_after' },
      'cut-off': { kind: 'junk' },
      'asked-to-wait': { kind: 'status', status: 429, retryAfterS: 1 },
    };
    const channels = ['C0TECH', 'C0SUPPORT', 'C0INC', 'C0GENERAL', releases];
    const all = Object.keys(fates).map((id, index) => [id, { channel: channels[index] }] as const);
    await inTroubleWorld({ services: Object.fromEntries(all) }, async (world) => {
      const ids: string[] = [];
      for (const service of Object.keys(fates)) ids.push(await world.approve(service));
      for (const [index, fate] of Object.values(fates).entries()) {
        world.sandbox.faults.add({ system: 'github', match: 'dispatch', times: 1, ...fate });
        await world.deploy(ids[index] ?? '');
        const struck = () => world.sandbox.faults.list().length === 0;
        await world.until('the call to GitHub', struck);
      }
      const accepted = () => ids.filter((id) => world.count('DispatchAccepted', {}, id) === 1).length;
      await world.until('all runs', () => accepted() === ids.length);
      const ended = () =>
        ids.filter((id) => world.count('RunCompleted', { conclusion: 'success' }, id) === 1).length;
      await pass(world, 'the end of all runs', () => ended() === ids.length);
      expect(dispatches(world, 'deploy-production')).toHaveLength(ids.length);
      const deployed = world.sandbox.ledger.read({ system: 'github', kind: 'deployed' });
      expect(new Set(deployed.map(({ data }) => data['golive_id'])).size).toBe(ids.length);
      expect(deployed).toHaveLength(ids.length);
    });
  });

  it('a dispatch that GitHub cannot take before the grace time is over is not sent late; a person starts it', async () => {
    await inTroubleWorld({}, async (world) => {
      const goLive = await world.approve();
      const down = world.sandbox.faults.add({ system: 'github', match: '*', kind: 'status', status: 503 });
      await world.deploy(goLive);
      await world.untilShown('*deployment has not reached GitHub*, and nothing was started', releases);
      await world.jumpTo(world.t0 + 16 * MINUTE);
      // Cleared before, it would let an attempt through that had begun in time.
      await world.untilShown('The start is overdue', releases);
      world.sandbox.faults.clear(down.id);
      expect(world.count('RunCancelledBeforeDispatch', { because: 'past_grace' })).toBe(1);
      await world.settled();
      expect(dispatches(world)).toEqual([]);
      expect(heard(world, 'C0TECH').join()).not.toContain('deployment initiated');
      await world.click(people.technicalLead, 'start_past_grace');
      await world.until('the run', () => world.count('DispatchAccepted') === 1);
      expect(dispatches(world)).toHaveLength(1);
    });
  });

  it('a run is shown as what it is, however it ends, and only success is success', async () => {
    await inTroubleWorld({}, async (world) => {
      const { github, faults } = world.sandbox;
      const runId = () => github.snapshot().runs.at(-1)?.id ?? 0;
      const deployAgain = async (runs: number) => {
        await world.command(people.technicalLead, 'deploy');
        await world.until('the next run', () => world.count('DispatchAccepted') === runs);
      };
      const ended = (conclusion: string) =>
        pass(world, conclusion, () => world.count('RunCompleted', { conclusion }) === 1);
      const seen = () => world.count('RunStatusChanged', { status: 'in_progress' });

      github.setScenario(undefined, { outcome: 'fail', conclusion: 'mislaid' });
      await world.deploy(await world.approve());
      await world.until('the run', () => world.count('DispatchAccepted') === 1);
      faults.add({ system: 'github', match: 'run', kind: 'status', status: 502, times: 3 });
      await ended('mislaid');
      await world.untilShown('ended as “mislaid”', releases);

      github.setScenario(undefined, { outcome: 'hang' });
      await deployAgain(2);
      await world.advance(31 * MINUTE);
      await world.untilShown('takes longer than the 30 min', releases);
      github.actOnRun(runId(), 'cancel');
      await ended('cancelled');
      await world.untilShown('*deployment was cancelled*', releases);

      // Behind a run that GitHub does not list yet: cancelled before any job of it began.
      github.setSwitches({ listingDelayMs: 60 * MINUTE });
      await startElsewhere(world);
      const elsewhere = runId();
      await deployAgain(3);
      const looks = () => github.snapshot().calls['run']?.calls ?? 0;
      const earlier = looks();
      await pass(world, 'a look at it', () => looks() > earlier);
      expect(github.snapshot().runs.at(-1)?.status).toBe('pending');
      const pending = runId();
      github.actOnRun(pending, 'cancel');
      await pass(world, 'its end', () => world.count('RunCompleted', { conclusion: 'cancelled' }) === 2);
      const deployed = world.sandbox.ledger.read({ system: 'github', kind: 'deployed' });
      expect(deployed.map(({ data }) => data['run_id'])).not.toContain(pending);
      expect(await world.command(people.operations, 'status')).toContain('Deployment failed');
      github.actOnRun(elsewhere, 'delete');
      github.setSwitches({ listingDelayMs: 0 });

      const before = seen();
      await deployAgain(4);
      await pass(world, 'a run that was seen', () => seen() > before);
      github.actOnRun(runId(), 'delete');
      await ended('deleted');
      await world.untilShown('*deployment was deleted in GitHub*', releases);

      github.setScenario(undefined, { outcome: 'waiting' });
      await deployAgain(5);
      await pass(world, 'the wait', () => world.count('RunStatusChanged', { status: 'waiting' }) === 1);
      await world.untilShown('waiting for an approval in GitHub', releases);
      expect(github.actOnRun(runId(), 'reject')).toBeUndefined();
      await ended('failure');
      expect(world.count('RunCompleted', { conclusion: 'success' })).toBe(0);
      expect(await world.command(people.operations, 'status')).toContain('Deployment failed');

      github.setRunScenario(runId(), { outcome: 'succeed' });
      expect(github.actOnRun(runId(), 'rerun')).toBeUndefined();
      await ended('success');
      expect(await world.command(people.operations, 'status')).toContain('Validating');
      expect(dispatches(world, 'deploy-production')).toHaveLength(6);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { type FailpointName, failpointNames } from '../../src/failpoint.ts';
import { dispatches } from '../scenarios/steps.ts';
import { createCrashingWorld, deploy, rollBack } from './crashing-world.ts';
import { expectNothingLostOrDoubled } from './ledger-checks.ts';

/**
 * What every message passes strikes in the middle; the pager's before the page of the rollback, and after the change of the
 * deployment, for which PagerDuty has no key.
 */
function strikesAt(name: FailpointName): number {
  if (name === 'pager.before_send') return 2;
  return /^(?:mail|pager|status_page|webhook)\.|^worker\..*_send$/.test(name) ? 1 : 12;
}

describe('a bot that is killed once', () => {
  it.concurrent.each(failpointNames)('at %s deploys once and rolls back once', async (name) => {
    const nth = strikesAt(name);
    const world = await createCrashingWorld(
      (start): Readonly<Record<string, string>> =>
        start === 1 ? { GOLIVE_FAILPOINTS: `${name}=kill:${nth}` } : {},
    );
    await world.start();
    await deploy(world);
    await rollBack(world);
    await world.pass('the rollback', () => world.has('RollbackVerified'));
    await world.settled();
    expect(world.sandbox.bot.snapshot().starts).toBe(2);
    expect(dispatches(world, 'deploy-production')).toHaveLength(1);
    expect(dispatches(world, 'rollback-production')).toHaveLength(1);
    // Only the mail server could know of a mail that was killed after its mark: people are asked, and nothing is sent again.
    if (name === 'mail.after_mark') expect(world.has('NoticeUncertain')).toBe(true);
    else expect(world.sandbox.mail.mailbox.all().length).toBeGreaterThan(0);
    expectNothingLostOrDoubled(world);
    await world.close();
  });
});

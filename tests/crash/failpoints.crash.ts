import { describe, expect, it } from 'vitest';
import { failpointNames } from '../../src/failpoint.ts';
import { dispatches } from '../scenarios/steps.ts';
import { createCrashingWorld, deploy, rollBack } from './crashing-world.ts';
import { expectNothingLostOrDoubled } from './ledger-checks.ts';

describe('a bot that is killed once', () => {
  it.each(failpointNames)('at %s deploys once and rolls back once', async (name) => {
    // Failpoints that every message passes strike in the middle; those of a dispatch and of a mail strike at the first.
    const isRare = name === 'worker.before_send' || name === 'worker.after_send' || name.startsWith('mail.');
    const nth = isRare ? 1 : 12;
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

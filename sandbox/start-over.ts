import type { SandboxParts } from './sandbox-parts.ts';
import { CannotError } from './slack/people/cannot.ts';

/**
 * Makes the whole sandbox as it was at its start: nothing was ever written, run, planned or broken, and the bot remembers
 * nothing. `emptied` is told before the bot is started again, which takes a moment.
 */
export async function startOver(parts: SandboxParts, emptied: () => void): Promise<void> {
  const { bot, trail } = parts;
  if (trail.database.path() === undefined) {
    throw new CannotError(
      'The bot was given no database of its own, so there is nothing that may be removed.',
    );
  }
  // It need not end in order: what it would save is removed.
  await bot.kill('SIGKILL');
  trail.database.remove();
  parts.faults.clear();
  parts.slack.empty();
  parts.github.empty();
  parts.demo.empty();
  parts.statusPage.resolve();
  parts.shopPage.empty();
  parts.pager.empty();
  parts.mail.mailbox.empty();
  parts.webhooks.empty();
  parts.clock.startOver();
  parts.ledger.empty();
  emptied();
  await bot.start().catch((error: unknown) => {
    throw new CannotError(error instanceof Error ? error.message : String(error));
  });
}

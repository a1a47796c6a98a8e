import type { Logger } from 'pino';
import { failpoint } from '../failpoint.ts';
import { inTime } from './in-time.ts';
import type { Reply } from './reply.ts';

/** What became of the work: a reply, or why there is none. */
export type Outcome = { readonly reply: Reply } | { readonly error: unknown };

/** How one kind of interaction (a command, a click, a form) is answered. */
export interface Answering {
  answer(outcome: Outcome): Promise<void>;
  /** It takes longer than Slack waits; what will become of it is not known yet. */
  slow(): Promise<void>;
  /** What became of it after all. */
  late(outcome: Outcome): Promise<void>;
}

/** Slack gives up after 3 s; the answer needs some of that to get there. */
export const usualAnswerWithinMs = 2_500;

/**
 * Does the work and then answers, or says in time that it is slow and tells the outcome when there is one. Never
 * throws.
 */
export async function serve(
  work: () => Promise<Reply>,
  answering: Answering,
  { log, answerWithinMs }: { readonly log: Logger; readonly answerWithinMs: number },
): Promise<void> {
  const working = work().then(
    (reply): Outcome => ({ reply }),
    (error: unknown): Outcome => {
      log.error({ err: error }, 'Something that a person asked for in Slack failed');
      return { error };
    },
  );
  try {
    const outcome = await inTime(answerWithinMs, working);
    await failpoint('slack.before_ack');
    if (outcome) await answering.answer(outcome);
    else {
      log.warn('Something that a person asked for in Slack takes long');
      await answering.slow();
      await answering.late(await working);
    }
  } catch (error) {
    log.error({ err: error }, 'An answer did not get to Slack');
  }
}

import type { Logger } from 'pino';
import type { OwnIdentity } from '../identity.ts';
import type { Intake } from '../intake.ts';
import { describeError, needsPerson, retryAfterMs } from '../slack-error.ts';
import type { SocketMode } from '../socket/socket-mode.ts';
import { type SocketTiming, usualTiming, waitAfter } from '../socket/timing.ts';
import { createHttpReceiver, type HttpReceiver } from './http-receiver.ts';

export interface HttpModeParts {
  readonly intake: Intake;
  readonly identity: OwnIdentity;
  readonly signingSecret: string;
  readonly log: Logger;
  readonly timing?: Partial<SocketTiming> | undefined;
}

export type HttpMode = HttpReceiver & Pick<SocketMode, 'state' | 'problem'>;

/** HTTP mode needs no connection, but nothing is taken before Slack has said which workspace is ours. */
export function createHttpMode({ intake, identity, signingSecret, log, timing }: HttpModeParts): HttpMode {
  const receiver = createHttpReceiver({ intake, signingSecret, log, realNow: Date.now });
  let problem: { readonly text: string; readonly needsPerson: boolean } | undefined;
  let failures = 0;
  let next: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function learn(): Promise<void> {
    try {
      await identity.learn();
      problem = undefined;
    } catch (error) {
      failures += 1;
      problem = { text: describeError(error), needsPerson: needsPerson(error) };
      log.warn({ problem: problem.text, failures }, 'Slack cannot be reached; it is tried again');
      const wait = Math.max(waitAfter(failures, { ...usualTiming, ...timing }), retryAfterMs(error));
      if (!isStopped) next = setTimeout(() => void learn(), wait);
    }
  }

  return {
    ...receiver,
    start: learn,
    async stop() {
      isStopped = true;
      clearTimeout(next);
      await receiver.stop();
    },
    state() {
      if (identity.known()) return 'connected';
      return problem?.needsPerson ? 'failed' : 'connecting';
    },
    problem: () => problem?.text,
  };
}

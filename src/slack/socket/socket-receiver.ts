import type { App, Receiver } from '@slack/bolt';
import type { Intake } from '../intake.ts';
import { createSocketMode, type SocketMode, type SocketModeParts } from './socket-mode.ts';

export type SocketReceiver = Receiver & Pick<SocketMode, 'state' | 'problem'>;

/** Brings what comes over Socket Mode to Bolt. What golive does not acknowledge, Slack shows as failed. */
export function createSocketReceiver(
  intake: Intake,
  parts: Omit<SocketModeParts, 'onEnvelope'>,
): SocketReceiver {
  let app: App | undefined;
  const socketMode = createSocketMode({
    ...parts,
    onEnvelope: async ({ payload, retry_attempt, retry_reason }, ack) => {
      if (!app) return;
      await intake(app, {
        body: payload,
        ack: async (answer?: unknown) => void ack(payloadOf(answer)),
        ...(retry_attempt === undefined ? {} : { retryNum: retry_attempt }),
        ...(retry_reason === undefined ? {} : { retryReason: retry_reason }),
      });
    },
  });
  return {
    ...socketMode,
    init(owner) {
      app = owner;
    },
  };
}

function payloadOf(answer: unknown): object {
  if (typeof answer === 'string') return answer === '' ? {} : { text: answer };
  return typeof answer === 'object' && answer !== null ? answer : {};
}

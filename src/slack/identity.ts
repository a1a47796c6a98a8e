import type { Identity, SlackCalls } from './slack-calls.ts';

/** Who golive is in Slack, and so whose payloads it takes. Asked once, when Slack can first be reached. */
export interface OwnIdentity {
  learn(): Promise<Identity>;
  /** Undefined until Slack has told it. */
  known(): Identity | undefined;
}

export function createOwnIdentity(calls: Pick<SlackCalls, 'identity'>): OwnIdentity {
  let identity: Identity | undefined;
  return {
    async learn() {
      identity ??= await calls.identity();
      return identity;
    },
    known: () => identity,
  };
}

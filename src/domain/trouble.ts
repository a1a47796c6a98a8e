import type { GoLive } from './go-live.ts';

/** A channel that is lost is lost for every card: people are told of it once in this time. */
const quietMs = 3_600_000;

/** Whether the newest trouble says nothing new to people: Slack's word for it, before the colon, is the same. */
export function isToldTrouble({ troubles }: GoLive): boolean {
  const newest = troubles.at(-1);
  if (!newest) return false;
  const isSame = (told: Trouble) =>
    codeOf(told) === codeOf(newest) && Math.abs(newest.at - told.at) < quietMs;
  return troubles.slice(0, -1).some(isSame);
}

type Trouble = GoLive['troubles'][number];

const codeOf = ({ reason }: Trouble): string => reason.split(':', 1)[0] ?? '';

/** An effect that could not be delivered. */
export interface Undelivered {
  readonly effect: string;
  readonly subject: string;
  readonly reason: string;
  readonly at: number;
}

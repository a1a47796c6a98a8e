import type { GoLive } from './go-live.ts';

/** A channel that is lost may be lost all day: the same trouble with messages is told once in this time. */
const quietMs = 3_600_000;

type Trouble = GoLive['troubles'][number];

/** The same message failed for the same reason not long ago. */
export const isKnownTrouble = (
  { troubles }: GoLive,
  { effect, reason, at }: Omit<Trouble, 'subject'>,
): boolean =>
  troubles.some(
    (known) => known.effect === effect && known.reason === reason && Math.abs(at - known.at) < quietMs,
  );

/** Whether the newest trouble says nothing new to people: Slack's word for it, before the colon, is the same. */
export function isToldTrouble({ troubles }: GoLive): boolean {
  const newest = troubles.at(-1);
  if (!newest) return false;
  return troubles
    .slice(0, -1)
    .some((told) => codeOf(told) === codeOf(newest) && Math.abs(newest.at - told.at) < quietMs);
}

const codeOf = ({ reason }: Trouble): string => reason.split(':', 1)[0] ?? '';

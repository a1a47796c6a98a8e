import type { Event } from '../event.ts';
import { findRun, type GoLive } from '../go-live.ts';

/** Whether people are to hear of it, for somebody has to act. */
export function needsSomebody(
  goLive: GoLive,
  event: Extract<Event, { type: 'RunStatusChanged' | 'RunFound' | 'NoticeCancelled' }>,
): boolean {
  switch (event.type) {
    case 'RunStatusChanged':
      return event.status === 'waiting' || event.status === 'other';
    case 'RunFound':
      return findRun(goLive, event.correlationId)?.wasDoubted === true;
    case 'NoticeCancelled':
      return event.because === 'missing_value';
  }
}

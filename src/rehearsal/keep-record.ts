import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackContent, SlackOut } from '../adapters/slack.ts';
import type { Answer } from '../answer.ts';
import type { Clock } from '../clock.ts';
import type { RehearsalWish } from '../domain/rehearsals/rehearsal-event.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { failedChecks, rehearsalResult } from '../messages/topics/rehearsal-result.ts';
import type { RehearsalEnd } from './player.ts';

export interface RecordNeeds {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly slack: SlackOut;
  readonly words: Catalogue;
  readonly log: Logger;
  readonly newId: () => string;
}

interface Ended {
  readonly id: string;
  readonly channel: string;
  /** Missing where it was cut off in the middle. */
  readonly end?: RehearsalEnd | undefined;
}

const triesToTell = 20;

/** Puts on golive's own record how a rehearsal ended, and says so in its channel. */
export async function recordEnd(
  needs: RecordNeeds,
  { id, channel, end }: Ended,
  closing: AbortSignal,
): Promise<void> {
  await endOnRecord(needs, {
    rehearsal: id,
    result: end?.result ?? 'interrupted',
    unanswered: [...new Set(end?.unanswered.map(({ role }) => role))],
    failedChecks: end ? failedChecks(end.goLive) : [],
    ...(end?.stoppedBy ? { stoppedBy: end.stoppedBy } : {}),
  });
  const said = end ? rehearsalResult(end, needs.words) : { text: needs.words.rehearsal.result.cutOff(id) };
  await tell(needs, { channel, effectKey: `${id}/result`, ...said }, closing);
}

export const endOnRecord = (
  { engine, clock, newId }: RecordNeeds,
  ended: Omit<Extract<RehearsalWish, { type: 'EndRehearsal' }>, 'type'>,
): Promise<Answer> =>
  engine.handle({
    id: newId(),
    at: clock.now(),
    actor: { kind: 'system', id: 'scheduler' },
    origin: { via: 'schedule' },
    do: { type: 'EndRehearsal', ...ended },
  });

interface Told extends SlackContent {
  readonly channel: string;
  readonly effectKey: string;
}

/** Where Slack does not take it at once it is tried again; the record is there in any case. */
async function tell({ slack, log }: RecordNeeds, told: Told, closing: AbortSignal): Promise<void> {
  for (let tries = 1; tries <= triesToTell && !closing.aborted; tries += 1) {
    try {
      await slack.post({ permalink: false, ...told });
      return;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ err: error, channel: told.channel }, 'cannot tell how the rehearsal ended');
      // Without an answer it may stand there already: said twice would be worse than not said.
      if (!error.retryable || error.happened === 'maybe') return;
      await delay(error.retryAfterMs ?? 1_000, undefined, { signal: closing }).catch(() => {});
    }
  }
}

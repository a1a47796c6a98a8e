import { answer } from '../../messages/answers/answer.ts';
import { sayView } from '../../messages/views/say-view.ts';
import type { SlackActions } from '../payload.ts';
import type { Answering, Outcome } from '../serve.ts';
import type { Ear, Said } from '../slack-calls.ts';
import { describeError } from '../slack-error.ts';
import type { Door } from '../wish.ts';
import { failureSaid, outcomeSaid } from './outcome-said.ts';

/**
 * A click is acknowledged only when it is known what became of it. Without the acknowledgement Slack marks the button
 * as failed; that is the second sign beside the words, and the only one where Slack does not take the words.
 */
export function clickAnswering(door: Door, payload: SlackActions, ack: () => Promise<void>): Answering {
  const { calls, words } = door;
  const ear = earOf(payload);
  return {
    async answer(outcome) {
      if ('error' in outcome) return await calls.whisper(ear, failureSaid(outcome.error, words));
      await ack();
      await show(door, payload, outcome);
    },
    slow: () => calls.whisper(ear, answer(words.door.slow)),
    async late(outcome) {
      const said = outcomeSaid(outcome, words);
      if (said) await calls.whisper(ear, said);
    },
  };
}

function earOf({ user, channel, message, response_url }: SlackActions): Ear {
  return {
    user: user.id,
    ...(response_url ? { responseUrl: response_url } : {}),
    ...(channel ? { channel: channel.id } : {}),
    ...(message?.thread_ts ? { threadTs: message.thread_ts } : {}),
  };
}

async function show(door: Door, payload: SlackActions, outcome: Outcome): Promise<void> {
  if (!('reply' in outcome)) return;
  const { reply } = outcome;
  if (reply.type === 'done' || reply.type === 'opened') return;
  if (reply.type === 'change') {
    if (payload.view) await door.calls.updateView(payload.view.id, reply.view);
    return;
  }
  const said = outcomeSaid(outcome, door.words);
  if (said) await tell(door, payload, said);
}

/** In a form or on the Home page no message can be shown: there a small form says it. */
async function tell({ calls, words, log }: Door, payload: SlackActions, said: Said): Promise<void> {
  const { view, trigger_id: trigger } = payload;
  if (view) {
    const note = sayView('golive', said.text, words);
    try {
      await (view.type === 'modal' ? calls.pushView(trigger, note) : calls.openView(trigger, note));
      return;
    } catch (error) {
      log.warn({ problem: describeError(error) }, 'Slack did not show a note');
    }
  }
  await calls.whisper(earOf(payload), said);
}

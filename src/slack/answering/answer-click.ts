import { answer } from '../../messages/answers/answer.ts';
import { sayView } from '../../messages/views/say-view.ts';
import { takePlace } from '../form-place.ts';
import type { SlackActions } from '../payload.ts';
import type { Reply } from '../reply.ts';
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

function earOf({ user, channel, message, response_url, view }: SlackActions): Ear {
  const heardIn = channel?.id ?? (view ? takePlace(view).place.channel : undefined);
  // The root of a thread names itself, and stands in the channel: there the answer is seen.
  const isReply = message?.thread_ts !== message?.ts;
  return {
    user: user.id,
    ...(response_url ? { responseUrl: response_url } : {}),
    ...(heardIn ? { channel: heardIn } : {}),
    ...(isReply && message?.thread_ts ? { threadTs: message.thread_ts } : {}),
  };
}

async function show(door: Door, payload: SlackActions, outcome: Outcome): Promise<void> {
  if (!('reply' in outcome)) return;
  const { reply } = outcome;
  if (reply.type === 'done' || reply.type === 'opened') return;
  if (reply.type === 'change') {
    if (payload.view) await redraw(door, payload, { id: payload.view.id, reply });
    return;
  }
  const said = outcomeSaid(outcome, door.words);
  if (!said) return;
  if (reply.type === 'refuse' && reply.withoutForm) await door.calls.whisper(earOf(payload), said);
  else await tell(door, payload, said);
}

/** What was done in the form stands, also where Slack does not show it: then words say so. */
async function redraw(
  { calls, words, log }: Door,
  payload: SlackActions,
  { id, reply }: { readonly id: string; readonly reply: Reply & { type: 'change' } },
): Promise<void> {
  try {
    await calls.updateView(id, reply.view);
  } catch (error) {
    log.warn({ problem: describeError(error) }, 'Slack did not redraw a form');
    const said = [reply.said?.text, words.door.notRedrawn].filter((text) => text !== undefined);
    await calls.whisper(earOf(payload), answer(said.join('\n')));
  }
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

import { answer } from '../../messages/answers/answer.ts';
import { opened, type Reply, refuse } from '../reply.ts';
import { describeError, slackErrorCode } from '../slack-error.ts';
import { SlackBusyError } from '../view-pacing.ts';
import type { Door } from '../wish.ts';

interface Surface {
  readonly user: string;
  readonly trigger: string | undefined;
  /** Whether it was asked for in a form, on which the new one is laid. */
  readonly isInForm?: boolean;
}

/** Opens the form that a reply brings; where Slack does not open it, the person gets a button that tries again. */
export async function openForm(door: Door, reply: Reply, surface: Surface): Promise<Reply> {
  if (reply.type !== 'open') return reply;
  const { calls, repeatedClicks, log, words } = door;
  const { user, trigger, isInForm = false } = surface;
  if (trigger === undefined) return refuse(reply.again);
  if (repeatedClicks.isRepeated(user, reply.view)) return opened;
  try {
    await (isInForm ? calls.pushView(trigger, reply.view) : calls.openView(trigger, reply.view));
    return opened;
  } catch (error) {
    // The same click was delivered twice: the form is open.
    if (slackErrorCode(error) === 'exchanged_trigger_id') return opened;
    repeatedClicks.forget(user);
    log.warn({ problem: describeError(error), form: reply.view.callback_id }, 'Slack did not open a form');
    if (!(error instanceof SlackBusyError)) return refuse(reply.again);
    const { text, blocks = [] } = answer(words.door.formsBusy(Math.ceil(error.waitMs / 1_000)));
    const buttons = (reply.again.blocks ?? []).filter(({ type }) => type === 'actions');
    return { type: 'refuse', said: { text, blocks: [...blocks, ...buttons] }, withoutForm: true };
  }
}

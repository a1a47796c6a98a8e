import { opened, type Reply, refuse } from '../reply.ts';
import { describeError, slackErrorCode } from '../slack-error.ts';
import type { Door } from '../wish.ts';

interface Surface {
  readonly trigger: string | undefined;
  /** Whether it was asked for in a form, on which the new one is laid. */
  readonly isInForm?: boolean;
}

/** Opens the form that a reply brings; where Slack does not open it, the person gets a button that tries again. */
export async function openForm({ calls, log }: Door, reply: Reply, surface: Surface): Promise<Reply> {
  if (reply.type !== 'open') return reply;
  const { trigger, isInForm = false } = surface;
  if (trigger === undefined) return refuse(reply.again);
  try {
    await (isInForm ? calls.pushView(trigger, reply.view) : calls.openView(trigger, reply.view));
    return opened;
  } catch (error) {
    // The same click was delivered twice: the form is open.
    if (slackErrorCode(error) === 'exchanged_trigger_id') return opened;
    log.warn({ problem: describeError(error), form: reply.view.callback_id }, 'Slack did not open a form');
    return refuse(reply.again);
  }
}

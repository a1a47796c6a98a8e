import type { AckFn, ViewResponseAction } from '@slack/bolt';
import { decodeControl } from '../../messages/blocks/control.ts';
import { sayView } from '../../messages/views/say-view.ts';
import { splitPlace } from '../form-place.ts';
import { blockFor } from '../form-values.ts';
import type { SlackSubmission } from '../payload.ts';
import type { Reply } from '../reply.ts';
import { asPlain } from '../sentences.ts';
import type { Answering } from '../serve.ts';
import type { Ear, Said } from '../slack-calls.ts';
import { describeError } from '../slack-error.ts';
import type { Door } from '../wish.ts';
import { failureSaid, outcomeSaid } from './outcome-said.ts';

/** A form closes when what it asked for is recorded; until then it stays open with what was typed, and says why. */
export function submissionAnswering(
  door: Door,
  { user, view }: SlackSubmission,
  ack: AckFn<ViewResponseAction>,
): Answering {
  const { calls, words } = door;
  const whisper = async (said: Said): Promise<void> =>
    calls.whisper({ user: user.id, ...(await channelOf(door, view)) }, said);

  async function errorsAt(errors: Readonly<Record<string, string>>): Promise<void> {
    const shown = Object.entries(errors).map(([block, text]) => [blockFor(view, block), text] as const);
    const known = shown.flatMap(([block, text]) => (block === undefined ? [] : [[block, text] as const]));
    if (known.length > 0) await ack({ response_action: 'errors', errors: Object.fromEntries(known) });
    else await whisper({ text: Object.values(errors).join('\n') });
  }

  async function answerReply(reply: Reply): Promise<void> {
    switch (reply.type) {
      case 'errors':
        return await errorsAt(reply.errors);
      case 'refuse':
        return await ack({ response_action: 'update', view: sayView('golive', reply.said.text, words) });
      case 'change':
        return await ack({ response_action: 'update', view: reply.view });
      case 'say':
        await ack();
        return await whisper(reply.said);
      case 'done':
        await ack();
        return await updateParent(reply.parent);
      case 'open':
      case 'opened':
        return await ack();
    }
  }

  /** The form below the one that was sent shows what has changed. */
  async function updateParent(parent: (Reply & { type: 'done' })['parent']): Promise<void> {
    if (!parent || !view.previous_view_id) return;
    await calls.updateView(view.previous_view_id, parent).catch((error: unknown) => {
      door.log.warn({ problem: describeError(error) }, 'Slack did not update the form below');
    });
  }

  const anywhere = (said: Said): Promise<void> => errorsAt({ '': asPlain(said.text) });
  return {
    answer: (outcome) =>
      'error' in outcome ? anywhere(failureSaid(outcome.error, words)) : answerReply(outcome.reply),
    slow: () => anywhere({ text: words.door.slow }),
    async late(outcome) {
      const said = outcomeSaid(outcome, words);
      if (said) await whisper(said);
    },
  };
}

/** Where the person can be told something after the form is closed: the go-live's channel, or where it was planned. */
async function channelOf({ engine }: Door, view: SlackSubmission['view']): Promise<Pick<Ear, 'channel'>> {
  const { metadata } = splitPlace(view.private_metadata);
  if (/^[CG][A-Z0-9]{1,30}$/u.test(metadata)) return { channel: metadata };
  const control = decodeControl(metadata);
  const goLive = control && (await engine.read(control.goLive).catch(() => undefined));
  return goLive ? { channel: goLive.service.channel } : {};
}

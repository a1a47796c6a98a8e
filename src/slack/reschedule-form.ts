import type { GoLive } from '../domain/go-live.ts';
import { longestReason } from '../messages/views/modal.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { chosenIn, dateIn, textIn, timeIn } from './form-values.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply } from './reply.ts';
import { asPlain, timeSentence } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';
import { readTime, toInstant } from './written-time.ts';

/** A new T-0, as it was filled in. */
export async function submitReschedule(
  door: Door,
  deed: Deed,
  { goLive, view }: { readonly goLive: GoLive; readonly view: SlackView },
): Promise<Reply> {
  const { date, time, zone, reason } = viewInputs.reschedule;
  const read = readTime([dateIn(view, date), timeIn(view, time)]);
  if (!read) return errorAt(date.block, asPlain(door.words.door.line.time));
  const instant = toInstant({ ...read.written, zone: chosenIn(view, zone) }, goLive.timeZone);
  if ('code' in instant) {
    const block = instant.code === 'unknown_zone' ? zone.block : time.block;
    return errorAt(block, asPlain(timeSentence(instant, door.words)));
  }
  const typed = textIn(view, reason);
  if (lengthOf(typed) > longestReason) return errorAt(reason.block, door.words.door.tooLong(longestReason));
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: {
      type: 'Reschedule',
      t0: instant.at,
      timeZone: instant.timeZone,
      ...(typed ? { reason: typed } : {}),
    },
  });
  const isAboutTime =
    reply.type === 'refuse' && ['t0_in_past', 't0_too_far', 'already_planned'].includes(reply.code ?? '');
  return isAboutTime ? errorAt(date.block, asPlain(reply.said.text)) : reply;
}

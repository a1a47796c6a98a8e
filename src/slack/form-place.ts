import type { ModalView } from '@slack/web-api';
import type { Catalogue } from '../messages/catalogue.ts';
import { markedIfRehearsed } from '../messages/views/rehearsal-mark.ts';
import type { SlackView } from './payload.ts';
import type { Reply } from './reply.ts';

/** Where a form was opened. It is kept for the audit trail and decides nothing. */
export interface FormPlace {
  readonly channel?: string | undefined;
  readonly message?: string | undefined;
}

const channelPattern = /^[CGD][A-Z0-9]{1,30}$/u;
const messagePattern = /^\d{1,12}\.\d{6}$/u;

/** A form's own metadata has no `#`; what follows the first one is the place. */
const mark = '#';

/** A reply whose forms carry the place along, beside their own metadata, and say where they are of a rehearsal. */
export function finished(reply: Reply, place: FormPlace, words: Catalogue): Reply {
  const draw = (view: ModalView) => placed(markedIfRehearsed(view, words), place);
  switch (reply.type) {
    case 'open':
    case 'change':
      return { ...reply, view: draw(reply.view) };
    case 'done':
      return reply.parent ? { ...reply, parent: draw(reply.parent) } : reply;
    default:
      return reply;
  }
}

function placed(view: ModalView, { channel = '', message = '' }: FormPlace): ModalView {
  if (!channelPattern.test(channel)) return view;
  const where = [channel, ...(messagePattern.test(message) ? [message] : [])];
  return { ...view, private_metadata: [view.private_metadata ?? '', ...where].join(mark) };
}

/** Takes a form's own metadata and its place apart. A place that golive did not write leaves all as it is. */
export function splitPlace(metadata: string): { readonly metadata: string; readonly place: FormPlace } {
  const [own = '', channel = '', message, ...more] = metadata.split(mark);
  const isPlace = channelPattern.test(channel) && (message === undefined || messagePattern.test(message));
  if (!isPlace || more.length > 0) return { metadata, place: {} };
  return { metadata: own, place: { channel, ...(message ? { message } : {}) } };
}

/** The form as golive's own code reads it, and where it was opened. */
export function takePlace(view: SlackView): { readonly view: SlackView; readonly place: FormPlace } {
  const { metadata, place } = splitPlace(view.private_metadata);
  return { view: { ...view, private_metadata: metadata }, place };
}

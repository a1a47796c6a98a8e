import type { GoLive } from '../domain/go-live.ts';
import { maySendShort } from '../domain/notices/short-update.ts';
import { answer } from '../messages/answers/answer.ts';
import { actions, button } from '../messages/blocks/blocks.ts';
import { shortBlocks } from '../messages/cards/update-cards.ts';
import { longestReason } from '../messages/views/modal.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { withGoLive } from './command-line.ts';
import { textIn } from './form-values.ts';
import { formReply, incidentOf } from './forms.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply, refuse, say } from './reply.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
}

/** Written by the button alone, which asks back where the same text came twice. */
const again = '--again ';

/** Sends the text, or opens a form for it; what is typed twice is asked back. */
export async function updateByLine(it: Asked, rest: string): Promise<Reply> {
  const { door, deed, goLive } = it;
  const { words } = door;
  if (rest === '') return await formReply(door, deed, { form: 'update_send', goLive });
  const isAgain = rest.startsWith(again);
  const text = [...rest.slice(isAgain ? again.length : 0)].slice(0, longestReason).join('');
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'SendUpdate', text, ...(isAgain ? { again: true } : {}) },
  });
  if (reply.type === 'done') return await sentReply(it);
  if (reply.type !== 'refuse' || reply.code !== 'update_repeated') return reply;
  const line = { word: 'update' as const, rest: `${again}${text}`.slice(0, 1_900).toWellFormed() };
  const value = withGoLive(line, goLive.id);
  const ask = button({ action: 'choose_go_live', text: words.updates.repeated, value });
  const { text: said, blocks = [] } = reply.said;
  return refuse({ text: said, blocks: [...blocks, ...actions([ask])] }, reply.code);
}

/** What is left to do with it is offered at once, besides its card. */
async function sentReply({ door, deed, goLive: before }: Asked): Promise<Reply> {
  const goLive = (await door.engine.read(before.id)) ?? before;
  const update = goLive.updates.sent.at(-1);
  const said = answer(door.words.updates.sent(goLive.id, update?.number ?? 0));
  const mayGoOn = maySendShort(goLive, { kind: 'user', id: deed.user, team: deed.team });
  return say({
    ...said,
    blocks: [...(said.blocks ?? []), ...(update && mayGoOn ? shortBlocks(goLive, update, door.words) : [])],
  });
}

interface Sent extends Asked {
  readonly view: SlackView;
  readonly subject: string;
}

/** The form with a whole update, or with the words of its short form. */
export const submitUpdate =
  (form: 'update_send' | 'update_short') =>
  async (it: Sent): Promise<Reply> => {
    const { door, deed, goLive, view, subject } = it;
    const place = viewInputs[form].text;
    const text = textIn(view, place);
    if (lengthOf(text) > longestReason) return errorAt(place.block, door.words.door.tooLong(longestReason));
    const reply = await act(door, deed, {
      goLive: goLive.id,
      do:
        form === 'update_send'
          ? { type: 'SendUpdate', text }
          : { type: 'SendShortUpdate', update: incidentOf(subject) ?? 0, text },
    });
    if (reply.type === 'done' && form === 'update_send') return await sentReply(it);
    const isBeside =
      reply.type === 'refuse' && ['reason_required', 'update_repeated'].includes(reply.code ?? '');
    return isBeside ? errorAt(place.block, asPlain(reply.said.text)) : reply;
  };

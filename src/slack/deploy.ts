import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { actions } from '../messages/blocks/blocks.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { startButton } from '../messages/cards/control-buttons.ts';
import { versionText } from '../messages/names/naming.ts';
import { longestReason } from '../messages/views/modal.ts';
import { withoutLead } from './command-line.ts';
import { type Reply, refuse, say } from './reply.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
  readonly line: { readonly rest: string };
}

/**
 * `anyway reason`, or nothing: it is deployed as planned. A start after the grace time is never made of a command alone: the
 * button asks once more.
 */
export async function deploy({ door, deed, goLive, line }: Asked): Promise<Reply> {
  const { words } = door;
  const [first, ...others] = line.rest.split(' ');
  if (first?.toLowerCase() === 'anyway') {
    const reason = [...withoutLead(others, ['because']).join(' ')].slice(0, longestReason).join('');
    return await act(door, deed, { goLive: goLive.id, do: { type: 'AcceptBadHealth', reason } });
  }
  if (line.rest !== '') {
    const said = { id: goLive.id, version: versionText(goLive.version), found: outside(line.rest, 60) };
    return refuse(answer(words.door.line.deployTakesNoWords(said)));
  }
  const reply = await act(door, deed, { goLive: goLive.id, do: { type: 'StartDeployment' } });
  if (reply.type === 'done')
    return say(answer(words.door.startRequested(goLive.id, versionText(goLive.version))));
  const isLate = reply.type === 'refuse' && reply.code === 'past_grace';
  if (!isLate) return reply;
  const anyway = startButton(goLive, 'start_past_grace', words);
  const { text, blocks = [] } = reply.said;
  return refuse({ text, blocks: [...blocks, ...actions([anyway])] });
}

import type { Button } from '@slack/web-api';
import { allItems } from '../domain/checklist/checklist.ts';
import { findNamed } from '../domain/find-named.ts';
import type { GoLive } from '../domain/go-live.ts';
import { skippable } from '../domain/guards/blockers.ts';
import { answer } from '../messages/answers/answer.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { breakGlassView } from '../messages/views/break-glass-view.ts';
import { longestReason } from '../messages/views/modal.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { withoutLead } from './command-line.ts';
import { chosenIn, textIn } from './form-values.ts';
import { againSaid } from './forms.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply, refuse } from './reply.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door, refuseBeforehand } from './wish.ts';

interface Asked {
  readonly goLive: GoLive;
  /** `gate security [because] reason`, `item backup reason`, `lock reason`, `freeze reason`, or nothing. */
  readonly rest: string;
  /** Opens the form again. */
  readonly again: Button;
}

/** The form with what was typed: what is skipped in an emergency is read once more. */
export async function openBreakGlass(door: Door, deed: Deed, { goLive, rest, again }: Asked): Promise<Reply> {
  const { words } = door;
  const typed = rest === '' ? {} : meant(goLive, rest);
  if (!typed) return refuse(answer(words.breakGlass.unreadable(goLive.id, gateIds(goLive))));
  const what = typed.what ?? skippable(goLive)[0]?.what ?? '';
  const action = { type: 'BreakGlass', what, reason: '-' } as const;
  const refused = await refuseBeforehand(door, deed, { goLive, action });
  if (refused) return refused;
  return { type: 'open', view: breakGlassView(goLive, words, typed), again: againSaid(again, words) };
}

interface Sent {
  readonly goLive: GoLive;
  readonly view: SlackView;
  readonly drawnForT0: number;
}

export async function submitBreakGlass(
  door: Door,
  deed: Deed,
  { goLive, view, drawnForT0 }: Sent,
): Promise<Reply> {
  const { what, reason } = viewInputs.break_glass;
  const text = textIn(view, reason);
  if (lengthOf(text) > longestReason) return errorAt(reason.block, door.words.door.tooLong(longestReason));
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'BreakGlass', what: chosenIn(view, what), reason: text, drawnForT0 },
  });
  if (reply.type !== 'refuse') return reply;
  if (reply.code === 'reason_required') return errorAt(reason.block, asPlain(reply.said.text));
  return reply.code === 'nothing_to_break' ? errorAt(what.block, asPlain(reply.said.text)) : reply;
}

function meant(
  goLive: GoLive,
  rest: string,
): { readonly what?: string; readonly reason?: string } | undefined {
  const [kind = '', ...words] = rest.split(' ');
  const reasonIn = (left: readonly string[]) => withoutLead(left, ['because']).join(' ');
  if (/^(?:lock|freeze)$/iu.test(kind)) return { what: kind.toLowerCase(), reason: reasonIn(words) };
  const [name = '', ...others] = words;
  const named = namedIn(goLive, kind.toLowerCase());
  const [one, ...more] = findNamed(named, name);
  return one && more.length === 0
    ? { what: `${kind.toLowerCase()}/${one.id}`, reason: reasonIn(others) }
    : undefined;
}

const gateIds = ({ runbook }: GoLive): readonly string[] =>
  runbook.gates.slice(0, 10).map(({ id }) => outside(id, 60));

function namedIn(goLive: GoLive, kind: string): readonly { readonly id: string; readonly title: string }[] {
  if (kind === 'gate') return goLive.runbook.gates;
  return kind === 'item' ? allItems(goLive).map(({ id }) => ({ id, title: id })) : [];
}

import { randomUUID } from 'node:crypto';
import type { Note } from '../domain/afterwards/retrospective-event.ts';
import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { button } from '../messages/blocks/blocks.ts';
import { encodeControl } from '../messages/blocks/control.ts';
import { longestReason } from '../messages/views/modal.ts';
import { retrospectiveView } from '../messages/views/retrospective-view.ts';
import { retroNoteInput, viewInputs } from '../messages/views/view-inputs.ts';
import { dateIn, textIn, tickedIn, userIn } from './form-values.ts';
import { againSaid } from './forms.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply } from './reply.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door, NotRecordedError, refuseBeforehand } from './wish.ts';

/** The form, or a refusal. Its entry is made of chance alone: nothing in it leads to the person. */
export async function openRetrospective(door: Door, deed: Deed, goLive: GoLive): Promise<Reply> {
  const entry = randomUUID();
  const [section] = goLive.runbook.retrospective.sections;
  const notes = section ? [{ section: section.id, text: '-' }] : [];
  const refused = await refuseBeforehand(door, deed, { goLive, action: adding(entry, notes) });
  if (refused) return refused;
  const again = button({
    action: 'retro_add',
    text: door.words.buttons.retroAdd,
    value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
  });
  return {
    type: 'open',
    view: retrospectiveView(goLive, entry, door.words),
    again: againSaid(again, door.words),
  };
}

const adding = (entry: string, notes: readonly Note[]): Action => ({
  type: 'AddToRetrospective',
  entry,
  notes,
});

interface Sent {
  readonly door: Door;
  readonly deed: Deed;
  readonly view: SlackView;
  readonly goLive: GoLive;
  readonly subject: string;
}

export async function sendRetrospective({ door, deed, view, goLive, subject: entry }: Sent): Promise<Reply> {
  const { anonymous } = viewInputs.retro_add;
  const { sections } = goLive.runbook.retrospective;
  const places = sections.map(({ id }) => retroNoteInput(id));
  const long = places.find((place) => lengthOf(textIn(view, place)) > longestReason);
  if (long) return errorAt(long.block, door.words.door.tooLong(longestReason));
  const notes = notesIn(view, goLive);
  const [first] = places;
  if (notes.length === 0 && first)
    return errorAt(first.block, asPlain(refusalText({ code: 'nothing_noted' }, goLive, door.words)));
  if (tickedIn(view, [anonymous]).length === 0)
    return await act(door, deed, { goLive: goLive.id, do: adding(entry, notes) });
  const refused = await refuseBeforehand(door, deed, { goLive, action: adding(entry, notes) });
  return refused ?? (await addAnonymously(door, goLive, { entry, notes }));
}

function notesIn(view: SlackView, goLive: GoLive): readonly Note[] {
  const { owner: ownerPlace, due: duePlace, issue } = viewInputs.retro_add;
  const owner = userIn(view, ownerPlace);
  const due = dateIn(view, duePlace);
  const wantsIssue = tickedIn(view, [issue]).length > 0;
  const owed = {
    ...(owner ? { owner } : {}),
    ...(due ? { due } : {}),
    ...(wantsIssue ? ({ issue: true } as const) : {}),
  };
  return goLive.runbook.retrospective.sections.flatMap(({ id: section, kind }) => {
    const text = textIn(view, retroNoteInput(section));
    return text === '' ? [] : [{ section, text, ...(kind === 'actions' ? owed : {}) }];
  });
}

/** Neither the command nor its event names the person, the channel or Slack's ids of the form. */
async function addAnonymously(
  door: Door,
  goLive: GoLive,
  { entry, notes }: { readonly entry: string; readonly notes: readonly Note[] },
): Promise<Reply> {
  const { words, engine, clock } = door;
  const answered = await engine
    .handle({
      id: `retrospective/${entry}`,
      goLive: goLive.id,
      at: clock.now(),
      actor: { kind: 'system', id: 'door' },
      origin: { via: 'modal' },
      do: adding(entry, notes),
    })
    .catch((error: unknown) => {
      throw new NotRecordedError('AddToRetrospective was not recorded', { cause: error });
    });
  if (!answered.ok)
    return {
      type: 'refuse',
      said: answer(refusalText(answered.refusal, goLive, words)),
      code: answered.refusal.code,
    };
  return { type: 'done', said: answer(words.door.recorded(answered.goLive, answered.anchor)) };
}

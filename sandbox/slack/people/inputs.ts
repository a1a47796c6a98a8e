import { interactiveElements, type Placed } from '../blocks/blocks.ts';
import type { SlackContext } from '../context.ts';
import type { ElementState, InputValues } from '../state.ts';
import { initialState, valuesOf } from '../view-store.ts';
import { chosen, type Entered } from './entered.ts';
import { attachedFile } from './files.ts';
import type { Surface } from './surfaces.ts';

interface InputPlace {
  readonly surface: Surface;
  readonly userId: string;
}

export function enter(
  context: SlackContext,
  place: InputPlace,
  { placed, value }: { placed: Placed; value: Entered },
): void {
  const { type } = placed.element;
  if (type === 'button' || type === 'overflow') return;
  const values = inputsOf(context, place);
  const file = (id: string) => attachedFile(context, { id, userId: place.userId });
  const state: ElementState = { type, ...chosen(placed.element, value, file) };
  context.state.setInputs(inputsKey(place), {
    ...values,
    [placed.blockId]: { ...values[placed.blockId], [placed.actionId]: state },
  });
}

/** What all inputs of a message or view hold for a person, untouched ones included. */
export function inputsOf(context: SlackContext, place: InputPlace): InputValues {
  const entered = context.state.inputs(inputsKey(place));
  return valuesOf(
    interactiveElements(place.surface.shown.blocks),
    ({ blockId, actionId, element }) => entered[blockId]?.[actionId] ?? initialState(element),
  );
}

/** A modal's inputs are its own; those of a message belong to each person. */
function inputsKey({ surface, userId }: InputPlace): string {
  switch (surface.kind) {
    case 'view':
      return surface.view.id;
    case 'message':
      return `${surface.message.channelId} ${surface.message.ts} ${userId}`;
    case 'ephemeral':
      return `${surface.ephemeral.channelId} ${surface.ephemeral.ts} ${userId}`;
  }
}

import type { ViewInput } from '../messages/views/view-inputs.ts';
import type { SlackElement, SlackFile, SlackView } from './payload.ts';
import { cleanText } from './typed-text.ts';

type Place = Pick<ViewInput, 'block' | 'action'>;

/** What stands in a form's input; undefined where the form has none such or nothing is in it. */
function elementIn({ state }: SlackView, { block, action }: Place): SlackElement | undefined {
  const inBlock = Object.hasOwn(state.values, block) ? state.values[block] : undefined;
  return inBlock && Object.hasOwn(inBlock, action) ? inBlock[action] : undefined;
}

/** One line; empty where nothing was typed. */
export const lineIn = (view: SlackView, place: Place): string =>
  cleanText(elementIn(view, place)?.value ?? '');

/** Text that may have several lines; empty where nothing was typed. */
export const textIn = (view: SlackView, place: Place): string =>
  cleanText(elementIn(view, place)?.value ?? '', 'lines');

export const chosenIn = (view: SlackView, place: Place): string =>
  elementIn(view, place)?.selected_option?.value ?? '';

/** The values of the boxes that are ticked. */
export const tickedIn = (view: SlackView, places: readonly Place[]): readonly string[] =>
  places.flatMap((place) => elementIn(view, place)?.selected_options ?? []).map(({ value }) => value);

export const dateIn = (view: SlackView, place: Place): string => elementIn(view, place)?.selected_date ?? '';

export const timeIn = (view: SlackView, place: Place): string => elementIn(view, place)?.selected_time ?? '';

export const userIn = (view: SlackView, place: Place): string | undefined =>
  elementIn(view, place)?.selected_user ?? undefined;

export const filesIn = (view: SlackView, place: Place): readonly SlackFile[] =>
  elementIn(view, place)?.files ?? [];

/** The block where an error can be shown: the wanted one, else the form's first input. */
export function blockFor({ state }: SlackView, wanted?: string): string | undefined {
  const blocks = Object.keys(state.values);
  return wanted !== undefined && blocks.includes(wanted) ? wanted : blocks[0];
}

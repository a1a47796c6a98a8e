import { type Interactive, optionsOf } from '../blocks/elements.ts';
import type { Option } from '../blocks/text.ts';
import { CannotError } from './cannot.ts';

/**
 * What a person enters or picks: text, a date (`2026-12-01`), a time (`18:00`), an instant (epoch seconds),
 * an option's value, an id, also of a file; a list for elements that take several; null to clear.
 */
export type Entered = string | number | readonly string[] | null;

/** What was entered in the shape of Slack's payloads, without the element's type. */
export function chosen(
  element: Interactive,
  entered: Entered,
  fileOf: (id: string) => Record<string, unknown>,
): Record<string, unknown> {
  const one = entered === null || entered === '' ? null : String(entered);
  const many = entered === null ? [] : Array.isArray(entered) ? entered.map(String) : [String(entered)];
  switch (element.type) {
    case 'button':
      return {};
    case 'overflow':
      return { selected_option: one === null ? null : pick(element.options, one) };
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { value: one };
    case 'static_select':
      return { selected_option: one === null ? null : pick(optionsOf(element), one) };
    case 'radio_buttons':
      return { selected_option: one === null ? null : pick(element.options, one) };
    case 'multi_static_select':
      return { selected_options: many.map((value) => pick(optionsOf(element), value)) };
    case 'checkboxes':
      return { selected_options: many.map((value) => pick(element.options, value)) };
    case 'users_select':
      return { selected_user: one };
    case 'multi_users_select':
      return { selected_users: many };
    case 'conversations_select':
      return { selected_conversation: one };
    case 'multi_conversations_select':
      return { selected_conversations: many };
    case 'channels_select':
      return { selected_channel: one };
    case 'multi_channels_select':
      return { selected_channels: many };
    case 'datepicker':
      return { selected_date: one };
    case 'timepicker':
      return { selected_time: one };
    case 'file_input':
      return { files: attached(element, many.map(fileOf)) };
    case 'datetimepicker':
      return { selected_date_time: one === null ? null : Number(one) };
  }
}

function pick(options: readonly Option[], value: string): Option {
  const found = options.find((option) => option.value === value);
  if (!found) {
    const offered = options.map((option) => option.value).join(', ');
    throw new CannotError(`"${value}" is not among the options: ${offered}.`);
  }
  return found;
}

/** What Slack lets nobody attach is not sent. */
function attached(
  { filetypes, max_files: most = 10 }: Extract<Interactive, { type: 'file_input' }>,
  files: readonly Record<string, unknown>[],
): readonly Record<string, unknown>[] {
  if (files.length > most) throw new CannotError(`No more than ${most} files can be attached here.`);
  const wrong = files.find(({ name }) => typeof name === 'string' && !hasOneOf(filetypes, name));
  if (wrong)
    throw new CannotError(`"${wrong['name']}" cannot be attached: only ${filetypes?.join(', ')} are taken.`);
  return files;
}

const hasOneOf = (filetypes: readonly string[] | undefined, name: string): boolean =>
  filetypes === undefined ||
  filetypes.some((ending) => name.toLowerCase().endsWith(`.${ending.toLowerCase()}`));

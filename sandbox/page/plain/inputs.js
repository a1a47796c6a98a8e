/** The elements in which a person types or picks. Each is drawn with what was entered so far and reports changes. */

import { el } from './dom.js';
import { decode, withEmoji } from './mrkdwn.js';
import { epochOf, wallTime } from './slack-date.js';

const TYPED = {
  plain_text_input: 'text',
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
};

/** `value` is what is entered now (undefined: nothing yet); `changed(value)` is called with the control API's shape. */
export function drawInput(element, { value, changed, world }) {
  const { type } = element;
  const label = { 'aria-label': element.placeholder?.text ?? type };
  if (type in TYPED) return textInput(element, { value: value ?? element.initial_value ?? '', changed });
  if (type === 'datepicker') return simple('date', value ?? element.initial_date, changed);
  if (type === 'timepicker') return simple('time', value ?? element.initial_time, changed);
  if (type === 'datetimepicker') return instant(value ?? element.initial_date_time, changed, world.zone);
  if (type === 'checkboxes') return boxes(element, { kind: 'checkbox', value, changed });
  if (type === 'radio_buttons') return boxes(element, { kind: 'radio', value, changed });
  const choice = choices(element, world);
  if (!choice) return el('em', {}, `(${type} is not shown here)`);
  const entered = value ?? choice.initial;
  const chosen = new Set([entered].flat().filter((v) => v !== undefined && v !== null));
  const { multiple } = choice;
  const read = (select) => {
    const picked = [...select.selectedOptions].map((o) => o.value);
    return multiple ? picked : picked[0] === '' ? null : picked[0];
  };
  return el(
    'select',
    { ...label, multiple, onchange: (event) => changed(read(event.target)) },
    multiple ? null : el('option', { value: '' }, element.placeholder?.text ?? 'Choose …'),
    choice.options.map(([id, text]) => el('option', { value: id, selected: chosen.has(id) }, text)),
  );
}

/** What stands in an input before anybody touched it, in the control API's shape; undefined where it is empty. */
export function initialValue(element) {
  const { type } = element;
  if (type in TYPED) return element.initial_value;
  if (type === 'checkboxes') return element.initial_options?.map((o) => o.value);
  if (type === 'radio_buttons') return element.initial_option?.value;
  if (type === 'datepicker') return element.initial_date;
  if (type === 'timepicker') return element.initial_time;
  if (type === 'datetimepicker') return element.initial_date_time;
  return choices(element, { users: [], channels: [] })?.initial;
}

/** What the control API's state holds for an element, in the shape in which values are sent. */
export function heldValue(held) {
  if (!held) return undefined;
  const entry = Object.entries(held).find(([key]) => key !== 'type');
  const value = entry?.[1];
  if (Array.isArray(value)) return value.map((v) => v?.value ?? v);
  return value?.value ?? value ?? undefined;
}

function textInput(element, { value, changed }) {
  const common = {
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    // Each letter is kept; the app is told, where it wants to be, once the person has finished.
    oninput: (event) => changed(event.target.value, { finished: false }),
    onchange: (event) => changed(event.target.value),
    value,
  };
  if (element.multiline) return el('textarea', { rows: 4, ...common });
  return el('input', { type: TYPED[element.type], ...common });
}

function simple(kind, value, changed) {
  return el('input', {
    type: kind,
    value: value ?? '',
    onchange: (event) => changed(event.target.value || null),
  });
}

function instant(epochS, changed, zone) {
  return el('input', {
    type: 'datetime-local',
    value: epochS === undefined || epochS === null ? '' : wallTime(Number(epochS), zone),
    onchange: (event) => changed(event.target.value === '' ? null : epochOf(event.target.value, zone)),
  });
}

let groups = 0;

function boxes(element, { kind, value, changed }) {
  const group = `group-${++groups}`;
  const entered = value ?? initialValue(element);
  const chosen = new Set([entered].flat().filter(Boolean));
  const report = (event) => {
    const all = [...event.target.closest('.boxes').querySelectorAll('input:checked')].map((box) => box.value);
    changed(kind === 'radio' ? (all[0] ?? null) : all);
  };
  return el(
    'div',
    { class: 'boxes' },
    element.options.map((option) =>
      el(
        'label',
        {},
        el('input', {
          type: kind,
          name: group,
          value: option.value,
          checked: chosen.has(option.value),
          onchange: report,
        }),
        el(
          'span',
          {},
          textOf(option.text),
          option.description && el('small', {}, textOf(option.description)),
        ),
      ),
    ),
  );
}

function choices(element, world) {
  const multiple = element.type.startsWith('multi_');
  const options = (element.options ?? element.option_groups?.flatMap((g) => g.options) ?? []).map((o) => [
    o.value,
    textOf(o.text),
  ]);
  const people = () => world.users.filter((u) => !u.deleted && !u.isBot).map((u) => [u.id, u.realName]);
  const channels = () => world.channels.filter((c) => c.kind !== 'im').map((c) => [c.id, `#${c.name}`]);
  switch (element.type.replace('multi_', '')) {
    case 'static_select':
      return {
        multiple,
        options,
        initial: multiple ? element.initial_options?.map((o) => o.value) : element.initial_option?.value,
      };
    case 'users_select':
      return { multiple, options: people(), initial: element.initial_users ?? element.initial_user };
    case 'channels_select':
      return { multiple, options: channels(), initial: element.initial_channels ?? element.initial_channel };
    case 'conversations_select':
      return {
        multiple,
        options: channels(),
        initial: element.initial_conversations ?? element.initial_conversation,
      };
    default:
      return undefined;
  }
}

function textOf(text) {
  return withEmoji(decode(text.text));
}

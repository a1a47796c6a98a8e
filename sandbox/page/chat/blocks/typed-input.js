import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../html.js';
import { plainText } from '../text/text-view.js';

const MODES = { number_input: 'decimal', email_text_input: 'email', url_text_input: 'url' };
const TELL_AFTER_MS = 300;

/** Text, a number, an address. Where the app wants to know at once, it hears of Enter, or of every pause in typing. */
export function TypedInput({ element, value, enter, change, tells, field }) {
  const input = useRef();
  const timer = useRef();
  const { multiline, max_length: most, placeholder } = element;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const onInput = (event) => {
    const text = event.currentTarget.value;
    enter(text);
    if (!tells || !triggers.includes('on_character_entered')) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change(text), TELL_AFTER_MS);
  };
  const onKeyDown = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    if (!tells || !triggers.includes('on_enter_pressed')) return;
    event.preventDefault();
    change(event.currentTarget.value);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const common = {
    ...field,
    ref: input,
    class: 'input',
    value: value ?? '',
    placeholder: placeholder && plainText(placeholder),
    autocomplete: 'off',
    'data-action': element.action_id,
    onInput,
    onKeyDown,
  };
  const left = most === undefined ? undefined : most - [...(value ?? '')].length;
  return html`
    ${multiline ? html`<textarea ...${common} rows="4"></textarea>` : html`<input ...${common} type="text" inputmode=${MODES[element.type]} />`}
    ${left !== undefined && left < Math.max(20, most / 5) && html`<span class=${left < 0 ? 'left over' : 'left'} aria-live="polite">${left}</span>`}
  `;
}

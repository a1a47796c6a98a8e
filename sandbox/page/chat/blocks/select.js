import { html } from '../../html.js';
import { useScene } from '../scene.js';
import { plainText } from '../text/text-view.js';
import { grouped, offered } from './offered.js';

/** One of several, in the browser's own menu: it works on every phone and with every keyboard. */
export function Select({ element, value, change, field }) {
  const options = offered(element, useScene());
  const placeholder = element.placeholder ? plainText(element.placeholder) : 'Choose an option';
  const pick = (event) => change(event.currentTarget.value === '' ? null : event.currentTarget.value);
  // A new key each time: the browser would keep the old choice where the app took it back.
  return html`
    <select ...${field} class="input select" key=${value ?? ''} data-action=${element.action_id} onChange=${pick}>
      <option value="" selected=${!value}>${placeholder}</option>
      ${grouped(options).map(([group, inside]) =>
        group === undefined
          ? inside.map((option) => html`<${Option} option=${option} chosen=${value} />`)
          : html`<optgroup label=${group}>${inside.map((option) => html`<${Option} option=${option} chosen=${value} />`)}</optgroup>`,
      )}
    </select>
  `;
}

function Option({ option, chosen }) {
  const { value, text, detail } = option;
  return html`<option value=${value} selected=${value === chosen}>${detail ? `${text} (${detail})` : text}</option>`;
}

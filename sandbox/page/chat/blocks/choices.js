import { useId } from 'preact/hooks';
import { html } from '../../html.js';
import { TextObject } from '../text/text-view.js';

export function Checkboxes({ element, value, change, field }) {
  const chosen = value ?? [];
  const toggle = (option) =>
    change(
      element.options
        .map((offered) => offered.value)
        .filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))),
    );
  return html`<${Choices} kind="checkbox" element=${element} field=${field} has=${(v) => chosen.includes(v)} pick=${toggle} />`;
}

export function RadioButtons({ element, value, change, field }) {
  return html`<${Choices} kind="radio" element=${element} field=${field} has=${(v) => v === value} pick=${change} />`;
}

function Choices({ kind, element, field, has, pick }) {
  const name = useId();
  const { id, ...named } = field;
  return html`
    <div class="picks" role=${kind === 'radio' ? 'radiogroup' : 'group'} aria-labelledby=${id && `${id}-label`} ...${named} data-action=${element.action_id}>
      ${element.options.map(
        ({ value, text, description }, index) => html`
          <label class="pick" key=${value}>
            <input type=${kind} id=${index === 0 ? id : undefined} name=${name} checked=${has(value)} onChange=${() => pick(value)} />
            <span>
              <${TextObject} text=${text} />
              ${description && html`<small class="quiet"><${TextObject} text=${description} /></small>`}
            </span>
          </label>
        `,
      )}
    </div>
  `;
}

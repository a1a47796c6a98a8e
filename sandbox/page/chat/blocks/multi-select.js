import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { html } from '../../html.js';
import { useScene } from '../scene.js';
import { plainText } from '../text/text-view.js';
import { grouped, offered } from './offered.js';

/** Several of many: a button that names the chosen ones, and a list to tick. */
export function MultiSelect({ element, value, change, field }) {
  const [open, setOpen] = useState(false);
  const box = useRef();
  const id = useId();
  const options = offered(element, useScene());
  const chosen = value ?? [];
  const full = element.max_selected_items !== undefined && chosen.length >= element.max_selected_items;
  const names = options.filter((option) => chosen.includes(option.value)).map(({ text }) => text);
  const placeholder = element.placeholder ? plainText(element.placeholder) : 'Choose options';
  const toggle = (option) =>
    change(chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option]);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => !box.current.contains(event.target) && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event) => {
    if (!open || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
    box.current.querySelector('button').focus();
  };
  return html`
    <div class="multi-select" ref=${box} onKeyDown=${onKeyDown}>
      <button ...${field} type="button" class="input select" aria-expanded=${open} aria-controls=${id} data-action=${element.action_id} onClick=${() => setOpen(!open)}>
        ${names.length > 0 ? names.map((name) => html`<span class="chip" key=${name}>${name}</span>`) : html`<span class="quiet">${placeholder}</span>`}
      </button>
      <div class="multi-list" id=${id} role="group" aria-label=${placeholder} hidden=${!open}>
        ${grouped(options).map(
          ([group, inside]) => html`
            ${group && html`<p class="quiet small">${group}</p>`}
            ${inside.map((option) => {
              const has = chosen.includes(option.value);
              return html`
                <label class="pick" key=${option.value}>
                  <input type="checkbox" checked=${has} disabled=${full && !has} onChange=${() => toggle(option.value)} />
                  <span>${option.text} ${option.detail && html`<small class="quiet">${option.detail}</small>`}</span>
                </label>
              `;
            })}
          `,
        )}
      </div>
    </div>
  `;
}

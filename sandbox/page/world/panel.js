import { useState } from 'preact/hooks';
import { html } from '../html.js';

const keyOf = (id) => `world.${id}`;

/** A part of the world that can be folded away; what it is like now stands in its head all the same. */
export function Panel({ id, title, pill, tone = '', open = false, children }) {
  const [isOpen, setOpen] = useState(
    () => (localStorage.getItem(keyOf(id)) ?? (open ? 'open' : '')) === 'open',
  );
  const toggled = (event) => {
    setOpen(event.currentTarget.open);
    localStorage.setItem(keyOf(id), event.currentTarget.open ? 'open' : 'folded');
  };
  return html`
    <details class="panel" id=${`panel-${id}`} open=${isOpen} onToggle=${toggled}>
      <summary>
        <h2>${title}</h2>
        ${pill && html`<span class=${`pill ${tone}`}>${pill}</span>`}
      </summary>
      ${isOpen && html`<div class="panel-body">${children}</div>`}
    </details>
  `;
}

/** A button that does something to the world; while it is being done it cannot be pressed again. */
export function Act({ api, act, kind = '', children, ...more }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    await api.attempt(act);
    setBusy(false);
  };
  return html`
    <button type="button" class=${`button compact ${kind}`} aria-disabled=${busy ? 'true' : undefined} onClick=${press} ...${more}>
      ${children}
    </button>
  `;
}

/** One of several that can be in force; the one that is stays pressed. */
export function Choice({ api, label, options, chosen, choose }) {
  return html`
    <div class="choices" role="group" aria-label=${label}>
      ${options.map(
        ([value, text, title]) => html`
          <${Act} key=${value} api=${api} act=${() => choose(value)} aria-pressed=${value === chosen} title=${title}>
            ${text}
          <//>
        `,
      )}
    </div>
  `;
}

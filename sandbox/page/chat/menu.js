/** A button that opens a list of things to do: arrows move, Enter picks, Escape or a click elsewhere closes. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

/** `items`: `{ text, detail, pick, current }`. */
export function Menu({ label, items, button, children }) {
  const [open, setOpen] = useState(false);
  const box = useRef();
  const id = useId();
  const options = () => [...(box.current?.querySelectorAll('[role=menuitem]') ?? [])];
  const close = (backToButton) => {
    setOpen(false);
    if (backToButton) box.current.querySelector('button').focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    options()[0]?.focus();
    const outside = (event) => !box.current.contains(event.target) && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const onKeyDown = (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (open && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (open && event.key === 'Tab') {
      setOpen(false);
    } else if (open && event.key in moves) {
      event.preventDefault();
      const all = options();
      const next = all.indexOf(document.activeElement) + moves[event.key];
      all[(next + all.length) % all.length].focus();
    }
  };
  const pick = (item) => {
    close(true);
    item.pick();
  };
  return html`
    <div class="menu-box" ref=${box} onKeyDown=${onKeyDown}>
      <button type="button" class=${button} aria-haspopup="menu" aria-expanded=${open} aria-controls=${open ? id : undefined} aria-label=${label} onClick=${() => setOpen(!open)}>
        ${children}
      </button>
      ${
        open &&
        html`<div class="menu" role="menu" id=${id} aria-label=${label}>
          ${items.map(
            (item, index) => html`
              <button type="button" role="menuitem" tabindex="-1" key=${index} aria-current=${item.current} onClick=${() => pick(item)}>
                <span>${item.text}</span>
                ${item.detail && html`<small>${item.detail}</small>`}
              </button>
            `,
          )}
        </div>`
      }
    </div>
  `;
}

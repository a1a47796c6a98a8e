import { useState } from 'preact/hooks';
import { html } from '../../html.js';
import { isWebOrMail } from '../text/mrkdwn.js';
import { plainText } from '../text/text-view.js';
import { confirmed } from './confirm-dialog.js';
import { useSurface } from './surface.js';

export function Button({ element, block }) {
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const { text, value, style = '', url, confirm, accessibility_label: label } = element;
  const press = async () => {
    if (busy || !(await confirmed(confirm))) return;
    setBusy(true);
    await surface.act(element, block, value);
    setBusy(false);
  };
  if (url && isWebOrMail(url)) {
    return html`
      <a class=${`button ${style}`} href=${url} target="_blank" rel="noopener noreferrer" aria-label=${label} onClick=${press}>
        ${plainText(text)}
      </a>
    `;
  }
  // It stays enabled while it is busy: a disabled button would lose the keyboard's focus.
  return html`
    <button
      type="button"
      class=${`button ${style}${busy ? ' busy' : ''}`}
      aria-label=${label}
      aria-busy=${busy}
      data-action=${element.action_id}
      data-value=${value}
      onClick=${press}
    >
      ${plainText(text)}
    </button>
  `;
}

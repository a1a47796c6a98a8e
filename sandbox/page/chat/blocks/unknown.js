import { html } from '../../html.js';

/** What this page does not draw does not vanish either. */
export function Unknown({ what, data }) {
  return html`
    <details class="unknown">
      <summary>Here stands ${what}, which this page cannot draw</summary>
      <pre tabindex="0">${JSON.stringify(data, null, 2)}</pre>
    </details>
  `;
}

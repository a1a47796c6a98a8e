import { html, steady } from '../html.js';
import { momentOf } from './moments.js';
import { Panel } from './panel.js';

const SHOWN = 30;

/** What a tool of the shop's own got: each webhook, whether its signature holds, and its body. */
export function WebhooksPanel({ world }) {
  const { received } = world.webhooks;
  const refused = received.filter(({ isGenuine }) => !isGenuine).length;
  const count = `${received.length} ${received.length === 1 ? 'webhook' : 'webhooks'}`;
  const pill = refused > 0 ? `${refused} refused` : received.length > 0 ? count : 'none';
  return html`
    <${Panel} id="webhooks" title="Webhooks" pill=${pill} tone=${refused > 0 ? 'bad' : ''}>
      ${received.length === 0 && html`<p class="empty">No webhook yet. Every notice also comes here as signed JSON.</p>`}
      <ul class="mails" aria-label="Webhooks, newest first">
        ${received
          .slice(-SHOWN)
          .toReversed()
          .map(
            (one) =>
              html`<${Webhook} key=${`${one.id} ${one.isGenuine}`} received=${one} zone=${world.viewer.tz} />`,
          )}
      </ul>
    <//>
  `;
}

const Webhook = steady(({ received: { id, isGenuine, times, text, atMs }, zone }) => {
  const { title, body } = read(text);
  return html`
    <li>
      <details>
        <summary class="mail-head">
          <b>${title}</b><br /><span class=${`pill ${isGenuine ? 'good' : 'bad'}`}>${isGenuine ? 'signature valid' : 'signature not valid, refused'}</span><br />
          <span class="quiet small">${momentOf(atMs, zone)} · ${id}${times > 1 ? ` · came ${times} times, counted once` : ''}</span>
        </summary>
        <pre class="mail-text" tabindex="0" aria-label=${`${title}, body`}>${body}</pre>
      </details>
    </li>
  `;
});

/** Whoever posts may post anything. */
function read(text) {
  try {
    const whole = JSON.parse(text);
    const { type = 'no type', data } = whole;
    const title = [type, data?.notice].filter(Boolean).join(': ');
    return { title, body: JSON.stringify(whole, null, 2) };
  } catch {
    return { title: 'not JSON', body: text };
  }
}

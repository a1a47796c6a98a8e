import { html } from '../html.js';
import { Panel } from './panel.js';

const PLACES = [
  [
    'Mailbox',
    'No mail. golive does not send mail yet: on the cards a notice by mail is shown as not configured.',
  ],
];

/** Where messages arrive that do not go to Slack. */
export function ArrivalsPanel() {
  return html`
    <${Panel} id="arrivals" title="Mail" pill="empty">
      <ul class="rows">
        ${PLACES.map(([title, words]) => html`<li key=${title}><h3>${title}</h3><p class="empty">${words}</p></li>`)}
      </ul>
    <//>
  `;
}

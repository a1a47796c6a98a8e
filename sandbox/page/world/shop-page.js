import { html, steady } from '../html.js';
import { momentOf } from './moments.js';
import { Panel } from './panel.js';

const SAID = {
  operational: ['operational', 'good'],
  under_maintenance: ['under maintenance', 'warn'],
  degraded_performance: ['degraded', 'warn'],
  partial_outage: ['partial outage', 'bad'],
  major_outage: ['major outage', 'bad'],
};
const OVER = ['resolved', 'completed'];

/** The status page of the demo shop, as its visitors see it. */
export function ShopPagePanel({ world }) {
  const { components, incidents } = world.shopPage;
  const zone = world.viewer.tz;
  const worst = Object.keys(SAID).findLast((status) => components.some((one) => one.status === status));
  const [words, tone] = SAID[worst ?? 'operational'];
  return html`
    <${Panel} id="shop-page" title="Status page" pill=${words} tone=${tone}>
      <ul class="rows">
        ${components.map(
          ({ id, name, status }) => html`
            <li key=${id} class="row"><span>${name}</span><span class=${`pill ${SAID[status][1]}`}>${SAID[status][0]}</span></li>
          `,
        )}
      </ul>
      ${incidents.length === 0 && html`<p class="empty">Nothing is announced. A planned go-live stands here as its maintenance, and a rollback as an incident.</p>`}
      ${incidents.map((incident) => html`<${Incident} key=${incident.id} incident=${incident} zone=${zone} />`)}
    <//>
  `;
}

const Incident = steady(
  ({ incident, zone }) => html`
    <article class="run" aria-label=${incident.name}>
      <header class="row">
        <h3>${incident.name}</h3>
        <span class=${`pill ${OVER.includes(incident.status) ? 'good' : 'warn'}`}>${incident.status.replaceAll('_', ' ')}</span>
      </header>
      ${
        incident.scheduledForMs !== undefined &&
        html`<p class="quiet small">${momentOf(incident.scheduledForMs, zone)} to ${momentOf(incident.scheduledUntilMs, zone)}</p>`
      }
      <ul class="rows">
        ${incident.updates.map(
          ({ id, status, body, atMs }) => html`
            <li key=${id}><b>${status.replaceAll('_', ' ')}</b> <span class="quiet small">${momentOf(atMs, zone)}</span><br />${body}</li>
          `,
        )}
      </ul>
    </article>
  `,
);

import { html, steady } from '../html.js';
import { momentOf, timeOf } from './moments.js';
import { Panel } from './panel.js';

const TONES = { triggered: 'bad', acknowledged: 'warn', resolved: 'good' };
const SHOWN = 12;

/** The pager of whoever is on call: incidents, and the changes of production beside them. */
export function PagerPanel({ world }) {
  const { incidents, changes } = world.pager;
  const zone = world.viewer.tz;
  const worst = ['triggered', 'acknowledged'].find((status) =>
    incidents.some((one) => one.status === status),
  );
  return html`
    <${Panel} id="pager" title="Pager" pill=${worst ?? 'quiet'} tone=${TONES[worst] ?? ''}>
      ${incidents.length === 0 && html`<p class="empty">Nobody was paged. A rollback proposal pages, and so does a rollback.</p>`}
      ${incidents.slice(0, SHOWN).map((incident) => html`<${Incident} key=${incident.number} incident=${incident} zone=${zone} />`)}
      ${
        changes.length > 0 &&
        html`
          <h3>Changes, which page nobody</h3>
          <ul class="rows">
            ${changes
              .slice(-SHOWN)
              .toReversed()
              .map(
                ({ summary, atMs }, index) =>
                  html`<li key=${`${atMs} ${index}`}>${summary} <span class="quiet small">${momentOf(atMs, zone)}</span></li>`,
              )}
          </ul>
        `
      }
    <//>
  `;
}

const Incident = steady(
  ({ incident, zone }) => html`
    <article class="run" aria-label=${`Incident ${incident.number}`}>
      <header class="row">
        <h3>${incident.summary}</h3>
        <span class=${`pill ${TONES[incident.status]}`}>${incident.status}</span>
      </header>
      <p class="quiet small">${incident.severity} · ${incident.log.map(({ action, atMs }) => `${action} ${timeOf(atMs, zone)}`).join(' · ')}</p>
    </article>
  `,
);

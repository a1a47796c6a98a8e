import { html, steady } from '../html.js';
import { timeOf } from './moments.js';
import { Panel } from './panel.js';

const SHOWN = 60;

/** What really arrived at the sandbox's servers: the bot is judged by it. */
export function LedgerPanel({ world }) {
  const { ledger, viewer } = world;
  return html`
    <${Panel} id="ledger" title="Ledger" pill=${ledger.length > 0 ? `${ledger.at(-1).n} entries` : 'empty'}>
      <p class="quiet small">What really arrived, whatever the bot says of itself.</p>
      <ol class="ledger" reversed tabindex="0" aria-label="Ledger, newest first">
        ${ledger
          .slice(-SHOWN)
          .toReversed()
          .map((entry) => html`<${Entry} key=${entry.n} entry=${entry} zone=${viewer.tz} />`)}
      </ol>
    <//>
  `;
}

const Entry = steady(
  ({ entry, zone }) => html`
    <li class=${entry.accepted ? '' : 'refused'}>
      <details>
        <summary>
          <span class="quiet">${timeOf(entry.at, zone)}</span> ${entry.system} <b>${entry.kind}</b>${!entry.accepted && ' (refused)'}
        </summary>
        <pre>${JSON.stringify(entry.data, null, 1)}</pre>
      </details>
    </li>
  `,
);

import { html } from '../html.js';
import { LatencyPlot } from './latency-plot.js';
import { Act, Choice, Panel } from './panel.js';

const MODES = {
  healthy: ['Healthy', 'Answers 200 at once.', 'good'],
  slow: ['Slow', 'Answers 200 after three seconds; golive allows two.', 'warn'],
  failing: ['Failing', 'Answers 500.', 'bad'],
  down: ['Down', 'Breaks every connection.', 'bad'],
  body_error: ['Wrong answer', 'Answers 200, with an error in the body.', 'bad'],
  flapping: ['Flapping', 'Healthy and failing in turn, 45 s each.', 'warn'],
};

/** The service that goes live. */
export function ServicePanel({ world, api }) {
  const { demo, viewer } = world;
  const [text, words, tone] = MODES[demo.acting];
  return html`
    <${Panel} id="service" title="Demo service" pill=${`${demo.version} · ${text.toLowerCase()}`} tone=${tone} open>
      <${Choice}
        api=${api}
        label="How the demo service answers"
        options=${Object.entries(MODES).map(([mode, [name, title]]) => [mode, name, title])}
        chosen=${demo.mode}
        choose=${(mode) => api.post('/demo/mode', { mode })}
      />
      <p class="quiet small">${words}</p>
      <${BadVersion} world=${world} api=${api} />
      <${LatencyPlot} samples=${demo.samples} zone=${viewer.tz} />
    <//>
  `;
}

/** Breaks the service for as long as one version is deployed: a rollback mends it. */
export function BadVersion({ world, api }) {
  const version = newVersionOf(world);
  const bad = isBad(world, version);
  return html`
    <div class="row">
      <span class="small">${bad ? `${version} fails while it is deployed.` : 'Fails only while this version is deployed.'}</span>
      <${Act}
        api=${api}
        kind=${bad ? '' : 'danger'}
        act=${() => api.post('/demo/mode', { version, mode: bad ? 'healthy' : 'failing' })}
      >
        ${bad ? `Mend ${version}` : `Make ${version} bad`}
      <//>
    </div>
  `;
}

export const newVersionOf = ({ goLives }) => goLives.list.at(-1)?.version ?? 'v1.4.2';

export const isBad = ({ demo }, version) => (demo.versionModes[version] ?? 'healthy') !== 'healthy';

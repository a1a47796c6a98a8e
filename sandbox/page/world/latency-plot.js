import { html } from '../html.js';
import { timeOf } from './moments.js';

const SLOTS = 48;
const WIDTH = 6;
const HEIGHT = 48;
/** Shorter than a second is most of the height: the scale is logarithmic, and never changes. */
const LONGEST_MS = 10_000;
const LIMIT_MS = 2_000;
const heightOf = (ms) => 5 + (Math.log1p(Math.min(ms, LONGEST_MS)) / Math.log1p(LONGEST_MS)) * (HEIGHT - 5);

/** The latest answers, the newest on the right: how long each took, and whether it was good. */
export function LatencyPlot({ samples, zone }) {
  const shown = samples.slice(-SLOTS);
  return html`
    <figure class="plot">
      <svg viewBox=${`0 0 ${SLOTS * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${summary(shown)}>
        ${shown.map((sample, n) => {
          const height = heightOf(isGood(sample) ? sample.latencyMs : LONGEST_MS);
          return html`
            <rect
              key=${`${sample.at} ${n}`}
              class=${toneOf(sample)}
              x=${(SLOTS - shown.length + n) * WIDTH + 1}
              y=${HEIGHT - height}
              width=${WIDTH - 2}
              height=${height}
              rx="1"
            >
              <title>${wordsOf(sample, zone)}</title>
            </rect>
          `;
        })}
        <line x1="0" x2=${SLOTS * WIDTH} y1=${HEIGHT} y2=${HEIGHT} />
        <line class="limit" x1="0" x2=${SLOTS * WIDTH} y1=${HEIGHT - heightOf(LIMIT_MS)} y2=${HEIGHT - heightOf(LIMIT_MS)} />
      </svg>
      <figcaption class="quiet small">
        ${shown.length === 0 ? 'golive looks once a deployment starts.' : wordsOf(shown.at(-1), zone)}
      </figcaption>
    </figure>
  `;
}

const isGood = ({ status }) => status === 200;

function toneOf(sample) {
  if (!isGood(sample)) return 'bad';
  return sample.latencyMs > LIMIT_MS ? 'warn' : 'good';
}

const wordsOf = ({ at, status, latencyMs, version }, zone) =>
  `${timeOf(at, zone)} ${version}: ${status ?? 'no answer'} in ${latencyMs} ms`;

function summary(samples) {
  const good = samples.filter(isGood).length;
  return samples.length === 0
    ? 'No answers yet'
    : `The latest ${samples.length} answers: ${good} good, ${samples.length - good} failed`;
}

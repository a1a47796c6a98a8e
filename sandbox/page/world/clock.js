import { html } from '../html.js';
import { dayOf, momentOf, spanOf, timeOf, useNow } from './moments.js';
import { Act, Choice, Panel } from './panel.js';

const SPEEDS = [
  [0, '0×', 'The clock stands still'],
  [1, '1×', 'Real time'],
  [10, '10×', 'Ten times as fast'],
  [30, '30×', 'Half a minute each second'],
  [60, '60×', 'A minute each second'],
  [600, '600×', 'Ten minutes each second'],
  [3600, '3600×', 'An hour each second'],
];
const OFFSETS = ['T-24h', 'T-60m', 'T-5m', 'T-0', 'T+30m', 'T+60m', 'T+90m'];
const STEPS = ['+1m', '+5m', '+1h', '+24h'];
const UNITS_MS = { h: 3_600_000, m: 60_000 };
const DAY_MS = 86_400_000;
/** Up to the last of the offsets. */
const PLAN_MS = 90 * 60_000;

/** What the sandbox shows as time, always in sight. */
export function Clock({ world, api }) {
  const now = useNow(world);
  const zone = world.viewer.tz;
  const { speed } = world.clock;
  const [next] = comingFrom(world, now);
  return html`
    <section class="clock" aria-label="Clock">
      <p class="now">
        <span class="time">${timeOf(now, zone)}</span>
        <span class="quiet small">${dayOf(now, zone)}<br />${zone}</span>
      </p>
      <${Choice}
        api=${api}
        label="Speed of the clock"
        options=${SPEEDS.some(([value]) => value === speed) ? SPEEDS : [...SPEEDS, [speed, `${speed}×`]]}
        chosen=${speed}
        choose=${(value) => api.post('/clock/speed', { speed: value })}
      />
      <p class="next">
        <span class="next-words">
          ${
            next
              ? html`<b title=${next.words}>${next.words}</b><span class="quiet">${next.of}, in ${spanOf(next.at - now)}</span>`
              : html`<span class="quiet">Nothing waits for time.</span>`
          }
        </span>
        <${Act}
          api=${api}
          act=${() => next && jumpTo(api, next.at)}
          disabled=${!next}
          title=${next && momentOf(next.at, zone)}
          aria-label=${next ? `Jump there: ${next.words}` : undefined}
        >
          Jump there
        <//>
      </p>
    </section>
  `;
}

/** Everything that the clock can be moved to. */
export function TimePanel({ world, api }) {
  const now = useNow(world);
  const zone = world.viewer.tz;
  const coming = comingFrom(world, now);
  const goLives = world.goLives.list.filter((goLive) => isAhead(goLive, now));
  return html`
    <${Panel} id="time" title="Jump in time" pill=${coming.length > 0 ? `${coming.length} ahead` : undefined}>
      <div class="buttons" role="group" aria-label="Move the clock forward">
        ${STEPS.map((by) => html`<${Act} key=${by} api=${api} act=${() => api.post('/clock/jump', { by })}>${by}<//>`)}
      </div>
      ${goLives.length === 0 && html`<p class="empty">Plan a go-live, and its T-24h, T-60m and T-0 stand here.</p>`}
      ${goLives.toReversed().map((goLive) => html`<${Offsets} key=${goLive.id} goLive=${goLive} now=${now} api=${api} zone=${zone} />`)}
      ${
        coming.length > 0 &&
        html`
          <h3>Coming up</h3>
          <ul class="rows">
            ${coming.map(
              ({ at, of, words }) => html`
                <li key=${`${at} ${words}`} class="row">
                  <span>${words}<br /><span class="quiet small">${of} · ${momentOf(at, zone)}</span></span>
                  <${Act} api=${api} act=${() => jumpTo(api, at)} aria-label=${`Jump to: ${words}`}>Jump<//>
                </li>
              `,
            )}
          </ul>
        `
      }
    <//>
  `;
}

/** Something of its plan may still come. */
export const isAhead = ({ status, t0 }, now) =>
  status !== 'aborted' && status !== 'rolled_back' && now < t0 + (status === 'succeeded' ? PLAN_MS : DAY_MS);

function Offsets({ goLive, now, api, zone }) {
  const { id, t0, version } = goLive;
  return html`
    <h3>${id} · ${version} <span class="quiet">T-0 ${momentOf(t0, zone)}</span></h3>
    <div class="buttons" role="group" aria-label=${`Jump to an offset of ${id}`}>
      ${OFFSETS.map(
        (to) => html`
          <${Act} key=${to} api=${api} disabled=${instantOf(to, t0) <= now} act=${() => jumpToOffset(api, to, t0)}>
            ${to}
          <//>
        `,
      )}
    </div>
  `;
}

export function instantOf(offset, t0) {
  const [, sign, amount, unit] = /^T([+-])(\d+)([hm]?)$/.exec(offset);
  return t0 + (sign === '-' ? -1 : 1) * Number(amount) * (UNITS_MS[unit] ?? 0);
}

export const jumpToOffset = (api, to, t0) => api.post('/clock/jump', { to, t0: new Date(t0).toISOString() });

const jumpTo = (api, at) => api.post('/clock/jump', { to: at });

/** What lies ahead, of the go-lives and of the runs on their way, in the order of time. */
function comingFrom({ goLives, github }, now) {
  const runs = github.runs
    .filter((run) => run.next_move_ms !== undefined)
    .map((run) => ({ at: run.next_move_ms, of: `run #${run.run_number}`, words: stepWords(run) }));
  return [...goLives.comingUp, ...runs].filter(({ at }) => at > now).sort((a, b) => a.at - b.at);
}

function stepWords(run) {
  const job = run.jobs.find(({ status }) => status === 'in_progress');
  const step = job?.steps.find(({ status }) => status === 'in_progress');
  return step ? `“${step.name}” ends` : 'the run goes on';
}

/** The side panel: the world around the bot, and what can be done to it. */
import { post } from './api.js';
import { attempt, drawList, drawOnce, el } from './dom.js';
import { drawRuns } from './panel-runs.js';
import { slackDate } from './slack-date.js';

const byId = (id) => document.getElementById(id);
const SPEEDS = [
  [0, 'stopped'],
  [1, 'real time'],
  [10, '10 × as fast'],
  [60, 'a minute a second'],
  [600, 'ten minutes a second'],
];
const MODES = ['healthy', 'slow', 'failing', 'down', 'body_error', 'flapping'];

function button(text, act, more = {}) {
  return el('button', { type: 'button', onclick: () => attempt(act), ...more }, text);
}

export function drawPanel(state, world) {
  drawClock(state, world);
  drawOnce(byId('bot'), state.bot, drawBot);
  drawOnce(byId('demo'), state.demo, (demo) => drawDemo(demo, world));
  drawRuns(byId('github'), state.github, world);
  drawOnce(byId('slack'), { connections: state.slack.connections }, drawSlack);
  drawOnce(byId('faults'), state.faults, drawFaults);
  drawLedger(byId('ledger'), state.ledger);
}

let shown = { nowMs: Date.now(), speed: 0, readAt: Date.now(), zone: 'UTC' };
let enteredT0 = '';

function drawClock({ clock }, { zone }) {
  shown = { ...clock, readAt: Date.now(), zone };
  drawOnce(byId('clock'), clock.speed, (speed) => {
    const jump = (by) => button(by, () => post('/clock/jump', { by }));
    const t0 = el('input', {
      id: 't0',
      placeholder: '2026-12-01T17:00:00Z',
      'aria-label': 'T-0, as an instant',
      value: enteredT0,
      oninput: (event) => {
        enteredT0 = event.target.value.trim();
      },
    });
    const toT = (to) => button(to, () => jumpTo(to, t0));
    return [
      el('h3', {}, 'Clock'),
      el('p', { id: 'now', class: 'now' }),
      el(
        'label',
        {},
        'Runs ',
        el(
          'select',
          { onchange: (event) => attempt(() => post('/clock/speed', { speed: Number(event.target.value) })) },
          [...SPEEDS, ...(SPEEDS.some(([s]) => s === speed) ? [] : [[speed, `${speed} ×`]])].map(
            ([value, text]) => el('option', { value, selected: value === speed }, text),
          ),
        ),
      ),
      el('div', { class: 'buttons' }, ['+1m', '+5m', '+15m', '+1h', '+6h', '+24h', '-1h'].map(jump)),
      el('label', {}, 'T-0 is ', t0),
      el('div', { class: 'buttons' }, ['T-24h', 'T-60m', 'T-5m', 'T-0', 'T+30m', 'T+60m', 'T+90m'].map(toT)),
    ];
  });
  tick();
}

async function jumpTo(to, t0) {
  if (enteredT0 !== '') return post('/clock/jump', { to, t0: enteredT0 });
  t0.focus();
  throw new Error('Write T-0 first, as 2026-12-01T17:00:00Z.');
}

function tick() {
  const nowMs = shown.nowMs + (Date.now() - shown.readAt) * shown.speed;
  const now = byId('now');
  const text = `${slackDate(nowMs / 1000, '{date_short}, {time_secs}', { zone: shown.zone, nowMs })} in ${shown.zone}`;
  if (now) now.textContent = `${text}\n${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}
setInterval(tick, 500);

function drawBot(bot) {
  const { lastExit, status } = bot;
  const there = bot.pid !== undefined;
  const kill = (signal) => () => post('/bot/kill', { signal });
  const exit = lastExit?.signal ?? `code ${lastExit?.code}`;
  return [
    el('h3', {}, 'Bot ', el('span', { class: `state ${status}` }, status)),
    el('p', { class: 'quiet' }, there ? `process ${bot.pid}, start number ${bot.starts}` : 'no process'),
    lastExit && !lastExit.expected && el('p', { class: 'error' }, `It ended by itself: ${exit}`),
    el(
      'div',
      { class: 'buttons' },
      button('Start', () => post('/bot/start'), { disabled: there }),
      button('Stop', () => post('/bot/stop'), { disabled: !there }),
      button('Restart', () => post('/bot/restart'), { disabled: !there }),
      button('Kill −9', kill('SIGKILL'), { class: 'danger', disabled: !there }),
      status === 'paused'
        ? button('Go on', kill('SIGCONT'))
        : button('Pause', kill('SIGSTOP'), { disabled: !there }),
    ),
  ];
}

function drawDemo(demo, world) {
  const bad = demo.versionModes['v1.4.2'] !== undefined && demo.versionModes['v1.4.2'] !== 'healthy';
  const dots = demo.samples.slice(-40).map((sample) => {
    const ok = sample.status === 200;
    const time = slackDate(sample.at / 1000, '{time_secs}', world);
    const what = `${time} ${sample.endpoint}: ${sample.status ?? 'no answer'} in ${sample.latencyMs} ms, ${sample.version}`;
    return el('span', { class: ok ? 'dot ok' : 'dot bad', title: what });
  });
  return [
    el('h3', {}, 'Demo service ', el('span', { class: `state ${demo.acting}` }, demo.acting)),
    el('p', { class: 'quiet' }, `${demo.version} is deployed`),
    el(
      'div',
      { class: 'buttons' },
      MODES.map((mode) =>
        button(mode, () => post('/demo/mode', { mode }), { 'aria-pressed': mode === demo.mode }),
      ),
    ),
    button(bad ? 'v1.4.2 is bad: mend it' : 'Make v1.4.2 bad', () =>
      post('/demo/mode', { version: 'v1.4.2', mode: bad ? 'healthy' : 'failing' }),
    ),
    el('p', { class: 'dots', 'aria-label': 'Latest answers' }, dots),
  ];
}

function drawSlack({ connections }) {
  const turn = (body) => () => post('/slack/switch', body);
  return [
    el(
      'h3',
      {},
      'Slack ',
      el('span', { class: 'state' }, `${connections} socket${connections === 1 ? '' : 's'}`),
    ),
    el(
      'div',
      { class: 'buttons' },
      button('Drop sockets', turn({ do: 'drop_sockets' })),
      button('Ask to reconnect', turn({ do: 'disconnect', reason: 'refresh_requested' })),
      button('Refuse connections', turn({ do: 'refuse_connections', error: 'invalid_auth' })),
      button('Allow connections', turn({ do: 'refuse_connections' })),
    ),
  ];
}

const FAULTS = {
  'GitHub: accept a dispatch, then break the line': {
    system: 'github',
    match: 'dispatch',
    kind: 'reset_after',
    times: 1,
  },
  'GitHub: 502 to the next call': { system: 'github', match: '*', kind: 'status', status: 502, times: 1 },
  'GitHub: rate limit the next call (30 s)': {
    system: 'github',
    match: '*',
    kind: 'status',
    status: 429,
    retryAfterS: 30,
    times: 1,
  },
  'Slack: 503 until cleared': { system: 'slack', match: '*', kind: 'status', status: 503 },
  'Slack: rate limit the next post (10 s)': {
    system: 'slack',
    match: 'chat.postMessage',
    kind: 'status',
    status: 429,
    retryAfterS: 10,
    times: 1,
  },
  'Slack: post, then break the line': {
    system: 'slack',
    match: 'chat.postMessage',
    kind: 'reset_after',
    times: 1,
  },
  'Demo: hang until cleared': { system: 'demo', match: '*', kind: 'hang' },
};

function drawFaults(faults) {
  const select = el(
    'select',
    { 'aria-label': 'Fault' },
    Object.keys(FAULTS).map((name) => el('option', { value: name }, name)),
  );
  return [
    el('h3', {}, 'Faults'),
    select,
    el(
      'div',
      { class: 'buttons' },
      button('Add', () => post('/faults', FAULTS[select.value])),
      button('Clear all', () => post('/faults/clear')),
      button('Mend everything', () => post('/reset')),
    ),
    el(
      'ul',
      { class: 'plain' },
      faults.map((f) =>
        el(
          'li',
          {},
          `${f.system} ${f.match}: ${f.kind}${f.status ? ` ${f.status}` : ''}${f.times ? ` (${f.times}×)` : ''}`,
        ),
      ),
    ),
  ];
}

function drawLedger(box, entries) {
  if (!box.querySelector('ol'))
    box.replaceChildren(el('h3', {}, 'Ledger: what really arrived'), el('ol', { class: 'plain' }));
  drawList(
    box.querySelector('ol'),
    entries.toReversed().map((entry) => ({ key: entry.n, data: entry })),
    (entry) =>
      el(
        'li',
        { class: entry.accepted ? '' : 'refused' },
        el(
          'details',
          {},
          el(
            'summary',
            {},
            `${new Date(entry.at).toISOString().slice(11, 19)} ${entry.system} ${entry.kind}${entry.accepted ? '' : ' ✕'}`,
          ),
          el('pre', {}, JSON.stringify(entry.data, null, 1)),
        ),
      ),
  );
}

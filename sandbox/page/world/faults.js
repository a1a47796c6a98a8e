import { html } from '../html.js';
import { Act, Panel } from './panel.js';

/**
 * What can go wrong on purpose. `faults` are put into the sandbox together and taken back together; one with `times` goes
 * away by itself once it has struck.
 */
const FAULTS = [
  {
    id: 'slack-slow-down',
    title: 'Slack says: too many calls',
    words: 'Posts and edits are answered 429, to be tried again after 10 s.',
    faults: ['chat.postMessage', 'chat.update'].map((match) => ({
      system: 'slack',
      match,
      kind: 'status',
      status: 429,
      retryAfterS: 10,
    })),
  },
  {
    id: 'slack-down',
    title: 'Slack is down',
    words:
      'Every call is answered 503 and the sockets break: nobody reaches golive, and it goes on with its work.',
    faults: [{ system: 'slack', match: '*', kind: 'status', status: 503 }],
    also: (api) => api.post('/slack/switch', { do: 'drop_sockets' }),
  },
  {
    id: 'slack-lost-answer',
    title: 'Slack posts, then breaks the line',
    words: 'The next message is posted, but golive never hears of it. It must not be posted twice.',
    faults: [{ system: 'slack', match: 'chat.postMessage', kind: 'reset_after', times: 1 }],
  },
  {
    id: 'mail-down',
    title: 'The mail server is down',
    words: 'Every connection is answered 421. Mails wait, and go out when it is back.',
    faults: [{ system: 'mail', match: 'connect', kind: 'status', status: 421 }],
  },
  {
    id: 'mail-lost-answer',
    title: 'The mail server takes a mail, then breaks the line',
    words:
      'The next mail arrives, but golive never hears of it. It must not be sent twice: the lead is asked.',
    faults: [{ system: 'mail', match: 'data', kind: 'reset_after', times: 1 }],
  },
  {
    id: 'github-lost-answer',
    title: 'GitHub accepts, then breaks the line',
    words: 'The next dispatch starts a run, but golive never hears of it. It must not be started twice.',
    faults: [{ system: 'github', match: 'dispatch', kind: 'reset_after', times: 1 }],
  },
  {
    id: 'github-refuses',
    title: 'GitHub refuses the next dispatch',
    words: 'The next dispatch is answered 422, as if its branch were gone: no run is started.',
    faults: [
      {
        system: 'github',
        match: 'dispatch',
        kind: 'status',
        status: 422,
        error: 'No ref found for: main',
        times: 1,
      },
    ],
  },
  {
    id: 'pager-down',
    title: 'PagerDuty is down',
    words:
      'Every call is answered 500. Alerts follow when it is back; after a quarter of an hour people are told.',
    faults: [{ system: 'pager', match: '*', kind: 'status', status: 500 }],
  },
  {
    id: 'status-page-down',
    title: 'Statuspage is down',
    words: 'Every call is answered 503. What is to stand on the page follows when it is back.',
    faults: [{ system: 'status_page', match: '*', kind: 'status', status: 503 }],
  },
  {
    id: 'github-down',
    title: 'GitHub is down',
    words: 'Every call is answered 502.',
    faults: [{ system: 'github', match: '*', kind: 'status', status: 502 }],
  },
];

export function FaultsPanel({ world, api }) {
  const { faults, slack } = world;
  const on = FAULTS.filter((fault) => inForce(faults, fault).length > 0).length;
  const others = faults.filter((one) => !FAULTS.some((fault) => inForce([one], fault).length > 0));
  const count = on + others.length + (slack.connectionsRefused ? 1 : 0);
  return html`
    <${Panel} id="faults" title="Trouble" pill=${count > 0 ? `${count} on` : 'none'} tone=${count > 0 ? 'bad' : ''}>
      <ul class="rows">
        ${FAULTS.map((fault) => html`<${Switch} key=${fault.id} ...${switchOf(fault, faults, api)} api=${api} />`)}
        <${Switch}
          api=${api}
          title="Slack lets nobody connect"
          words="New connections are refused with invalid_auth. The one that stands stays, until it breaks."
          on=${slack.connectionsRefused !== undefined}
          turn=${(to) => api.post('/slack/switch', { do: 'refuse_connections', ...(to && { error: 'invalid_auth' }) })}
        />
        <li class="row">
          <span><b>Break the sockets</b><br /><span class="quiet small">Once, without a word. golive connects again by itself: ${connections(slack)} now.</span></span>
          <${Act} api=${api} act=${() => api.post('/slack/switch', { do: 'drop_sockets' })}>Break<//>
        </li>
        ${others.map(
          (fault) => html`
            <${Switch} key=${fault.id} api=${api} title=${`${fault.system}: ${fault.match}`} words=${said(fault)} on turn=${() => clear(api, [fault])} />
          `,
        )}
      </ul>
      <div class="buttons">
        <${Act} api=${api} act=${() => api.post('/reset')} title="Also ends runs on their way, and sets the clock to the present time">Mend everything<//>
      </div>
    <//>
  `;
}

function switchOf(fault, present, api) {
  const found = inForce(present, fault);
  return {
    title: fault.title,
    words: fault.words,
    on: found.length > 0,
    armed: fault.faults.some(({ times }) => times !== undefined),
    async turn(to) {
      if (!to) return clear(api, found);
      for (const one of fault.faults) await api.post('/faults', one);
      return fault.also?.(api);
    },
  };
}

const SAME = ['system', 'match', 'kind', 'status'];
const inForce = (present, { faults }) =>
  present.filter((one) => faults.some((fault) => SAME.every((name) => one[name] === fault[name])));

async function clear(api, faults) {
  for (const { id } of faults) await api.post('/faults/clear', { id });
}

/** `armed` waits for its moment and is over then; everything else stays until it is taken back. */
function Switch({ api, title, words, on, armed = false, turn }) {
  const press = () => api.attempt(() => turn(!on));
  return html`
    <li class="row">
      <span><b>${title}</b><br /><span class="quiet small">${words}</span></span>
      <button type="button" class="switch" role="switch" aria-checked=${on} aria-label=${title} onClick=${press}>
        <span class="knob" aria-hidden="true"></span>
        <span class="switch-word">${on ? (armed ? 'waits' : 'on') : 'off'}</span>
      </button>
    </li>
  `;
}

const connections = ({ connections: n }) => `${n} ${n === 1 ? 'connection' : 'connections'}`;
const said = ({ kind, status, error, times }) =>
  [kind.replaceAll('_', ' '), status, error, times && `(${times}×)`].filter(Boolean).join(' ');

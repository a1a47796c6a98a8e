import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from '../chat/text/text-view.js';
import { html, steady } from '../html.js';
import { momentOf, timeOf } from './moments.js';
import { Panel } from './panel.js';

const SHORT_HASH = 12;

/** The bot's audit trail, verified by the sandbox's own code. */
export function TrailPanel({ world, api }) {
  const { list, missing, unreadable } = world.goLives;
  const [chosen, choose] = useState();
  const goLive = list.find(({ id }) => id === chosen) ?? list.at(-1);
  const problem = list.find(({ trail }) => trail.problem);
  const broken = unreadable !== undefined || missing !== undefined || problem !== undefined;
  const events = list.reduce((sum, { trail }) => sum + trail.events, 0);
  return html`
    <${Panel} id="trail" title="Audit trail" pill=${broken ? 'does not verify' : events > 0 ? `✓ ${events} verified` : 'empty'} tone=${broken ? 'bad' : events > 0 ? 'good' : ''}>
      ${unreadable !== undefined && html`<p class="verdict bad">The database cannot be read: ${unreadable}</p>`}
      ${missing !== undefined && html`<p class="verdict bad">${missing} is missing as a whole.</p>`}
      ${
        goLive
          ? html`
              ${
                list.length > 1 &&
                html`
                  <label class="picker">
                    <span class="small">Go-live</span>
                    <select class="input compact" value=${goLive.id} onChange=${(event) => choose(event.currentTarget.value)}>
                      ${list.map(
                        ({ id, service, version, trail }) =>
                          html`<option key=${id} value=${id}>${id} · ${service} ${version}${trail.problem ? ' (broken)' : ''}</option>`,
                      )}
                    </select>
                  </label>
                `
              }
              <${Verdict} goLive=${goLive} />
              <${Chain} goLive=${goLive} world=${world} api=${api} />
            `
          : html`<p class="empty">Whatever happens in a go-live is recorded here: who, when, what, each line chained to the one before it.</p>`
      }
    <//>
  `;
}

function Verdict({ goLive }) {
  const { events, head, anchors, problem } = goLive.trail;
  return problem
    ? html`<p class="verdict bad" role="status"><b>${goLive.id} is ${problem.kind}${problem.version ? ` at event ${problem.version}` : ''}.</b> ${problem.why}</p>`
    : html`
        <p class="verdict good">
          <b>${goLive.id} is whole:</b> ${events} ${events === 1 ? 'event' : 'events'}, each hash recomputed by the
          sandbox itself, up to ${html`<code>${head.slice(0, SHORT_HASH)}</code>`}.
          ${anchors > 0 && html`<br />${anchors} ${anchors === 1 ? 'anchor' : 'anchors'} in Slack's messages agree.`}
        </p>
      `;
}

function Chain({ goLive, world, api }) {
  const { id, trail } = goLive;
  const [shown, setShown] = useState({ entries: [] });
  useEffect(() => {
    let wanted = true;
    api
      .get(`/trail?goLive=${id}`)
      .then((answer) => wanted && setShown(answer))
      // The go-live may be gone by now; then it is not shown either.
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [id, trail.head, trail.events, trail.problem?.version]);
  const entries = shown.id === id ? shown.entries : [];
  const chain = useRef();
  useEffect(() => {
    const broken = chain.current.querySelector('.broken');
    if (broken) chain.current.scrollTop = broken.offsetTop - chain.current.offsetTop;
  }, [trail.problem?.version, entries.length]);
  return html`
    <ol class="chain" ref=${chain} reversed tabindex="0" aria-label=${`Events of ${id}, newest first`}>
      ${entries.toReversed().map(
        (entry) => html`
          <${Entry} key=${entry.version} entry=${entry} who=${nameOf(entry.actor, world.slack.users)} words=${withNames(entry.words, world.slack)} zone=${world.viewer.tz} broken=${trail.problem?.version === entry.version} />
        `,
      )}
    </ol>
  `;
}

const Entry = steady(
  ({ entry, who, words, zone, broken }) => html`
    <li class=${broken ? 'broken' : ''} value=${entry.version}>
      <p>
        <b>${who}</b> <time class="quiet" title=${momentOf(entry.at, zone)}>${timeOf(entry.at, zone)}</time>
        <code class="quiet" title=${entry.hash}>${entry.hash.slice(0, SHORT_HASH)}</code>
      </p>
      <p>${words}</p>
      ${entry.files.map(({ name, permalink }) => html`<p key=${permalink}>📎 <${Link} url=${permalink}>${name}<//></p>`)}
    </li>
  `,
);

/** People and channels are recorded by their ids. */
const withNames = (words, { users, channels }) =>
  words
    .replace(/\bslack:(C\w+)/g, (all, id) => {
      const channel = channels.find((one) => one.id === id);
      return channel ? `#${channel.name}` : all;
    })
    .replace(/\bU0\w+/g, (id) => users.find((user) => user.id === id)?.realName ?? id);

function nameOf({ kind, id }, users) {
  if (kind === 'user') return users.find((user) => user.id === id)?.realName ?? id;
  return kind === 'system' ? `golive, ${id}` : id || 'unknown';
}

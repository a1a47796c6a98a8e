import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { jumpToOffset } from './clock.js';
import { useNow } from './moments.js';
import { Act } from './panel.js';
import { tourOf } from './tour-steps.js';

const HIDDEN = 'world.tour-hidden';

/** Whether the tour is out of sight; a sandbox that begins anew shows it again. */
export function useTour(world) {
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN));
  return {
    isShown: hidden !== world.start,
    show(isShown) {
      const value = isShown ? '' : world.start;
      localStorage.setItem(HIDDEN, value);
      setHidden(value);
    },
  };
}

export function Tour({ world, api, hide }) {
  const steps = tourOf(world, useNow(world));
  const now = steps.findIndex(({ isDone }) => !isDone);
  const box = useRef();
  // Whoever brings it back, or begins anew, does so at the foot of the page.
  useEffect(() => box.current.scrollIntoView({ block: 'nearest' }), [world.start]);
  return html`
    <section class="tour" aria-label="First steps" ref=${box}>
      <header class="row">
        <h2>First steps</h2>
        <span class="quiet small">${now < 0 ? 'done' : `${now + 1} of ${steps.length}`}</span>
        <button type="button" class="link-button small" onClick=${hide}>${now < 0 ? 'Close' : 'Skip the tour'}</button>
      </header>
      <ol class="tour-steps">
        ${steps.map(
          (step, n) => html`
            <li key=${step.title} class=${step.isDone ? 'done' : n === now ? 'now' : ''} aria-current=${n === now ? 'step' : undefined}>
              <p class="tour-title">
                <span class="step-mark" aria-hidden="true">${step.isDone ? '✓' : n + 1}</span>
                <span>${step.title}</span>
                ${step.isDone && html`<span class="visually-hidden"> (done)</span>`}
              </p>
              ${n === now && html`<${Step} step=${step} world=${world} api=${api} />`}
            </li>
          `,
        )}
      </ol>
      ${
        now < 0 &&
        html`<p class="small">You have seen a deployment succeed and be rolled back. The audit trail below holds every step of it. Plan another one, try some trouble, or reset the sandbox.</p>`
      }
    </section>
  `;
}

function Step({ step, world, api }) {
  const next = step.tasks.findIndex(({ done }) => !done);
  return html`
    <div class="tour-step">
      ${step.words && html`<p class="small">${step.words}</p>`}
      <ul>
        ${step.tasks.map(
          (task, n) => html`
            <li key=${n} class=${task.done ? 'done' : n === next ? 'now' : ''}>
              <span class="task-mark" aria-hidden="true">${task.done ? '✓' : '○'}</span>
              <div>
                <p>
                  ${task.as && html`<b>${task.as.name}</b> `}${task.words}
                  ${task.done && html`<span class="visually-hidden"> (done)</span>`}
                </p>
                ${!task.done && (n === next || task.anyTime) && html`<${Ways} task=${task} world=${world} api=${api} />`}
              </div>
            </li>
          `,
        )}
      </ul>
      ${step.standIn && html`<div class="buttons"><${StandIn} ...${step.standIn} api=${api} /></div>`}
    </div>
  `;
}

/** What brings a person nearer to doing the task; the deed itself stays theirs. */
function Ways({ task, world, api }) {
  const { as, command, jump, speed, makeBad, standIn } = task;
  const elsewhere = as && !isAt(world, task);
  const ways = [
    elsewhere &&
      html`<${Act} api=${api} act=${() => api.goTo(placeOf(world, task))}>${as.id === world.viewer.id ? 'Go there' : `Be ${as.first}`}<//>`,
    command && !elsewhere && html`<${Act} api=${api} act=${() => api.compose(command)}>Type it for me<//>`,
    standIn && html`<${StandIn} ...${standIn} api=${api} />`,
    jump && html`<${Act} api=${api} act=${() => jumpToOffset(api, jump.to, jump.t0)}>Jump to ${jump.to}<//>`,
    speed && html`<${Act} api=${api} act=${() => api.post('/clock/speed', { speed })}>${speed}× as fast<//>`,
    makeBad &&
      html`<${Act} api=${api} kind="danger" act=${() => api.post('/demo/mode', { version: makeBad, mode: 'failing' })}>Make ${makeBad} bad<//>`,
  ].filter(Boolean);
  return html`
    ${command && html`<code class="command">${command}</code>`}
    ${ways.length > 0 && html`<div class="buttons">${ways}</div>`}
  `;
}

function StandIn({ api, do: what, goLive, words }) {
  return html`<${Act} api=${api} act=${() => api.post('/stand-ins', { do: what, goLive })}>${words}<//>`;
}

function placeOf({ goLives, slack }, { as, thread }) {
  const channelId = goLives.list.at(-1)?.channel ?? 'C0RELEASE';
  return {
    userId: as.id,
    channelId,
    threadTs: thread ? cardOf(slack, channelId, goLives.tour.goLive) : undefined,
  };
}

/** The control card: the first message of the go-live in its channel. */
function cardOf(slack, channelId, goLive) {
  return slack.messages[channelId]?.find(
    ({ text, threadTs }) => threadTs === undefined && text.startsWith(`${goLive} ·`),
  )?.ts;
}

function isAt(world, task) {
  const wanted = placeOf(world, task);
  const { userId, channelId, threadTs } = world.place;
  return (
    userId === wanted.userId &&
    channelId === wanted.channelId &&
    (!task.thread || threadTs === wanted.threadTs)
  );
}

/** The shell: who looks at what, the chat in the middle, the world beside it. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { attempt, get, onToast, post, toast } from './api.js';
import { Chat } from './chat/chat.js';
import { forgetOtherThan } from './chat/notes.js';
import { loadEmoji } from './chat/text/emoji.js';
import { html } from './html.js';
import { followSandbox } from './live.js';
import { goTo, usePlace } from './place.js';
import { World } from './world/world.js';

/** Puts a text into the composer, where a person may change it and sends it. */
const compose = (text) => dispatchEvent(new CustomEvent('compose', { detail: text }));
const api = { post, get, attempt, toast, goTo, compose };

function App() {
  const [world, setWorld] = useState();
  const place = usePlace();
  const [shown, setShown] = useState('chat');
  useEffect(() => {
    // Both come at the same time; nothing is drawn before the emoji are known.
    const emoji = loadEmoji();
    followSandbox((next) => emoji.then(() => setWorld(next)));
  }, []);
  useEffect(() => {
    if (place.run !== undefined) setShown('world');
  }, [place.run]);
  useEffect(() => {
    // On a phone, whoever goes somewhere wants to see it.
    const chat = () => setShown('chat');
    addEventListener('hashchange', chat);
    addEventListener('compose', chat);
    return () => {
      removeEventListener('hashchange', chat);
      removeEventListener('compose', chat);
    };
  }, []);
  useEffect(() => {
    if (world) forgetOtherThan(world.start);
  }, [world?.start]);
  const viewer = useViewer(world, place.userId);
  if (!world || !viewer) return html`<p class="opening" role="status">Opening the sandbox …</p>`;
  const seen = { ...world, viewer, place };
  return html`
    <div class=${`shell shows-${shown}${place.threadTs ? ' with-thread' : ''}`}>
      ${!world.connected && html`<p class="gone" role="status">The sandbox is not running. The page goes on when it is back.</p>`}
      <${Chat} world=${seen} />
      <aside class="world" aria-label="The world outside">
        <${World} world=${seen} api=${api} />
      </aside>
      <${ViewSwitch} shown=${shown} show=${setShown} />
    </div>
    <${Toasts} />
  `;
}

/** The person whose eyes the window is: their id, names, zone, and what only they see. */
function useViewer(world, userId) {
  const users = world?.slack.users;
  const people = world?.slack.people;
  return useMemo(() => {
    const user = users?.find(({ id }) => id === userId) ?? users?.[0];
    return user && { ...user, ...people[user.id] };
  }, [users, people?.[userId], userId]);
}

/** On a narrow screen one part is shown at a time. */
function ViewSwitch({ shown, show }) {
  const to = (name, text) => html`
    <button type="button" aria-pressed=${shown === name} onClick=${() => show(name)}>${text}</button>
  `;
  return html`
    <nav class="view-switch" aria-label="Parts of the page">
      ${to('side', 'Channels')} ${to('chat', 'Chat')} ${to('world', 'World')}
    </nav>
  `;
}

const TOAST_MS = 8_000;

function Toasts() {
  const [toasts, setToasts] = useState([]);
  useEffect(() => {
    onToast((toast) => {
      setToasts((before) => [...before.slice(-3), toast]);
      setTimeout(() => setToasts((before) => before.filter(({ id }) => id !== toast.id)), TOAST_MS);
    });
  }, []);
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${toasts.map(({ id, text, tone }) => html`<p key=${id} class=${`toast ${tone}`}>${text}</p>`)}
    </div>
  `;
}

render(html`<${App} />`, document.body);

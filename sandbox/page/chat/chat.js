import { html } from '../html.js';

export function Chat({ world }) {
  const { channelId } = world.place;
  const messages = world.slack.messages[channelId] ?? [];
  return html`
    <nav class="side" aria-label="Workspace"></nav>
    <main class="channel">${messages.map((m) => html`<p key=${m.ts}>${m.text}</p>`)}</main>
  `;
}

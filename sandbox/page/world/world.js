import { html } from '../html.js';

/**
 * The world beside the chat. `world` is all that the page knows: `clock`, `bot`, `github`, `demo`, `faults`, `ledger`, `slack`,
 * `viewer` (the person of this window) and `place` (what is looked at; `place.run` is a run to show). A part that did not
 * change is the same object as before. `api` is how things are done: `post`, `get`, `attempt`, `toast`, `goTo`.
 */
export function World({ world }) {
  return html`<p class="quiet">${world.bot.status}</p>`;
}

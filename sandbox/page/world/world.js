import { html } from '../html.js';
import { BotPanel } from './bot.js';
import { ChecksPanel } from './checks.js';
import { Clock, TimePanel } from './clock.js';
import { FaultsPanel } from './faults.js';
import { GithubPanel } from './github.js';
import { LedgerPanel } from './ledger.js';
import { MailboxPanel } from './mailbox.js';
import { PagerPanel } from './pager.js';
import { ServicePanel } from './service.js';
import { ShopPagePanel } from './shop-page.js';
import { StartOver } from './start-over.js';
import { Tour, useTour } from './tour.js';
import { TrailPanel } from './trail.js';
import { WebhooksPanel } from './webhooks.js';

/**
 * The world beside the chat. `world` is all that the page knows: `clock`, `bot`, `github`, `demo`, `faults`, `ledger`,
 * `goLives`, `statusPage` (of the cloud), `shopPage` (of the service), `pager`, `mail`, `webhooks`, `slack`, `viewer` (the person of this window) and `place` (what is looked at; `place.run` is a run to show). A
 * part that did not change is the same object as before. `api` is how things are done: `post`, `get`, `attempt`, `toast`,
 * `goTo`, `compose`.
 */
export function World({ world, api }) {
  const tour = useTour(world);
  return html`
    <${Clock} world=${world} api=${api} />
    ${tour.isShown && html`<${Tour} world=${world} api=${api} hide=${() => tour.show(false)} />`}
    <${TimePanel} world=${world} api=${api} />
    <${ServicePanel} world=${world} api=${api} />
    <${GithubPanel} world=${world} api=${api} />
    <${ChecksPanel} world=${world} api=${api} />
    <${BotPanel} world=${world} api=${api} />
    <${FaultsPanel} world=${world} api=${api} />
    <${TrailPanel} world=${world} api=${api} />
    <${ShopPagePanel} world=${world} />
    <${PagerPanel} world=${world} />
    <${MailboxPanel} world=${world} api=${api} />
    <${WebhooksPanel} world=${world} />
    <${LedgerPanel} world=${world} api=${api} />
    <footer class="world-foot">
      <${StartOver} api=${api} />
      ${!tour.isShown && html`<button type="button" class="button compact" onClick=${() => tour.show(true)}>Show the tour</button>`}
    </footer>
  `;
}

import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

/** One click and a confirmation, and everything is as at the first start. */
export function StartOver({ api }) {
  const dialog = useRef();
  const [busy, setBusy] = useState(false);
  const startOver = async () => {
    setBusy(true);
    const done = await api.attempt(() => api.post('/start-over'));
    setBusy(false);
    dialog.current.close();
    if (done) api.toast('The sandbox has begun anew.', 'good');
  };
  return html`
    <button type="button" class="button compact" onClick=${() => dialog.current.showModal()}>Reset the sandbox</button>
    <dialog class="ask" ref=${dialog} aria-labelledby="ask-title">
      <h2 id="ask-title">Reset the sandbox?</h2>
      <p class="ask-words">All messages, go-lives and runs and the audit trail are removed, and the bot begins with nothing. Every open page follows.</p>
      <div class="buttons">
        <button type="button" class="button" autofocus disabled=${busy} onClick=${() => dialog.current.close()}>Cancel</button>
        <button type="button" class="button danger" disabled=${busy} onClick=${startOver}>${busy ? 'The bot starts …' : 'Reset'}</button>
      </div>
    </dialog>
  `;
}

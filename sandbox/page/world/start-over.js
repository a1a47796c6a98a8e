import { confirmed } from '../chat/blocks/confirm-dialog.js';
import { html } from '../html.js';
import { Act } from './panel.js';

const plain = (text) => ({ type: 'plain_text', text });

const QUESTION = {
  title: plain('Reset the sandbox?'),
  text: plain(
    'All messages, go-lives and runs and the audit trail are removed, and the bot begins with nothing. Every open page follows.',
  ),
  confirm: plain('Reset'),
  deny: plain('Cancel'),
  style: 'danger',
};

/** One click and a confirmation, and everything is as at the first start. */
export function StartOver({ api }) {
  const startOver = async () => {
    if (!(await confirmed(QUESTION))) return;
    await api.post('/start-over');
    api.toast('The sandbox has begun anew.', 'good');
  };
  return html`<${Act} api=${api} act=${startOver}>Reset the sandbox<//>`;
}

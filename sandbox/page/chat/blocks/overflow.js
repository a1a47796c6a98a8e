import { html } from '../../html.js';
import { Menu } from '../menu.js';
import { isWebOrMail } from '../text/mrkdwn.js';
import { plainText } from '../text/text-view.js';
import { confirmed } from './confirm-dialog.js';
import { useSurface } from './surface.js';

export function Overflow({ element, block }) {
  const surface = useSurface();
  const pick = async (option) => {
    if (!(await confirmed(element.confirm))) return;
    if (option.url && isWebOrMail(option.url)) open(option.url, '_blank', 'noopener,noreferrer');
    surface.act(element, block, option.value);
  };
  const items = element.options.map((option) => ({
    text: plainText(option.text),
    detail: option.description && plainText(option.description),
    pick: () => pick(option),
  }));
  return html`<${Menu} label="More actions" items=${items} button="button compact overflow">⋯<//>`;
}

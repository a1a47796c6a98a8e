import { html } from '../html.js';
import { goTo } from '../place.js';
import { Menu } from './menu.js';
import { useScene } from './scene.js';

/** The channel's pinned messages, to jump to. */
export function Pins({ pins, messages }) {
  const scene = useScene();
  const items = messages
    .filter(({ ts, deleted }) => pins.includes(ts) && !deleted)
    .map(({ ts, text, userId, threadTs }) => ({
      text: text.split('\n')[0].replace(/[*_~`]|<[^>]*>/g, ''),
      detail: scene.user(userId)?.realName,
      pick: () => goTo({ threadTs: threadTs === ts ? undefined : threadTs, messageTs: ts }),
    }));
  return html`<${Menu} label=${`${pins.length} pinned`} items=${items} button="button compact">📌 ${pins.length}<//>`;
}

import { html } from '../html.js';

const COLOURS = 8;

/** A person's initials on a colour of their own, or the app's mark. */
export function Avatar({ user, size = '' }) {
  if (user?.isBot && user.name === 'golive') {
    return html`<img class=${`avatar ${size}`} src="/page/icon.svg" alt="" />`;
  }
  const name = user?.realName ?? '?';
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const number = [...(user?.id ?? '')].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
  return html`<span class=${`avatar ${size} colour-${number % COLOURS}`} aria-hidden="true">${initials}</span>`;
}

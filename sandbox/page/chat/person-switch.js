/** Who this window is. Anyone can be anyone here; a second window can be somebody else. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { addressOf, goTo } from '../place.js';
import { Avatar } from './avatar.js';

export function PersonSwitch({ world }) {
  const { viewer, slack, place } = world;
  const [open, setOpen] = useState(false);
  const box = useRef();
  const people = slack.users.filter((user) => !user.isBot && !user.deleted);
  useEffect(() => {
    if (!open) return undefined;
    box.current.querySelector('[aria-current=true]')?.focus();
    const outside = (event) => !box.current.contains(event.target) && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current.querySelector('button').focus();
  };
  const be = (userId) => {
    goTo({ userId });
    close();
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && event.key === 'Escape') close();
    if (!open || !step) return;
    event.preventDefault();
    const all = [...box.current.querySelectorAll('.person-choice')];
    const next = all.indexOf(document.activeElement) + step;
    all[(next + all.length) % all.length].focus();
  };
  return html`
    <div class="person-switch" ref=${box} onKeyDown=${onKeyDown}>
      <button type="button" class="person-button" aria-expanded=${open} aria-controls="people" onClick=${() => setOpen(!open)}>
        <${Avatar} user=${viewer} size="small" />
        <span class="visually-hidden">You are</span>
        <span class="person-name"><strong>${viewer.realName}</strong> <small>${viewer.title || 'No role'}</small></span>
        <span aria-hidden="true" class="chevron">▾</span>
      </button>
      ${
        open &&
        html`<div class="people" id="people">
          <p class="small quiet">Be somebody else, here or (↗) in a window of their own</p>
          <ul>
            ${people.map(
              (user) => html`
                <li key=${user.id}>
                  <button type="button" class="person-choice" aria-current=${user.id === viewer.id ? 'true' : undefined} onClick=${() => be(user.id)}>
                    <${Avatar} user=${user} size="small" />
                    <span class="person-name"><strong>${user.realName}</strong><small>${user.title || 'No role'} · ${user.tz.split('/')[1].replaceAll('_', ' ')}</small></span>
                  </button>
                  <a class="icon-button" href=${addressOf({ ...place, userId: user.id, threadTs: undefined, messageTs: undefined })} target="_blank" rel="noopener" aria-label=${`Open a window as ${user.realName}`}>↗</a>
                </li>
              `,
            )}
          </ul>
        </div>`
      }
    </div>
  `;
}

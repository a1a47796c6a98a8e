/** Where a person writes. Enter sends, Shift+Enter begins a line, ↑ in an empty field brings back what was sent before. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { attempt } from '../api.js';
import { html } from '../html.js';
import { keep, kept } from './kept.js';
import { send } from './send.js';
import { suggestionsFor } from './suggestions.js';

const REMEMBERED = 50;

export function Composer({ world, channel, threadTs }) {
  const { viewer } = world;
  const reason = whyNot(channel, viewer);
  if (reason) return html`<p class="composer closed quiet">${reason}</p>`;
  const key = `draft ${viewer.id} ${channel.id} ${threadTs ?? ''}`;
  return html`<${Field} key=${key} draftKey=${key} world=${world} channel=${channel} threadTs=${threadTs} />`;
}

function whyNot(channel, viewer) {
  if (!channel || channel.kind === 'im') return 'Sending messages to this app has been turned off.';
  if (channel.archived) return `You are viewing #${channel.name}, an archived channel.`;
  if (!channel.members.includes(viewer.id)) return `${viewer.realName} is not in #${channel.name}.`;
  return undefined;
}

function Field({ draftKey, world, channel, threadTs }) {
  const { viewer, slack } = world;
  const [text, setText] = useState(() => kept(draftKey, ''));
  const [chosen, setChosen] = useState(-1);
  const [closed, setClosed] = useState(false);
  const past = useHistory(viewer.id);
  const field = useRef();
  const id = useId();
  const offers = closed ? [] : suggestionsFor(text, { ...slack, viewerId: viewer.id });
  const write = (next) => {
    setText(next);
    setChosen(-1);
    setClosed(false);
    keep(draftKey, next);
  };
  useGrowing(field, text);
  useEffect(() => {
    if (!threadTs && matchMedia('(min-width: 820px)').matches) field.current.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (threadTs) return undefined;
    const put = (event) => {
      write(event.detail);
      field.current.focus();
    };
    addEventListener('compose', put);
    return () => removeEventListener('compose', put);
  }, []);
  const take = (offer) => {
    write(offer.text);
    field.current.focus();
  };
  const submit = () => {
    const line = text.trim();
    if (line === '') return;
    write('');
    past.add(line);
    attempt(() => send({ line, world, channel, threadTs }));
  };
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    const act = keyAct(event, { offers, chosen, text, past });
    if (!act) return;
    event.preventDefault();
    if (act.choose !== undefined) setChosen(act.choose);
    else if (act.take) take(act.take);
    else if (act.close) setClosed(true);
    else if (act.write !== undefined) write(act.write);
    else submit();
  };
  const where = threadTs ? 'Reply …' : `Message #${channel.name}`;
  return html`
    <form class="composer" onSubmit=${(event) => {
      event.preventDefault();
      submit();
    }}>
      ${offers.length > 0 && html`<${Offers} id=${id} offers=${offers} chosen=${chosen} take=${take} />`}
      <textarea
        ref=${field}
        rows="1"
        value=${text}
        placeholder=${where}
        aria-label=${where}
        aria-autocomplete="list"
        aria-controls=${offers.length > 0 ? id : undefined}
        aria-activedescendant=${chosen >= 0 ? `${id}-${chosen}` : undefined}
        onInput=${(event) => write(event.currentTarget.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      <button type="submit" class="send" aria-label="Send" disabled=${text.trim() === ''}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path fill="currentColor" d="M2.4 2.6 18 10 2.4 17.4 4.5 11.2 12 10 4.5 8.8z" /></svg>
      </button>
    </form>
  `;
}

/** What a key does here; undefined where it does what keys do. */
function keyAct(event, { offers, chosen, text, past }) {
  const { key } = event;
  if (offers.length > 0 && key === 'ArrowDown') return { choose: (chosen + 1) % offers.length };
  if (offers.length > 0 && key === 'ArrowUp') return { choose: (chosen <= 0 ? offers.length : chosen) - 1 };
  if (offers.length > 0 && key === 'Tab' && !event.shiftKey) return { take: offers[Math.max(chosen, 0)] };
  if (offers.length > 0 && key === 'Escape') return { close: true };
  if (key === 'Enter' && !event.shiftKey)
    return chosen >= 0 && offers[chosen] ? { take: offers[chosen] } : { submit: true };
  const back = key === 'ArrowUp' && past.older(text);
  if (back !== false && back !== undefined) return { write: back };
  const forth = key === 'ArrowDown' && past.newer(text);
  return forth !== false && forth !== undefined ? { write: forth } : undefined;
}

/** Lines that this person sent from this window, the latest last. Only an untouched line moves on to another. */
function useHistory(userId) {
  const at = useRef();
  const key = `sent ${userId}`;
  return {
    add: (line) => {
      const lines = kept(key, []).filter((one) => one !== line);
      keep(key, [...lines, line].slice(-REMEMBERED));
      at.current = undefined;
    },
    older: (text) => {
      const lines = kept(key, []);
      if (text !== '' && text !== lines[at.current]) return undefined;
      const next = (text === '' ? lines.length : at.current) - 1;
      if (next < 0) return undefined;
      at.current = next;
      return lines[next];
    },
    newer: (text) => {
      const lines = kept(key, []);
      if (text === '' || text !== lines[at.current]) return undefined;
      at.current += 1;
      return lines[at.current] ?? '';
    },
  };
}

function useGrowing(field, text) {
  useLayoutEffect(() => {
    field.current.style.height = 'auto';
    field.current.style.height = `${Math.min(field.current.scrollHeight, 220)}px`;
  }, [text]);
}

function Offers({ id, offers, chosen, take }) {
  return html`
    <ul class="offers" id=${id} role="listbox" aria-label="Suggestions">
      ${offers.map(
        (offer, index) => html`
          <li
            key=${offer.text}
            id=${`${id}-${index}`}
            role="option"
            aria-selected=${index === chosen}
            onPointerDown=${(event) => {
              event.preventDefault();
              take(offer);
            }}
          >
            <strong>${offer.shown}</strong> ${offer.usage && html`<code>${offer.usage}</code>`}
            ${offer.detail && html`<span class="quiet">${offer.detail}</span>`}
          </li>
        `,
      )}
    </ul>
  `;
}

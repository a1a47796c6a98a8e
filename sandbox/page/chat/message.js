/** One message: who, when, what, and what hangs on it. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { attempt, post } from '../api.js';
import { html, steady } from '../html.js';
import { goTo } from '../place.js';
import { Avatar } from './avatar.js';
import { Blocks } from './blocks/blocks.js';
import { useFocusKept } from './blocks/focus-kept.js';
import { initialValue } from './blocks/held.js';
import { SurfaceProvider } from './blocks/surface.js';
import { dismiss } from './notes.js';
import { useScene } from './scene.js';
import { slackDate } from './text/slack-date.js';
import { MessageText } from './text/text-view.js';

/** `replies`, `latest` and `repliers` (ids, joined) tell of its thread; `inThread` where it stands in one. */
export const Message = steady(({ message, compact, pinned, replies, latest, repliers, inThread, marked }) => {
  const scene = useScene();
  const article = useRef();
  useFocusKept(article);
  const { ts, userId, ephemeral, note, deleted } = message;
  const author = note
    ? { realName: 'Slackbot', id: 'USLACKBOT', isBot: true }
    : scene.user(ephemeral ? 'U0BOTGL' : userId);
  const name = author?.realName ?? userId;
  const own = ephemeral ? ' ephemeral' : '';
  return html`
      <article
        ref=${article}
        class=${`message${compact ? ' compact' : ''}${own}${pinned ? ' pinned' : ''}${marked ? ' marked' : ''}`}
        data-ts=${ts}
        aria-label=${`${name}, ${slackDate(Number(ts), '{time}', scene)}`}
      >
        ${pinned && html`<p class="message-flag"><span aria-hidden="true">📌</span> Pinned</p>`}
        ${ephemeral && html`<p class="message-flag"><span aria-hidden="true">👁</span> Only visible to you</p>`}
        ${message.broadcast && !inThread && html`<p class="message-flag">replied to a thread</p>`}
        <div class="message-side">
          ${compact ? html`<${Stamp} ts=${ts} short=${true} />` : html`<${Avatar} user=${author} />`}
        </div>
        <div class="message-main">
          ${
            !compact &&
            html`<header class="message-head">
              <strong class="author">${name}</strong>
              ${author?.isBot && html`<span class="app-tag">APP</span>`}
              <${Stamp} ts=${ts} />
            </header>`
          }
          ${deleted ? html`<p class="quiet"><em>This message was deleted.</em></p>` : html`<${Content} message=${message} />`}
          ${message.files?.map((file) => html`<${FileLink} key=${file.id} file=${file} />`)}
          ${ephemeral && html`<button type="button" class="link-button small" onClick=${() => dismiss(message, scene.viewerId)}>Dismiss message</button>`}
          ${replies > 0 && !inThread && html`<${ThreadLine} message=${message} replies=${replies} latest=${latest} repliers=${repliers} />`}
        </div>
        ${!ephemeral && !inThread && !deleted && html`<${Tools} message=${message} pinned=${pinned} />`}
      </article>
    `;
});

function Stamp({ ts, short }) {
  const scene = useScene();
  const whole = slackDate(Number(ts), '{date_long}, {time_secs}', scene);
  return html`<time class=${short ? 'stamp short' : 'stamp'} title=${`${whole} (${scene.zone})`}>${slackDate(Number(ts), '{time}', scene)}</time>`;
}

const Content = steady(({ message }) => {
  const { viewerId } = useScene();
  const [held, setHeld] = useState({});
  const [trouble, setTrouble] = useState();
  const { blocks = [], channelId, ts, edited } = message;
  const surface = useMemo(() => {
    const key = (element, block) => `${block.block_id} ${element.action_id}`;
    return {
      entered: (element, block) => held[key(element, block)] ?? initialValue(element),
      enter: (element, block, value) => setHeld((before) => ({ ...before, [key(element, block)]: value })),
      act: async (element, block, value) => {
        setTrouble(await tell({ userId: viewerId, channelId, ts }, { element, block, value }));
      },
    };
  }, [held, viewerId, channelId, ts]);
  if (blocks.length === 0)
    return html`<${MessageText} text=${message.text} />${edited && html`<span class="edited">(edited)</span>`}`;
  return html`
    <${SurfaceProvider} value=${surface}><${Blocks} blocks=${blocks} /><//>
    ${edited && html`<span class="edited">(edited)</span>`}
    ${trouble && html`<p class="trouble" role="alert"><span aria-hidden="true">⚠</span> ${trouble}</p>`}
  `;
});

/** Tells the app what a person did to an element; gives Slack's own words where the app did not answer. */
export async function tell(where, { element, block, value }) {
  const isPress = element.type === 'button' || element.type === 'overflow';
  const what = { ...where, actionId: element.action_id, blockId: block.block_id };
  try {
    const seen = isPress
      ? // What was redrawn while the finger came down was still what the person pressed.
        await post('/slack/click', { ...what, stale: true, ...(value === undefined ? {} : { value }) })
      : await post('/slack/state', { ...what, value });
    return seen.text;
  } catch (error) {
    return error.message;
  }
}

function FileLink({ file }) {
  return html`
    <a class="file" href=${`/slack/files/${encodeURIComponent(file.id)}`} target="_blank" rel="noopener">
      <span aria-hidden="true">📄</span> ${file.title ?? file.name}
    </a>
  `;
}

function ThreadLine({ message, replies, latest, repliers }) {
  const scene = useScene();
  const count = replies === 1 ? '1 reply' : `${replies} replies`;
  const when = slackDate(Number(latest), '{date_short_pretty} at {time}', scene);
  return html`
    <button type="button" class="thread-line" onClick=${() => goTo({ threadTs: message.ts })}>
      ${repliers
        .split(' ')
        .slice(0, 4)
        .map((id) => html`<${Avatar} key=${id} user=${scene.user(id)} size="tiny" />`)}
      <strong>${count}</strong> <span class="quiet">Last reply ${when}</span>
    </button>
  `;
}

function Tools({ message, pinned }) {
  const { viewerId } = useScene();
  const { channelId, ts, threadTs } = message;
  const pin = () => attempt(() => post('/slack/pin', { userId: viewerId, channelId, ts, pinned: !pinned }));
  const pinWords = pinned ? 'Remove from the pins' : 'Pin to the channel';
  return html`
    <div class="tools">
      <button type="button" class="icon-button" title="Reply in thread" aria-label="Reply in thread" onClick=${() => goTo({ threadTs: threadTs ?? ts })}>
        <span aria-hidden="true">💬</span>
      </button>
      <button type="button" class="icon-button" title=${pinWords} aria-label=${pinWords} onClick=${pin}>
        <span aria-hidden="true">📌</span>
      </button>
    </div>
  `;
}

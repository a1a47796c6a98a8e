/** Draws text: what `parseMrkdwn` finds, and Slack's plain text objects. */

import { html, steady } from '../../html.js';
import { goTo } from '../../place.js';
import { useScene } from '../scene.js';
import { isOnlyEmoji, withEmoji } from './emoji.js';
import { isWebOrMail, parseMrkdwn } from './mrkdwn.js';
import { slackDate } from './slack-date.js';

export const Mrkdwn = steady(({ text, verbatim }) => {
  const scene = useScene();
  return parseMrkdwn(text, { verbatim }).map((part) => drawPart(part, scene));
});

/** A text object of Block Kit: formatted where it is mrkdwn. */
export function TextObject({ text }) {
  if (!text) return null;
  if (text.type === 'mrkdwn') return html`<${Mrkdwn} text=${text.text} verbatim=${text.verbatim === true} />`;
  return plainText(text);
}

export function plainText({ text, emoji }) {
  return emoji === false ? text : withEmoji(text);
}

/** What a person wrote without any blocks; a few emoji alone are drawn big. */
export function MessageText({ text }) {
  const big = isOnlyEmoji(withEmoji(text)) ? ' big-emoji' : '';
  return html`<div class=${`text${big}`}><${Mrkdwn} text=${text} /></div>`;
}

function drawPart(part, scene) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'bold':
      return html`<strong>${part.parts.map((inner) => drawPart(inner, scene))}</strong>`;
    case 'italic':
      return html`<em>${part.parts.map((inner) => drawPart(inner, scene))}</em>`;
    case 'strike':
      return html`<s>${part.parts.map((inner) => drawPart(inner, scene))}</s>`;
    case 'quote':
      return html`<blockquote>${part.parts.map((inner) => drawPart(inner, scene))}</blockquote>`;
    case 'code':
      return html`<code>${part.text}</code>`;
    case 'pre':
      return html`<pre tabindex="0">${part.text}</pre>`;
    case 'link':
      return html`<${Link} url=${part.url}>${part.label}<//>`;
    case 'date':
      return html`<${DateText} part=${part} scene=${scene} />`;
    case 'user':
      return html`<${UserMention} id=${part.id} label=${part.label} />`;
    case 'channel':
      return html`<${ChannelLink} id=${part.id} label=${part.label} />`;
    case 'group':
      return html`<span class="mention">${groupName(part, scene)}</span>`;
    default:
      return html`<span class="mention loud">@${part.name}</span>`;
  }
}

/** A link out of the page, or to a message of this workspace, which opens here. */
export function Link({ url, children }) {
  if (!isWebOrMail(url)) return children;
  const [, channelId, stamp, thread] =
    /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d{16})(?:\?thread_ts=([\d.]+))?/.exec(url) ?? [];
  if (channelId) {
    const ts = `${stamp.slice(0, 10)}.${stamp.slice(10)}`;
    const open = (event) => {
      event.preventDefault();
      goTo({ channelId, threadTs: thread, messageTs: ts });
    };
    return html`<a href=${url} onClick=${open}>${children}</a>`;
  }
  const [, fileId] = /^https:\/\/[\w-]+\.slack\.com\/files\/\w+\/(F\w+)\//.exec(url) ?? [];
  const href = fileId ? `/slack/files/${fileId}` : url;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

function DateText({ part, scene }) {
  const shown = slackDate(part.epochS, part.format, scene);
  const time = html`<time title=${`${part.label ?? shown} · shown in ${scene.zone}`}>${shown}</time>`;
  return part.link ? html`<${Link} url=${part.link}>${time}<//>` : time;
}

export function UserMention({ id, label }) {
  const scene = useScene();
  const user = scene.user(id);
  const own = id === scene.viewerId ? ' own' : '';
  return html`<span class=${`mention${own}`} title=${user?.title}>@${user?.realName ?? label ?? id}</span>`;
}

export function ChannelLink({ id, label }) {
  const channel = useScene().channel(id);
  const name = channel?.name || label || 'private-channel';
  if (!channel) return html`<span class="mention">#${name}</span>`;
  const open = () => goTo({ channelId: id, threadTs: undefined });
  return html`<button type="button" class="mention link" onClick=${open}>#${name}</button>`;
}

export function groupName({ id, label }, scene) {
  const handle = scene.group(id)?.handle;
  return handle ? `@${handle}` : (label ?? '@user-group');
}

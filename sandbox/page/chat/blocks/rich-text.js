/** Rich text: what people write with Slack's own editor, and what apps write in its shape. */
import { html } from '../../html.js';
import { useScene } from '../scene.js';
import { withEmoji } from '../text/emoji.js';
import { slackDate } from '../text/slack-date.js';
import { ChannelLink, groupName, Link, UserMention } from '../text/text-view.js';

export function RichText({ elements }) {
  return elements.map((element, index) => html`<${Part} key=${index} part=${element} />`);
}

function Part({ part }) {
  const inside = html`<${Inline} elements=${part.elements ?? []} />`;
  switch (part.type) {
    case 'rich_text_section':
      return html`<div class="rich-section">${inside}</div>`;
    case 'rich_text_quote':
      return html`<blockquote>${inside}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre tabindex="0">${inside}</pre>`;
    case 'rich_text_list':
      return html`<${List} list=${part} />`;
    default:
      return html`<${Inline} elements=${[part]} />`;
  }
}

const BULLETS = ['disc', 'circle', 'square'];
const NUMBERS = ['decimal', 'lower-alpha', 'lower-roman'];

function List({ list }) {
  const { style, indent = 0, border, offset = 0 } = list;
  const items = list.elements.map((item, index) => html`<li key=${index}><${Part} part=${item} /></li>`);
  const look = {
    marginLeft: `${indent * 24}px`,
    listStyleType: (style === 'ordered' ? NUMBERS : BULLETS)[indent % 3],
  };
  const name = border ? 'rich-list bordered' : 'rich-list';
  return style === 'ordered'
    ? html`<ol class=${name} style=${look} start=${offset + 1}>${items}</ol>`
    : html`<ul class=${name} style=${look}>${items}</ul>`;
}

function Inline({ elements }) {
  return elements.map((element, index) => html`<${Piece} key=${index} piece=${element} />`);
}

function Piece({ piece }) {
  const scene = useScene();
  return styled(drawn(piece, scene), piece.style);
}

function drawn(piece, scene) {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'link':
      return html`<${Link} url=${piece.url}>${piece.text ?? piece.url}<//>`;
    case 'emoji':
      return withEmoji(`:${piece.name}${piece.skin_tone ? `::skin-tone-${piece.skin_tone}` : ''}:`);
    case 'user':
      return html`<${UserMention} id=${piece.user_id} />`;
    case 'channel':
      return html`<${ChannelLink} id=${piece.channel_id} />`;
    case 'usergroup':
      return html`<span class="mention">${groupName({ id: piece.usergroup_id }, scene)}</span>`;
    case 'broadcast':
      return html`<span class="mention loud">@${piece.range}</span>`;
    case 'date':
      return html`<time>${slackDate(piece.timestamp, piece.format ?? '{date_short}', scene)}</time>`;
    case 'color':
      return html`<code><span class="swatch" style=${{ background: piece.value }}></span>${piece.value}</code>`;
    case 'rich_text_section':
      return html`<${Inline} elements=${piece.elements ?? []} />`;
    default:
      return html`<em class="quiet">(${piece.type}, which this page cannot draw)</em>`;
  }
}

function styled(content, style = {}) {
  let result = content;
  if (style.code) result = html`<code>${result}</code>`;
  if (style.bold) result = html`<strong>${result}</strong>`;
  if (style.italic) result = html`<em>${result}</em>`;
  if (style.strike) result = html`<s>${result}</s>`;
  if (style.underline) result = html`<u>${result}</u>`;
  return result;
}

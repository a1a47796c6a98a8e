import { html } from '../../html.js';
import { Link, plainText } from '../text/text-view.js';

/** Pictures of this server are shown. Those from elsewhere stay closed: the page asks nothing of the network. */
function sourceOf({ image_url, slack_file }) {
  if (slack_file?.id) return `/slack/files/${encodeURIComponent(slack_file.id)}`;
  if (!image_url) return undefined;
  const { origin, pathname } = new URL(image_url, location.origin);
  return origin === location.origin ? pathname : undefined;
}

export function BlockImage({ block }) {
  const source = sourceOf(block);
  return html`
    <figure class="block-image">
      ${block.title && html`<figcaption>${plainText(block.title)}</figcaption>`}
      ${
        source
          ? html`<img src=${source} alt=${block.alt_text} loading="lazy" />`
          : html`<p class="closed-image">
              <span aria-hidden="true">▧</span> ${block.alt_text}
              ${block.image_url && html`<${Link} url=${block.image_url}>Open the image<//>`}
            </p>`
      }
    </figure>
  `;
}

export function SmallImage({ image }) {
  const source = sourceOf(image);
  if (source)
    return html`<img class="small-image" src=${source} alt=${image.alt_text} title=${image.alt_text} />`;
  return html`<span class="small-image closed" role="img" aria-label=${image.alt_text} title=${image.alt_text}>▧</span>`;
}

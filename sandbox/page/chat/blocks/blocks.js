/** Block Kit, block by block. A block that is not known here is shown as such. */
import { html } from '../../html.js';
import { plainText, TextObject } from '../text/text-view.js';
import { Element } from './elements.js';
import { BlockImage, SmallImage } from './image.js';
import { InputBlock } from './input-block.js';
import { Markdown } from './markdown.js';
import { RichText } from './rich-text.js';
import { Table } from './table.js';
import { Unknown } from './unknown.js';

export function Blocks({ blocks }) {
  return blocks.map((block, index) => html`<${Block} key=${block.block_id ?? index} block=${block} />`);
}

const KNOWN = {
  header: ({ block }) => html`<h3 class="block-header">${plainText(block.text)}</h3>`,
  divider: () => html`<hr class="block-divider" />`,
  section: Section,
  context: Context,
  actions: Actions,
  input: InputBlock,
  image: BlockImage,
  markdown: ({ block }) => html`<div class="text"><${Markdown} text=${block.text} /></div>`,
  table: Table,
  rich_text: ({ block }) => html`<div class="text"><${RichText} elements=${block.elements} /></div>`,
};

function Block({ block }) {
  const Known = Object.hasOwn(KNOWN, block.type) ? KNOWN[block.type] : undefined;
  return Known
    ? html`<${Known} block=${block} />`
    : html`<${Unknown} what=${`a ${block.type} block`} data=${block} />`;
}

function Section({ block }) {
  const { text, fields, accessory } = block;
  return html`
    <div class="block-section" data-block=${block.block_id}>
      <div class="section-body">
        ${text && html`<div class="text"><${TextObject} text=${text} /></div>`}
        ${
          fields &&
          html`<div class="section-fields">
            ${fields.map((field, index) => html`<div class="text" key=${index}><${TextObject} text=${field} /></div>`)}
          </div>`
        }
      </div>
      ${accessory && html`<div class="accessory"><${Element} element=${accessory} block=${block} /></div>`}
    </div>
  `;
}

function Context({ block }) {
  return html`
    <div class="block-context">
      ${block.elements.map((element, index) =>
        element.type === 'image'
          ? html`<${SmallImage} key=${index} image=${element} />`
          : html`<span class="text" key=${index}><${TextObject} text=${element} /></span>`,
      )}
    </div>
  `;
}

function Actions({ block }) {
  return html`
    <div class="block-actions" data-block=${block.block_id}>
      ${block.elements.map(
        (element, index) =>
          html`<${Element} key=${element.action_id ?? index} element=${element} block=${block} />`,
      )}
    </div>
  `;
}

import { html } from '../../html.js';
import { parseMarkdown } from '../text/markdown.js';
import { Link } from '../text/text-view.js';

export function Markdown({ text }) {
  return html`<div class="markdown"><${Pieces} blocks=${parseMarkdown(text)} /></div>`;
}

function Pieces({ blocks }) {
  return blocks.map((block, index) => html`<${Piece} key=${index} block=${block} />`);
}

function Piece({ block }) {
  switch (block.kind) {
    case 'heading':
      return html`<p class=${`md-heading level-${block.level}`} role="heading" aria-level=${block.level + 2}><${Inline} parts=${block.parts} /></p>`;
    case 'code':
      return html`<pre tabindex="0">${block.text}</pre>`;
    case 'rule':
      return html`<hr class="block-divider" />`;
    case 'quote':
      return html`<blockquote><${Pieces} blocks=${block.blocks} /></blockquote>`;
    case 'list':
      return html`<${List} list=${block} />`;
    case 'table':
      return html`<${Table} table=${block} />`;
    default:
      return html`<p><${Inline} parts=${block.parts} /></p>`;
  }
}

function List({ list }) {
  const items = list.items.map(
    ({ parts, blocks }, index) =>
      html`<li key=${index}><${Inline} parts=${parts} /><${Pieces} blocks=${blocks} /></li>`,
  );
  return list.ordered
    ? html`<ol class="rich-list" start=${list.start}>${items}</ol>`
    : html`<ul class="rich-list">${items}</ul>`;
}

function Table({ table }) {
  return html`
    <div class="block-table" tabindex="0" role="group" aria-label="Table">
      <table>
        <thead>
          <tr>${table.head.map((cell, i) => html`<th key=${i} scope="col"><${Inline} parts=${cell} /></th>`)}</tr>
        </thead>
        <tbody>
          ${table.rows.map((row, n) => html`<tr key=${n}>${row.map((cell, i) => html`<td key=${i}><${Inline} parts=${cell} /></td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}

function Inline({ parts }) {
  return parts.map((part, index) => html`<${Part} key=${index} part=${part} />`);
}

function Part({ part }) {
  switch (part.kind) {
    case 'bold':
      return html`<strong><${Inline} parts=${part.parts} /></strong>`;
    case 'italic':
      return html`<em><${Inline} parts=${part.parts} /></em>`;
    case 'strike':
      return html`<s><${Inline} parts=${part.parts} /></s>`;
    case 'code':
      return html`<code>${part.text}</code>`;
    case 'link':
      return html`<${Link} url=${part.url}><${Inline} parts=${part.parts} /><//>`;
    default:
      return part.text;
  }
}

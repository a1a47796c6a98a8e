import { html } from '../../html.js';
import { RichText } from './rich-text.js';

/** The first row is the table's head, as in Slack. */
export function Table({ block }) {
  const [head, ...rows] = block.rows;
  const settings = (index) => block.column_settings?.[index] ?? {};
  const style = (index) => ({
    textAlign: settings(index).align ?? 'left',
    whiteSpace: settings(index).is_wrapped === false ? 'nowrap' : 'normal',
  });
  return html`
    <div class="block-table" tabindex="0" role="group" aria-label="Table">
      <table>
        <thead>
          <tr>${head.map((cell, i) => html`<th key=${i} scope="col" style=${style(i)}><${Cell} cell=${cell} /></th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map(
            (row, n) => html`
              <tr key=${n}>${row.map((cell, i) => html`<td key=${i} style=${style(i)}><${Cell} cell=${cell} /></td>`)}</tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Cell({ cell }) {
  return cell.type === 'rich_text' ? html`<${RichText} elements=${cell.elements} />` : cell.text;
}

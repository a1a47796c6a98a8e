import { useId } from 'preact/hooks';
import { html } from '../../html.js';
import { plainText } from '../text/text-view.js';
import { Element } from './elements.js';
import { useSurface } from './surface.js';

/** A field of a form: its label, its element, a hint, and what is wrong with it. */
export function InputBlock({ block }) {
  const { errors } = useSurface();
  const id = useId();
  const error = errors?.[block.block_id];
  const parts = { input: id, hint: `${id}-hint`, error: `${id}-error` };
  const describedBy = [block.hint && parts.hint, error && parts.error].filter(Boolean).join(' ') || undefined;
  const field = { input: id, describedBy, invalid: error ? 'true' : undefined };
  return html`
    <div class=${error ? 'block-input wrong' : 'block-input'} data-block=${block.block_id}>
      <label class="label" id=${`${id}-label`} for=${id}>
        ${plainText(block.label)} ${block.optional && html`<span class="quiet">(optional)</span>`}
      </label>
      <${Element} element=${block.element} block=${block} field=${field} />
      ${error && html`<p class="error" id=${parts.error} role="alert">${error}</p>`}
      ${block.hint && html`<p class="hint" id=${parts.hint}>${plainText(block.hint)}</p>`}
    </div>
  `;
}

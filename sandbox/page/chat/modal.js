/** The form in front of a person, over everything else. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { attempt, post } from '../api.js';
import { html } from '../html.js';
import { Blocks } from './blocks/blocks.js';
import { useFocusKept, wayBack } from './blocks/focus-kept.js';
import { heldValue, initialValue, inputsOf } from './blocks/held.js';
import { SurfaceProvider } from './blocks/surface.js';
import { keep, kept } from './kept.js';
import { tell } from './message.js';
import { plainText } from './text/text-view.js';

export function Modals({ viewer }) {
  const stack = viewer.views ?? [];
  const view = stack.at(-1);
  return view
    ? html`<${Modal} key=${view.id} view=${view} userId=${viewer.id} depth=${stack.length} />`
    : null;
}

function Modal({ view, userId, depth }) {
  const { content } = view;
  const form = useForm(view, userId);
  const dialog = useRef();
  const body = useRef();
  useFocusKept(body);
  useLayoutEffect(() => {
    const back = wayBack();
    const element = dialog.current;
    element.showModal();
    focusFirst(element, content.blocks);
    return () => {
      // What is behind an open dialog cannot have the focus.
      element.close();
      back();
    };
  }, []);
  useEffect(() => {
    dialog.current.querySelector('[aria-invalid=true]')?.focus();
  }, [form.refusals]);
  const close = (clear) => attempt(() => post('/slack/close', { userId, viewId: view.id, clear }));
  const onCancel = (event) => {
    event.preventDefault();
    close(false);
  };
  const onSubmit = (event) => {
    event.preventDefault();
    if (content.submit) form.submit();
  };
  const back = depth > 1 ? 'Back' : 'Cancel';
  return html`
    <dialog class="modal" ref=${dialog} aria-labelledby="modal-title" onCancel=${onCancel} data-view=${content.callback_id}>
      <form novalidate onSubmit=${onSubmit}>
        <header class="modal-head">
          <img class="avatar tiny" src="/page/icon.svg" alt="" />
          <h2 id="modal-title">${plainText(content.title)}</h2>
          <button type="button" class="icon-button" aria-label="Close all" onClick=${() => close(true)}>✕</button>
        </header>
        <div class="modal-body" tabindex="-1" ref=${body}>
          <${SurfaceProvider} value=${form.surface}><${Blocks} blocks=${content.blocks} /><//>
        </div>
        ${form.trouble && html`<p class="trouble" role="alert"><span aria-hidden="true">⚠</span> ${form.trouble}</p>`}
        <footer class="modal-foot">
          <button type="button" class="button" onClick=${() => close(false)}>${content.close ? plainText(content.close) : back}</button>
          ${
            content.submit &&
            html`<button type="submit" class=${`button primary${form.busy ? ' busy' : ''}`} aria-busy=${form.busy}>${plainText(content.submit)}</button>`
          }
        </footer>
      </form>
    </dialog>
  `;
}

function focusFirst(dialog, blocks) {
  const wanted = inputsOf(blocks).find(({ element }) => element.focus_on_load)?.element.action_id;
  const chosen = wanted && dialog.querySelector(`[data-action="${CSS.escape(wanted)}"]`);
  const first =
    chosen ??
    dialog.querySelector('.modal-body :is(input, select, textarea)') ??
    dialog.querySelector('.modal-body');
  first.focus();
}

/** What was typed stays while the app updates the form, and over a reload of the page. */
function useForm(view, userId) {
  const draft = `form ${view.id}`;
  const [held, setHeld] = useState(() => kept(draft, {}));
  const [errors, setErrors] = useState();
  const [refusals, setRefusals] = useState(0);
  const [trouble, setTrouble] = useState();
  const [busy, setBusy] = useState(false);
  const key = (element, block) => `${block.block_id} ${element.action_id}`;
  const entered = (element, block) =>
    held[key(element, block)] ??
    heldValue(view.values?.[block.block_id]?.[element.action_id]) ??
    initialValue(element);
  const surface = useMemo(
    () => ({
      errors,
      entered,
      enter: (element, block, value) => {
        setHeld((before) => {
          const after = { ...before, [key(element, block)]: value };
          keep(draft, after);
          return after;
        });
        // What was wrong with it was said of what stood there before.
        setErrors((before) => before && { ...before, [block.block_id]: undefined });
      },
      act: async (element, block, value) => {
        setTrouble(await tell({ userId, viewId: view.id }, { element, block, value }));
      },
    }),
    [held, errors, view, userId],
  );
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble(undefined);
    const values = Object.fromEntries(
      inputsOf(view.content.blocks).map(({ block, element }) => [
        block.block_id,
        entered(element, block) ?? null,
      ]),
    );
    try {
      const seen = await post('/slack/submit', { userId, viewId: view.id, values });
      setErrors(seen.errors);
      if (seen.errors) setRefusals((count) => count + 1);
      setTrouble(seen.text);
      if (!seen.errors && !seen.text) keep(draft, undefined);
    } catch (error) {
      setTrouble(error.message);
    }
    setBusy(false);
  };
  return { surface, refusals, trouble, busy, submit };
}

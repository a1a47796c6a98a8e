import { post } from './api.js';
import { drawBlocks, formValues } from './blocks.js';
import { attempt, drawOnce, el, toast } from './dom.js';
import { heldValue } from './inputs.js';
import { forgetPlace, notePlace, takeBack } from './modal-place.js';

/** What was typed into open forms, by view: it stays when the app updates the view meanwhile. */
const typed = new Map();
const complaints = new Map();

/** The modal in front of the person, over everything else. */
export function drawModal(box, world) {
  const view = world.me?.views.at(-1);
  for (const id of typed.keys()) {
    if (world.users.some((user) => user.views.some((open) => open.id === id))) continue;
    typed.delete(id);
    forgetPlace(id);
  }
  const data = view ? { id: view.id, content: view.content, errors: complaints.get(view.id) ?? null } : null;
  const isNew = drawOnce(box, data, () => (view ? modalOf(view, { box, world }) : []));
  if (!isNew || !view) return;
  const form = box.querySelector('.modal');
  takeBack(form, view.id);
  notePlace(form, view.id);
}

function modalOf(view, { box, world }) {
  const entered = typed.get(view.id) ?? new Map();
  typed.set(view.id, entered);
  const { content } = view;
  const userId = world.me.id;
  const close = (clear) => attempt(() => post('/slack/close', { userId, viewId: view.id, clear }));
  const key = (element, block) => `${block.block_id}/${element.action_id}`;
  const on = {
    errors: complaints.get(view.id),
    enter: (element, block, value) => entered.set(key(element, block), value),
    entered: (element, block) =>
      entered.get(key(element, block)) ?? heldValue(view.values?.[block.block_id]?.[element.action_id]),
    act: (element, block, value) =>
      attempt(async () => {
        const where = { userId, viewId: view.id, actionId: element.action_id, blockId: block.block_id };
        const isButton = element.type === 'button' || element.type === 'overflow';
        const seen = isButton
          ? await post('/slack/click', { ...where, ...(value === undefined ? {} : { value }) })
          : await post('/slack/state', { ...where, value });
        if (seen.text) toast(seen.text, 'bad');
      }),
  };
  const submit = async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    const seen = await attempt(() =>
      post('/slack/submit', { userId, viewId: view.id, values: formValues(view, entered) }),
    );
    if (button) button.disabled = false;
    if (seen?.errors) complaints.set(view.id, seen.errors);
    else complaints.delete(view.id);
    if (seen?.text) toast(seen.text, 'bad');
    if (seen?.errors) drawModal(box, world);
  };
  return el(
    'div',
    { class: 'veil' },
    el(
      'form',
      {
        class: 'modal',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-label': content.title.text,
        tabindex: '-1',
        onsubmit: submit,
        onkeydown: (event) => event.key === 'Escape' && close(false),
        novalidate: true,
      },
      el(
        'header',
        {},
        el('h2', {}, content.title.text),
        el(
          'button',
          { type: 'button', class: 'link', 'aria-label': 'Close all', onclick: () => close(true) },
          '✕',
        ),
      ),
      el('div', { class: 'modal-body' }, drawBlocks(content.blocks, world, on)),
      el(
        'footer',
        {},
        el('button', { type: 'button', onclick: () => close(false) }, content.close?.text ?? 'Cancel'),
        content.submit && el('button', { type: 'submit', class: 'primary' }, content.submit.text),
      ),
    ),
  );
}

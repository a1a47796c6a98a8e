import { el } from './dom.js';
import { drawInput, heldValue, initialValue } from './inputs.js';
import { decode, mrkdwn, withEmoji } from './mrkdwn.js';

/**
 * Draws blocks. `on` is what the surface does: `act(element, block, value)` tells the app about a click or a choice,
 * `enter(element, block, value)` keeps what a form holds until it is submitted, `entered` reads it back.
 */
export function drawBlocks(blocks, world, on) {
  return blocks.map((block) => drawBlock(block, world, on));
}

/** A text object, formatted where it is mrkdwn. */
export function drawText(text, world) {
  if (!text) return null;
  return text.type === 'mrkdwn' ? mrkdwn(text.text, world) : withEmoji(text.text);
}

function drawBlock(block, world, on) {
  switch (block.type) {
    case 'header':
      return el('h3', {}, drawText(block.text, world));
    case 'divider':
      return el('hr');
    case 'section':
      return el(
        'div',
        { class: 'section' },
        el(
          'div',
          { class: 'section-text' },
          block.text && el('div', { class: 'text' }, drawText(block.text, world)),
          block.fields &&
            el(
              'div',
              { class: 'fields' },
              block.fields.map((f) => el('div', { class: 'text' }, drawText(f, world))),
            ),
        ),
        block.accessory && drawElement(block.accessory, block, { world, on }),
      );
    case 'context':
      return el(
        'div',
        { class: 'context' },
        block.elements.map((e) =>
          e.type === 'image' ? imageOf(e) : el('span', { class: 'text' }, drawText(e, world)),
        ),
      );
    case 'actions':
      return el(
        'div',
        { class: 'actions' },
        block.elements.map((e) => drawElement(e, block, { world, on })),
      );
    case 'input':
      return drawField(block, world, on);
    case 'image':
      return imageOf(block);
    case 'markdown':
      return el('div', { class: 'text' }, block.text);
    case 'table':
      return el(
        'table',
        {},
        block.rows.map((row) =>
          el(
            'tr',
            {},
            row.map((cell) => el('td', {}, cell.text ?? richText(cell))),
          ),
        ),
      );
    case 'rich_text':
      return el('div', { class: 'text' }, richText(block));
    default:
      return el('em', {}, `(a ${block.type} block, not shown here)`);
  }
}

/** Images stay closed: they would be loaded from elsewhere. */
function imageOf({ alt_text }) {
  return el('span', { class: 'image' }, `🖼 ${alt_text}`);
}

function richText(node) {
  if (node.text !== undefined) return String(node.text);
  return (node.elements ?? []).map(richText).join(node.type === 'rich_text' ? '\n' : '');
}

function drawField(block, world, on) {
  const error = on.errors?.[block.block_id];
  return el(
    'label',
    { class: error ? 'field bad' : 'field' },
    el(
      'span',
      { class: 'label' },
      withEmoji(block.label.text),
      block.optional && el('small', {}, ' (optional)'),
    ),
    drawElement(block.element, block, { world, on }),
    block.hint && el('small', {}, decode(block.hint.text)),
    error && el('span', { class: 'error' }, error),
  );
}

function drawElement(element, block, { world, on }) {
  if (element.type === 'image') return imageOf(element);
  if (element.type === 'button') return drawButton(element, block, { world, on });
  if (element.type === 'overflow') return drawOverflow(element, block, { world, on });
  const isField = block.type === 'input';
  return drawInput(element, {
    value: on.entered?.(element, block),
    world,
    changed: async (value, { finished = true } = {}) => {
      on.enter?.(element, block, value);
      if (!finished || (isField && !block.dispatch_action)) return;
      if (await confirmed(element.confirm, world)) on.act(element, block, value);
    },
  });
}

function drawButton(element, block, { world, on }) {
  return el(
    'button',
    {
      type: 'button',
      class: element.style,
      'data-action': element.action_id,
      onclick: async (event) => {
        const button = event.currentTarget;
        if (!(await confirmed(element.confirm, world))) return;
        if (element.url && /^https?:\/\//.test(element.url)) window.open(element.url, '_blank', 'noopener');
        button.disabled = true;
        await on.act(element, block, element.value);
        button.disabled = false;
      },
    },
    withEmoji(element.text.text),
  );
}

function drawOverflow(element, block, { world, on }) {
  return el(
    'select',
    {
      class: 'overflow',
      'aria-label': 'More',
      onchange: async (event) => {
        const { value } = event.target;
        event.target.value = '';
        if (value !== '' && (await confirmed(element.confirm, world))) on.act(element, block, value);
      },
    },
    el('option', { value: '' }, '⋯'),
    element.options.map((o) => el('option', { value: o.value }, withEmoji(o.text.text))),
  );
}

/** Asks the question that an element carries; true where it carries none. */
function confirmed(question, world) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const dialog = el(
      'dialog',
      { class: 'confirm', oncancel: answer(false) },
      el('h2', {}, question.title.text),
      el('p', { class: 'text' }, drawText(question.text, world)),
      el(
        'div',
        { class: 'buttons' },
        el('button', { type: 'button', onclick: answer(false) }, question.deny.text),
        el(
          'button',
          { type: 'button', class: question.style ?? 'primary', onclick: answer(true) },
          question.confirm.text,
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a form would send: what was entered here, else what the server holds, else what the app put in. */
export function formValues(view, entered) {
  const values = {};
  for (const block of view.content.blocks) {
    const element = block.type === 'input' ? block.element : undefined;
    if (!element) continue;
    const key = `${block.block_id}/${element.action_id}`;
    const held = heldValue(view.values?.[block.block_id]?.[element.action_id]);
    const value = entered.has(key) ? entered.get(key) : (held ?? initialValue(element));
    if (value !== undefined) values[block.block_id] = value;
  }
  return values;
}

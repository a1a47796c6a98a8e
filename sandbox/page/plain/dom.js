/**
 * Makes an element. Text from messages only ever becomes text nodes here; the page never builds HTML from strings.
 * `on...` properties are listeners, the others attributes; null and false leave one out, except that `aria-...` says false.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || (value === false && !name.startsWith('aria-'))) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'selected' || name === 'open')
      element[name] = value;
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const drawn = new WeakMap();

/** Draws a list so that an entry whose data stayed the same keeps its element, with its focus and open details. */
export function drawList(container, entries, draw) {
  const before = drawn.get(container) ?? new Map();
  const after = new Map();
  for (const { key, data } of entries) {
    const signature = JSON.stringify(data);
    const kept = before.get(key);
    after.set(key, kept?.signature === signature ? kept : { signature, element: draw(data) });
  }
  const elements = [...after.values()].map(({ element }) => element);
  const same =
    elements.length === container.children.length && elements.every((e, i) => e === container.children[i]);
  if (!same) container.replaceChildren(...elements);
  drawn.set(container, after);
}

/** Draws what stands in a container (one element or several), only where its data changed; true where it did. */
export function drawOnce(container, data, draw) {
  const signature = JSON.stringify(data);
  if (drawn.get(container) === signature) return false;
  drawn.set(container, signature);
  container.replaceChildren(...[draw(data)].flat().filter(Boolean));
  return true;
}

/** Tells the person something for a few seconds. */
export function toast(text, kind = 'info') {
  const box = document.getElementById('toasts');
  const note = el('p', { class: `toast ${kind}` }, text);
  box.append(note);
  setTimeout(() => note.remove(), 8_000);
}

/** Runs what a person asked for; what cannot be done is said, never swallowed. */
export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    toast(error.message, 'bad');
    return undefined;
  }
}

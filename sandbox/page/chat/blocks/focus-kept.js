/** Where the keyboard stands, kept when what it stands on is drawn anew as something else: "Tick" becomes "Untick". */
import { useLayoutEffect } from 'preact/hooks';

const USABLE = 'button, input, select, textarea, a[href]';

/** `box`: a ref to what holds the blocks. */
export function useFocusKept(box) {
  // Read while drawing, when the old elements are still there.
  const before = placeIn(box.current);
  useLayoutEffect(() => {
    if (before && !box.current.contains(document.activeElement)) focusAt(box.current, before);
  });
}

function placeIn(box) {
  const at = document.activeElement;
  if (!box || at === box || !box.contains(at)) return undefined;
  const block = at.closest('[data-block]');
  return {
    block: block?.dataset.block,
    inBlock: block ? usableIn(block).indexOf(at) : 0,
    inBox: usableIn(box).indexOf(at),
  };
}

function focusAt(box, { block, inBlock, inBox }) {
  const same = block && box.querySelector(`[data-block="${CSS.escape(block)}"]`);
  const element =
    (same && nearest(same, inBlock)) ?? nearest(box, inBox) ?? box.closest('[tabindex]') ?? undefined;
  element?.focus({ preventScroll: true });
}

/** For a place that was left for a form: the same button where its message was redrawn meanwhile, or else what holds it. */
export function wayBack() {
  const at = document.activeElement;
  const ts = at?.closest?.('[data-ts]')?.dataset.ts;
  const list = at?.closest?.('[role=log], [role=region]');
  const action = at?.dataset?.action;
  return () => {
    if (at?.isConnected) return at.focus({ preventScroll: true });
    const message = ts && list?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    const button = action && message?.querySelector(`[data-action="${CSS.escape(action)}"]`);
    return (button || list)?.focus({ preventScroll: true });
  };
}

const usableIn = (element) => [...element.querySelectorAll(USABLE)];
const nearest = (element, index) => {
  const all = usableIn(element);
  return all[Math.min(index, all.length - 1)];
};

/** Where a person is in each modal: how far down, and in which control. One that is drawn anew takes them back there. */

const CONTROLS = 'input, textarea, select, button';
const places = new Map();

/** Listens to where the person goes in a modal; to be called after `takeBack`. */
export function notePlace(form, viewId) {
  const place = places.get(viewId) ?? { scrollTop: 0 };
  places.set(viewId, place);
  const body = form.querySelector('.modal-body');
  form.addEventListener('focusin', ({ target }) => {
    place.control = [...form.querySelectorAll(CONTROLS)].indexOf(target);
  });
  body.addEventListener('scroll', () => {
    place.scrollTop = body.scrollTop;
  });
}

/** Back to where the person was; a new modal starts in its first field, one that was sent back at its first complaint. */
export function takeBack(form, viewId) {
  const known = places.get(viewId);
  const body = form.querySelector('.modal-body');
  const complaint = form.querySelector('.field.bad');
  if (known) body.scrollTop = known.scrollTop;
  const control = complaint
    ? complaint.querySelector(CONTROLS)
    : known
      ? form.querySelectorAll(CONTROLS)[known.control]
      : body.querySelector('input, textarea, select');
  (control ?? form).focus({ preventScroll: true });
  complaint?.scrollIntoView({ block: 'nearest' });
}

export function forgetPlace(viewId) {
  places.delete(viewId);
}

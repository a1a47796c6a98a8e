/** The sandbox's control API, as sandbox/README.md describes it. */

/** Gives the answer; throws an Error with the sandbox's own sentence where it refuses. */
export async function post(path, body = {}) {
  const answer = await fetch(`/_sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The sandbox does not answer. The page goes on when it is back.');
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

export async function get(path) {
  const answer = await fetch(`/_sandbox${path}`);
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

let toastNumber = 0;
let listener = () => {};

/** Short sentences at the edge of the page. `listener` takes `{ id, text, tone }`. */
export function onToast(listen) {
  listener = listen;
}

export function toast(text, tone = 'plain') {
  toastNumber += 1;
  listener({ id: toastNumber, text, tone });
}

/** Does something and says so where it fails; gives undefined then. */
export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    toast(error.message, 'bad');
    return undefined;
  }
}

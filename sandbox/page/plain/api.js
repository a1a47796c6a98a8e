/** The sandbox's control API, as sandbox/README.md describes it. */

export async function post(path, body = {}) {
  const answer = await fetch(`/_sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

export async function readState() {
  const answer = await fetch('/_sandbox/state');
  return answer.json();
}

/** Calls back whenever something changed, and with `connected(false)` while the sandbox is gone. */
export function follow(changed, connected) {
  const events = new EventSource('/_sandbox/events');
  events.addEventListener('hello', () => {
    connected(true);
    changed();
  });
  events.addEventListener('change', changed);
  events.addEventListener('error', () => connected(false));
}

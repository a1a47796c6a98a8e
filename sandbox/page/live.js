/**
 * The whole sandbox as the page knows it. `hello` brings all of it, each `change` the parts that are new: of Slack only the
 * messages and people that changed, of the ledger only new entries. After a break the stream begins anew with `hello`.
 */
const KEPT_LEDGER_ENTRIES = 300;
const TRY_AGAIN_MS = 500;

/** `changed(world)` is called with a new object after each change; parts that did not change stay the same objects. */
export function followSandbox(changed) {
  let world;
  let events;
  const show = (next) => {
    world = next;
    changed(world);
  };
  const open = () => {
    events = new EventSource('/_sandbox/events');
    events.addEventListener('hello', (event) => show(begun(JSON.parse(event.data))));
    events.addEventListener('change', (event) => show(changedBy(world, JSON.parse(event.data))));
    events.addEventListener('error', () => {
      if (world?.connected) show({ ...world, connected: false });
      // The browser tries again by itself, except after an answer that is no stream.
      if (events.readyState === EventSource.CLOSED) setTimeout(open, TRY_AGAIN_MS);
    });
  };
  open();
}

export function begun({ slack, clock, ...parts }) {
  return { ...parts, connected: true, clock: { ...clock, readAt: Date.now() }, slack };
}

export function changedBy(world, { slack, clock, ledger, ...parts }) {
  return {
    ...world,
    ...parts,
    clock: clock ? { ...clock, readAt: Date.now() } : world.clock,
    ledger: ledger ? entered(world.ledger, ledger) : world.ledger,
    slack: slack ? changedSlack(world.slack, slack) : world.slack,
  };
}

function entered(before, entries) {
  const last = before.at(-1)?.n ?? 0;
  return [...before, ...entries.filter(({ n }) => n > last)].slice(-KEPT_LEDGER_ENTRIES);
}

function changedSlack(before, { workspace, people, messages }) {
  return {
    ...before,
    ...workspace,
    people: people ? { ...before.people, ...people } : before.people,
    messages: messages ? changedMessages(before.messages, messages) : before.messages,
  };
}

function changedMessages(before, changes) {
  const after = { ...before };
  for (const [channelId, list] of Map.groupBy(changes, (message) => message.channelId)) {
    after[channelId] = merged(before[channelId] ?? [], list);
  }
  return after;
}

function merged(before, changes) {
  const byTs = new Map(changes.map((message) => [message.ts, message]));
  const after = before.map((message) => {
    const change = byTs.get(message.ts);
    byTs.delete(message.ts);
    return change ?? message;
  });
  return [...after, ...byTs.values()];
}

/** What the sandbox's clock shows now, epoch milliseconds. */
export function nowOf({ clock }) {
  return clock.nowMs + (Date.now() - clock.readAt) * clock.speed;
}

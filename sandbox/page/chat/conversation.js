/** What stands in a channel for one person, in the order in which it came. Plain data; `message-list.js` draws it. */

/** A compact message follows one of the same author within this time. */
const TOGETHER_S = 300;

/** Replies by their thread: how many, who, and when the latest came. */
export function threadsOf(messages) {
  const threads = new Map();
  for (const { ts, threadTs, userId, deleted } of messages) {
    if (threadTs === undefined || threadTs === ts || deleted) continue;
    const { count = 0, userIds = [] } = threads.get(threadTs) ?? {};
    threads.set(threadTs, {
      count: count + 1,
      latest: ts,
      userIds: userIds.includes(userId) ? userIds : [...userIds, userId],
    });
  }
  return threads;
}

/** The channel's own lines: no replies, except those that were sent to the channel too, and no deleted ones without a thread. */
export function linesOfChannel(messages, threads) {
  return messages.filter(
    ({ ts, threadTs, broadcast, deleted }) =>
      (threadTs === undefined || threadTs === ts || broadcast) && !(deleted && !threads.has(ts)),
  );
}

export function linesOfThread(messages, threadTs) {
  return messages.filter(
    (message) => message.threadTs === threadTs && message.ts !== threadTs && !message.deleted,
  );
}

/** Adds what only this person sees, each where it came. */
export function withOwn(lines, own) {
  if (own.length === 0) return lines;
  return [...lines, ...own.map((line) => ({ ...line, ephemeral: true }))].toSorted(byTs);
}

function byTs(a, b) {
  return a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0;
}

/** Whether a line needs no name of its own. */
export function isCompact(line, before) {
  if (!before || line.ephemeral || before.ephemeral || before.deleted) return false;
  if (line.userId !== before.userId || line.broadcast || before.broadcast) return false;
  return Number(line.ts) - Number(before.ts) < TOGETHER_S;
}

/** How many lines a person has not seen: those of others after the mark. A mark that the channel does not know means none was seen. */
export function unreadIn(messages, { mark, userId }) {
  const from = mark === undefined ? -1 : messages.findLastIndex(({ ts }) => ts === mark);
  let unread = 0;
  for (let index = from + 1; index < messages.length; index += 1) {
    const { threadTs, ts, broadcast, deleted, userId: author } = messages[index];
    const isReply = threadTs !== undefined && threadTs !== ts && !broadcast;
    if (!isReply && !deleted && author !== userId) unread += 1;
  }
  return unread;
}

/** How far each person has read each channel, in this browser; all its windows share it. */
import { useEffect, useState } from 'preact/hooks';

const KEY = 'golive-sandbox-read';
const listeners = new Set();

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function markRead(userId, channelId, ts) {
  const marks = stored();
  if (marks[userId]?.[channelId] === ts) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...marks, [userId]: { ...marks[userId], [channelId]: ts } }));
  } catch {
    // Without storage everything stays unread.
  }
  for (const listen of listeners) listen();
}

/** A person's marks: the `ts` of the latest message seen, by channel. */
export function useReadMarks(userId) {
  const [marks, setMarks] = useState(stored);
  useEffect(() => {
    const changed = () => setMarks(stored());
    listeners.add(changed);
    addEventListener('storage', changed);
    return () => {
      listeners.delete(changed);
      removeEventListener('storage', changed);
    };
  }, []);
  return marks[userId] ?? {};
}

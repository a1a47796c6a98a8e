/**
 * Who looks at what, kept in the address: `#/U0RITA/C0RELEASE`, with a thread `#/U0RITA/C0RELEASE/1796144400.000100`, with
 * a message to jump to `#/U0RITA/C0RELEASE/-/1796144400.000100`; instead of a channel `home` and `app`, the app's two tabs. So each window is a person of its own, and a reload stands where it stood.
 */
import { useEffect, useState } from 'preact/hooks';

const FIRST = { userId: 'U0RITA', channelId: 'C0RELEASE', threadTs: undefined, messageTs: undefined };

export function placeOf(hash) {
  const [userId, channelId, threadTs, messageTs] = hash.replace(/^#\/?/, '').split('/');
  if (!userId?.startsWith('U')) return { ...FIRST, run: /^#run-(\d+)$/.exec(hash)?.[1] };
  const thread = threadTs === '-' ? undefined : threadTs;
  return { userId, channelId: channelId || FIRST.channelId, threadTs: thread, messageTs, run: undefined };
}

export function addressOf({ userId, channelId, threadTs, messageTs }) {
  const rest = messageTs ? [threadTs ?? '-', messageTs] : threadTs ? [threadTs] : [];
  return `#/${[userId, channelId, ...rest].join('/')}`;
}

/** Goes elsewhere as the same person, or (`userId`) looks at the same place as another. */
export function goTo(change) {
  const place = { ...placeOf(location.hash), messageTs: undefined, ...change };
  location.hash = addressOf(place);
}

export function usePlace() {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const changed = () => setPlace(placeOf(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return place;
}

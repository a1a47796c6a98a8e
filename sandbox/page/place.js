/**
 * Who looks at what, kept in the address: `#/U0RITA/C0RELEASE`, with a thread `#/U0RITA/C0RELEASE/1796144400.000100`,
 * the app's home `#/U0RITA/home`. So each window is a person of its own, and a reload stands where it stood.
 */
import { useEffect, useState } from 'preact/hooks';

const FIRST = { userId: 'U0RITA', channelId: 'C0RELEASE', threadTs: undefined };

export function placeOf(hash) {
  const [userId, channelId, threadTs] = hash.replace(/^#\/?/, '').split('/');
  if (!userId?.startsWith('U')) return { ...FIRST, run: /^#run-(\d+)$/.exec(hash)?.[1] };
  return { userId, channelId: channelId || FIRST.channelId, threadTs, run: undefined };
}

export function addressOf({ userId, channelId, threadTs }) {
  return `#/${[userId, channelId, threadTs].filter(Boolean).join('/')}`;
}

export function goTo(change) {
  const place = { ...placeOf(location.hash), ...change };
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

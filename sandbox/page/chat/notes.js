/** Lines that Slack itself says to one person, and ephemerals that a person put away. They are this window's alone. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { keep, kept } from './kept.js';

const NOTES = 'notes';
const DISMISSED = 'dismissed';
const START = 'notes of';
const KEPT = 50;
const listeners = new Set();

function change(key, list) {
  keep(key, list.slice(-KEPT));
  for (const listen of listeners) listen();
}

/** `note`: `{ ts, channelId, userId, threadTs, text }`, the text in Slack's format. */
export function addNote(note) {
  change(NOTES, [...kept(NOTES, []), { ...note, note: true, blocks: [] }]);
}

/** `start` names the sandbox; what was said in one that is no more is forgotten. */
export function forgetOtherThan(start) {
  if (kept(START) === start) return;
  keep(START, start);
  change(NOTES, []);
  change(DISMISSED, []);
}

/** An ephemeral is known by its person too: each has their own. */
export function dismiss({ ts, note }, userId) {
  if (note)
    change(
      NOTES,
      kept(NOTES, []).filter((one) => one.ts !== ts),
    );
  else change(DISMISSED, [...kept(DISMISSED, []), `${userId} ${ts}`]);
}

/** What only this person sees in a channel, as the app and Slack sent it. */
export function useOwnLines(viewer, channelId) {
  const [version, redraw] = useState(0);
  useEffect(() => {
    const changed = () => redraw((n) => n + 1);
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, []);
  return useMemo(() => {
    const dismissed = new Set(kept(DISMISSED, []));
    const fromApp = (viewer.ephemerals ?? []).filter(
      (line) => line.channelId === channelId && !dismissed.has(`${viewer.id} ${line.ts}`),
    );
    const notes = kept(NOTES, []).filter((line) => line.channelId === channelId && line.userId === viewer.id);
    return [...fromApp, ...notes];
  }, [viewer.ephemerals, viewer.id, channelId, version]);
}

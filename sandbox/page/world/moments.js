/** Moments and spans as the panels write them. All instants are epoch milliseconds of the sandbox's clock. */
import { useEffect, useState } from 'preact/hooks';
import { nowOf } from '../live.js';

const formats = new Map();

function written(ms, timeZone, options) {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...options }));
  }
  return formats.get(key).format(ms);
}

export const timeOf = (ms, zone) =>
  written(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const dayOf = (ms, zone) =>
  written(ms, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

export const momentOf = (ms, zone) =>
  written(ms, zone, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** `2 d 3 h`, `4 min 10 s`: the two largest units. */
export function spanOf(ms) {
  let left = Math.max(0, Math.round(ms / 1000));
  const first = UNITS.findIndex(([, seconds]) => left >= seconds);
  if (first < 0) return '0 s';
  const parts = [];
  for (const [unit, seconds] of UNITS.slice(first, first + 2)) {
    const amount = Math.floor(left / seconds);
    left -= amount * seconds;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.join(' ');
}

const TICK_MS = 500;

/** What the sandbox's clock shows, drawn anew twice a second while it runs. */
export function useNow(world) {
  const [, tick] = useState(0);
  const { speed } = world.clock;
  useEffect(() => {
    if (speed === 0) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [speed]);
  return nowOf(world);
}

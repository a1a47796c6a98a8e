/**
 * The lines of a channel. Only the newest are drawn at first. Whenever the reader comes near an end of what is drawn, more are
 * drawn there and as many are left out at the other, so that a long channel is scrolled as easily as a short one. A reader at
 * the bottom stays there while messages come and cards grow; anywhere else what is read stays where it is.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html, steady } from '../html.js';
import { isCompact } from './conversation.js';
import { Message } from './message.js';
import { useScene } from './scene.js';
import { dayOf, slackDate } from './text/slack-date.js';

const FIRST_LINES = 50;
const MORE_LINES = 24;
const MOST_LINES = 240;
/** Less than half of what the most lines take, however short they are, so that both ends are never near. */
const NEAR_PX = 1500;
const AT_BOTTOM_PX = 24;

/** `name` changes with the place: then the list begins anew. `seen(ts)` hears of the latest line that was read. */
export const MessageList = steady(
  ({ name, label, lines, threads, pins, unreadAfter, jumpTo, seen, inThread, head, empty }) => {
    const box = useRef();
    const drawn = useDrawn({ box, lines, name, jumpTo });
    const { atBottom, toBottom } = useBottom({ box, lines, name, jumpTo, drawn });
    const latest = lines.findLast((line) => !line.ephemeral)?.ts;
    useEffect(() => {
      const look = () => atBottom && latest && document.visibilityState === 'visible' && seen?.(latest);
      look();
      document.addEventListener('visibilitychange', look);
      return () => document.removeEventListener('visibilitychange', look);
    }, [atBottom, latest, name]);
    return html`
      <div class="list-frame">
        <div class="list" ref=${box} role="log" aria-label=${label} aria-live="off" tabindex="0" onScroll=${drawn.onScroll}>
          <div class="list-body">
            ${drawn.from === 0 && head}
            <${Lines} lines=${lines} from=${drawn.from} to=${drawn.to} threads=${threads} pins=${pins} unreadAfter=${unreadAfter} jumpTo=${jumpTo} inThread=${inThread} />
            ${lines.length === 0 && empty}
          </div>
        </div>
        ${!atBottom && html`<button type="button" class="button compact to-bottom" onClick=${toBottom}>↓ Latest messages</button>`}
      </div>
    `;
  },
);

const Lines = steady(({ lines, from, to, threads, pins, unreadAfter, jumpTo, inThread }) => {
  const scene = useScene();
  const unreadFrom = unreadAfter === undefined ? -1 : lines.findLastIndex(({ ts }) => ts === unreadAfter) + 1;
  let day = '';
  // Flat, so that each message keeps its element when others come before it.
  return lines.slice(from, to).flatMap((line, n) => {
    const index = from + n;
    const before = day;
    day = dayOf(Number(line.ts) * 1000, scene.zone);
    const isNew = index === unreadFrom && index < lines.length;
    const newDay = day !== before && !inThread;
    const thread = threads?.get(line.ts);
    return [
      newDay &&
        html`<p class="day" key=${`day ${day} ${line.ts}`}><span>${slackDate(Number(line.ts), '{day_divider_pretty}', scene)}</span></p>`,
      isNew && html`<p class="new-line" key="new"><span>New</span></p>`,
      html`<${Message}
        key=${line.ts}
        message=${line}
        compact=${!newDay && !isNew && isCompact(line, lines[index - 1])}
        pinned=${pins?.includes(line.ts) ?? false}
        replies=${thread?.count ?? 0}
        latest=${thread?.latest}
        repliers=${thread?.userIds.join(' ') ?? ''}
        inThread=${inThread}
        marked=${line.ts === jumpTo}
      />`,
    ];
  });
});

/**
 * Which lines are drawn: from one up to another, or (`to` undefined) to the end, whatever comes. Lines that are put in or left
 * out above must not move what is read.
 */
function useDrawn({ box, lines, name, jumpTo }) {
  const key = `${name} ${jumpTo}`;
  const [state, setState] = useState({});
  const { from, to } = state.key === key ? state : begun(lines, jumpTo);
  const topBefore = useRef();
  useLayoutEffect(() => {
    // Browsers keep the place themselves, except at the very top.
    const { line, top } = topBefore.current ?? {};
    topBefore.current = undefined;
    if (line?.isConnected) box.current.scrollTop += line.getBoundingClientRect().top - top;
  });
  // A scroll may still be told of after the list was taken away: `box` is empty by then.
  const onScroll = ({ currentTarget: list }) => {
    const next = moved({ from, to, length: lines.length }, list);
    if (!next) return;
    if (list.scrollTop <= 1) {
      const line = list.querySelector('article');
      topBefore.current = { line, top: line?.getBoundingClientRect().top };
    }
    setState({ key, ...next });
  };
  return { from, to, onScroll, toEnd: () => setState({ key, ...begun(lines) }) };
}

/** The newest lines, or those around one that is jumped to. */
function begun(lines, jumpTo) {
  const newest = Math.max(0, lines.length - FIRST_LINES);
  const wanted = jumpTo === undefined ? -1 : lines.findIndex(({ ts }) => ts === jumpTo);
  if (wanted < 0 || wanted >= newest) return { from: newest };
  return {
    from: Math.max(0, wanted - FIRST_LINES / 2),
    to: upTo(wanted + FIRST_LINES, lines.length),
  };
}

/** What is drawn once the reader is near an end of it; undefined where they are not. */
function moved({ from, to, length }, { scrollTop, scrollHeight, clientHeight }) {
  if (scrollTop < NEAR_PX && from > 0) {
    const first = Math.max(0, from - MORE_LINES);
    return { from: first, to: upTo(Math.min(to ?? length, first + MOST_LINES), length) };
  }
  if (to === undefined || scrollHeight - scrollTop - clientHeight > NEAR_PX) return undefined;
  const last = upTo(to + MORE_LINES, length);
  return { from: Math.max(from, (last ?? length) - MOST_LINES), to: last };
}

const upTo = (to, length) => (to < length ? to : undefined);

/** Whether the reader stands at the bottom, and the way there. */
function useBottom({ box, lines, name, jumpTo, drawn }) {
  const [atBottom, setAtBottom] = useState(true);
  const holds = useRef(true);
  const isEnd = useRef(true);
  isEnd.current = drawn.to === undefined;
  const set = (value) => {
    holds.current = value;
    setAtBottom(value);
  };
  const toBottom = () => {
    if (!isEnd.current) drawn.toEnd();
    box.current.scrollTop = box.current.scrollHeight;
    set(true);
  };
  useLayoutEffect(() => {
    const target = jumpTo && box.current.querySelector(`[data-ts="${CSS.escape(jumpTo)}"]`);
    if (!target) return toBottom();
    target.scrollIntoView({ block: 'center' });
    return set(false);
  }, [name, jumpTo, jumpTo === undefined || lines.some(({ ts }) => ts === jumpTo)]);
  const last = lines.at(-1);
  const { viewerId } = useScene();
  const lastOwn = last && (last.ephemeral || last.userId === viewerId) ? last.ts : undefined;
  useLayoutEffect(() => {
    // What a person wrote, and the answer to it, is what they want to see.
    if (lastOwn !== undefined && jumpTo === undefined) toBottom();
  }, [lastOwn]);
  useLayoutEffect(() => {
    if (holds.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, drawn.to]);
  useEffect(() => {
    const list = box.current;
    const look = () => {
      const rest = list.scrollHeight - list.scrollTop - list.clientHeight;
      const now = rest <= AT_BOTTOM_PX && isEnd.current;
      if (now !== holds.current) set(now);
    };
    // What grows (a card, a picture, the window of a phone) must not push the newest line out of sight.
    const grown = new ResizeObserver(() => {
      if (holds.current) list.scrollTop = list.scrollHeight;
    });
    grown.observe(list);
    grown.observe(list.firstElementChild);
    list.addEventListener('scroll', look, { passive: true });
    return () => {
      grown.disconnect();
      list.removeEventListener('scroll', look);
    };
  }, []);
  return { atBottom, toBottom };
}

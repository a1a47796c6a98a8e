/**
 * The lines of a channel. Only the newest are drawn at first, and more whenever the reader comes near the top. A reader at the
 * bottom stays there while messages come and cards grow; anywhere else what is read stays where it is.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html, steady } from '../html.js';
import { isCompact } from './conversation.js';
import { Message } from './message.js';
import { useScene } from './scene.js';
import { dayOf, slackDate } from './text/slack-date.js';

const FIRST_LINES = 50;
const MORE_LINES = 40;
const NEAR_TOP_PX = 2400;
const AT_BOTTOM_PX = 24;

/** `name` changes with the place: then the list begins anew. `seen(ts)` hears of the latest line that was read. */
export const MessageList = steady(
  ({ name, label, lines, threads, pins, unreadAfter, jumpTo, seen, inThread, head, empty }) => {
    const box = useRef();
    const drawn = useDrawn({ box, lines, name, jumpTo });
    const { atBottom, toBottom } = useBottom({ box, lines, name, jumpTo });
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
            <${Lines} lines=${lines} from=${drawn.from} threads=${threads} pins=${pins} unreadAfter=${unreadAfter} jumpTo=${jumpTo} inThread=${inThread} />
            ${lines.length === 0 && empty}
          </div>
        </div>
        ${!atBottom && html`<button type="button" class="button compact to-bottom" onClick=${toBottom}>↓ Latest messages</button>`}
      </div>
    `;
  },
);

const Lines = steady(({ lines, from, threads, pins, unreadAfter, jumpTo, inThread }) => {
  const scene = useScene();
  const unreadFrom = unreadAfter === undefined ? -1 : lines.findLastIndex(({ ts }) => ts === unreadAfter) + 1;
  let day = '';
  // Flat, so that each message keeps its element when others come before it.
  return lines.slice(from).flatMap((line, n) => {
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

/** From which line on the list is drawn. Lines that are put in above must not move what is read. */
function useDrawn({ box, lines, name, jumpTo }) {
  const [state, setState] = useState({ name, count: FIRST_LINES });
  const wanted = jumpTo ? lines.length - lines.findIndex(({ ts }) => ts === jumpTo) + FIRST_LINES / 2 : 0;
  const count = Math.max(state.name === name ? state.count : FIRST_LINES, wanted);
  const from = Math.max(0, lines.length - count);
  const heightBefore = useRef();
  useLayoutEffect(() => {
    // Browsers keep the place themselves, except at the very top.
    if (heightBefore.current === undefined) return;
    const { before, top } = heightBefore.current;
    heightBefore.current = undefined;
    if (top <= 1) box.current.scrollTop = top + box.current.scrollHeight - before;
  });
  // A scroll may still be told of after the list was taken away: `box` is empty by then.
  const onScroll = ({ currentTarget }) => {
    const { scrollTop, scrollHeight } = currentTarget;
    if (scrollTop > NEAR_TOP_PX || from === 0) return;
    heightBefore.current = { before: scrollHeight, top: scrollTop };
    setState({ name, count: count + MORE_LINES });
  };
  return { from, onScroll };
}

/** Whether the reader stands at the bottom, and the way there. */
function useBottom({ box, lines, name, jumpTo }) {
  const [atBottom, setAtBottom] = useState(true);
  const holds = useRef(true);
  const set = (value) => {
    holds.current = value;
    setAtBottom(value);
  };
  const toBottom = () => {
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
  }, [lines]);
  useEffect(() => {
    const list = box.current;
    const look = () => {
      const rest = list.scrollHeight - list.scrollTop - list.clientHeight;
      const now = rest <= AT_BOTTOM_PX;
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
  return useMemo(() => ({ atBottom, toBottom }), [atBottom]);
}

/** A thread beside its channel: the message it hangs on, the replies, and where one answers. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { goTo } from '../place.js';
import { Composer } from './composer.js';
import { linesOfThread, withOwn } from './conversation.js';
import { Message } from './message.js';
import { MessageList } from './message-list.js';
import { useOwnLines } from './notes.js';

const NOTHING = [];

export function ThreadPane({ world, channel }) {
  const { viewer, place } = world;
  const { threadTs } = place;
  const messages = world.slack.messages[channel?.id] ?? NOTHING;
  const own = useOwnLines(viewer, channel?.id);
  const root = messages.find(({ ts }) => ts === threadTs);
  const replies = useMemo(() => linesOfThread(messages, threadTs), [messages, threadTs]);
  const lines = useMemo(
    () =>
      withOwn(
        replies,
        own.filter((line) => line.threadTs === threadTs),
      ),
    [replies, own, threadTs],
  );
  const head = useMemo(
    () =>
      root &&
      html`<${Root} root=${root} replies=${replies.length} pinned=${channel.pins.includes(root.ts)} />`,
    [root, replies.length, channel?.pins],
  );
  const pane = useRef();
  useEffect(() => pane.current.focus({ preventScroll: true }), [threadTs]);
  const close = () => goTo({ threadTs: undefined });
  useEffect(() => {
    // The sandbox began anew: there is no such thread any more.
    if (!root) close();
  }, [root === undefined]);
  const onKeyDown = (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  };
  return html`
    <section class="thread" aria-label="Thread" tabindex="-1" ref=${pane} onKeyDown=${onKeyDown}>
      <header class="channel-head">
        <div class="channel-title"><h2>Thread</h2> <p class="quiet small">${channel?.name ? `#${channel.name}` : 'golive'}</p></div>
        <button type="button" class="icon-button" aria-label="Close the thread" onClick=${close}>✕</button>
      </header>
      <${MessageList} name=${`${viewer.id} ${threadTs}`} label="Replies" lines=${lines} inThread=${true} jumpTo=${place.messageTs} head=${head} />
      <${Composer} world=${world} channel=${channel} threadTs=${threadTs} />
    </section>
  `;
}

function Root({ root, replies, pinned }) {
  return html`
    <${Message} message=${root} pinned=${pinned} inThread=${true} />
    <p class="thread-count small quiet"><span>${replies === 1 ? '1 reply' : `${replies} replies`}</span></p>
  `;
}
